"""The nouns of the project: small frozen structs, the errors that reach a person, and where files lie.

`entities` is what we keep (Feed, Folder, Entry, Rule), `listings` the light rows and numbers that lists show (Headline,
Counts), `articles` what is read (Article, Block, Span), `incoming` what a feed says and what a fetch brought
(ParsedFeed, Outcome), `config` all settings, `errors` one tree of errors, `paths` the files and folders of the reader.
`lazy` loads the names of a room when they are first used. This is the lowest room: it imports no other room, and it
computes nothing but choices between two fields.
To add a field, give it a default, so that callers that do not know the field stay right. A field that is kept also
needs a column and a migration (`store/db/schema`). A new error is a class in the tree of `errors`.
A value is a `msgspec.Struct`, which costs little to define and to make. `records.replace` copies one with other fields.
A struct with fields that may be secret is a `records.Discreet`.
"""
