"""Readers of feeds. XML is read by expat or by feedparser, JSON by us; all of them return `ParsedFeed`.

`feedparser_door.py` chooses the reader of an XML document. `expat_reader.py` reads ordinary documents: `grammar.py`
lists their elements, `elements.py` keeps the text of each one. feedparser reads all others, after `inspection.py` and
`foreign_elements.py` have made them safe; `fallback.py` splits a document that feedparser cannot read as a whole.
Both readers return records in feedparser's form. `fields.py` reads single fields of a record, `feed.py` and
`entries.py` make our feed and our entries.
"""
