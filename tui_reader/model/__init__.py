"""The nouns of the project: small frozen dataclasses, the errors that reach a person, and where files lie.

`entities` is what we keep (Feed, Folder, Entry, Rule), `listings` the light rows and numbers that lists show (Headline,
Counts), `articles` what is read (Article, Block, Span), `incoming` what a feed says and what a fetch brought
(ParsedFeed, Outcome), `config` all settings, `errors` one tree of errors, `paths` the files and folders of the reader.
This is the lowest room: it imports no other room, and nothing here computes more than a choice between two fields.
A new field gets a default, so that callers which do not know it stay right.
"""
