"""Readers of feeds. XML is read by expat or by feedparser, JSON by us; all of them return `ParsedFeed`.

`feedparser_door.py` chooses: an ordinary document goes to `expat_reader.py` (`grammar.py` says what is ordinary, and
`elements.py` what each element says), every other one is made safe (`inspection.py`, `foreign_elements.py`) and goes to
feedparser; `fallback.py` reads in parts what feedparser cannot read as a whole. Either way come feedparser's records,
which `fields.py` reads field by field; `feed.py` and `entries.py` make our feed and our entries of them.
"""
