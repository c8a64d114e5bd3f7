"""A parsed entry as the row that is kept: its title for lists, its texts, and its digest. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from tui_reader.model.entities import Content
from tui_reader.model.errors import because
from tui_reader.model.incoming import EntryRow, ParsedEntry
from tui_reader.model.records import replace
from tui_reader.refresh.texts import texts_of
from tui_reader.refresh.titles import UNTITLED, shown_title
from tui_reader.store import make_row


def row_of(entry: ParsedEntry) -> EntryRow:
    """Return the row of an entry. An entry whose title cannot be made is kept under its address."""
    texts = texts_of(entry)
    try:
        title = shown_title(entry)
    except Exception as error:
        title = entry.url or UNTITLED
        entry = replace(entry, set_aside=because("given a title", error))
    body = texts[0] if texts else None
    return make_row(entry, title=title, digest=digest_of(entry, texts), body=body, others=texts[1:])


def digest_of(entry: ParsedEntry, texts: Sequence[Content] | None = None) -> bytes:
    """Return a hash of the content of an entry, without values that change by themselves (the number of comments).

    `texts` are the result of `texts_of`, if it was computed already. The hash of an entry with one text is the same as
    in versions that kept one text only, so such entries do not count as changed.
    """
    body, *others = (texts_of(entry) if texts is None else texts) or (None,)
    said: tuple[object, ...] = (
        entry.id,
        entry.url,
        entry.title,
        entry.authors,
        entry.published,
        body and (body.type, body.value),
        tuple((enclosure.url, enclosure.type) for enclosure in entry.enclosures),
    )
    if others:
        said = (*said, *((other.type, other.value) for other in others if other))
    if entry.set_aside:  # once the step works, the digest changes
        said = (*said, entry.set_aside)
    return hashlib.blake2b(repr(said).encode("utf-8", "surrogatepass"), digest_size=16).digest()
