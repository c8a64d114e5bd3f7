"""A parsed entry as the row that is kept: its shown title, the text that counts, and what it is known by. Pure."""

from __future__ import annotations

import hashlib

from tui_reader.incoming import EntryRow, ParsedEntry
from tui_reader.refresh.titles import body_of, shown_title
from tui_reader.store import make_row


def row_of(entry: ParsedEntry) -> EntryRow:
    """Return the row of an entry."""
    return make_row(entry, title=shown_title(entry), digest=digest_of(entry), body=body_of(entry))


def digest_of(entry: ParsedEntry) -> bytes:
    """Return a hash of what the feed says of an entry, without what changes by itself (the number of comments)."""
    body = body_of(entry)
    said = (
        entry.id,
        entry.url,
        entry.title,
        entry.authors,
        entry.published,
        body and (body.type, body.value),
        tuple((enclosure.url, enclosure.type) for enclosure in entry.enclosures),
    )
    return hashlib.blake2b(repr(said).encode("utf-8", "surrogatepass"), digest_size=16).digest()
