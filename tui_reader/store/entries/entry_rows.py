"""An entry of a feed as the row that is written. Pure.

Rule: all that costs time (packing the body, spelling lists as JSON) is done here, where no transaction is open; a
refresh does it in its parser processes.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence

from tui_reader.model.entities import Content
from tui_reader.model.incoming import EntryRow, PackedBody, ParsedEntry
from tui_reader.query.body_text import body_text
from tui_reader.store.db.connection import storable, storable_or_none, whole
from tui_reader.store.entries.entries import unpack, unpack_others
from tui_reader.store.entries.rejects import reason_kept

_LEVEL = 3  # halves a body; higher levels gain little (MEASURES, "SQLite")


def make_row(
    parsed: ParsedEntry, *, title: str, digest: bytes, body: Content | None, others: Sequence[Content] = ()
) -> EntryRow:
    """Return the row of an entry; `title` is what is shown, `digest` covers all that the feed says.

    `body` and the `others` are kept.
    """
    return EntryRow(
        uid=storable_or_none(parsed.id),
        url=storable_or_none(parsed.url),
        title=storable(title),
        published=whole(parsed.published),
        digest=digest,
        updated=whole(parsed.updated),
        author=storable(", ".join(parsed.authors)),
        authors=_as_list(parsed.authors),
        categories=_as_list(parsed.categories),
        image=storable_or_none(parsed.image),
        comments_url=storable_or_none(parsed.comments_url),
        comments_feed=storable_or_none(parsed.comments_feed),
        comments_count=whole(parsed.comments_count),
        body=None if body is None else pack(body),
        enclosures=parsed.enclosures,
        others=_packed(others) if others else None,
        set_aside=reason_kept(parsed.set_aside),
    )


def pack(body: Content) -> PackedBody:
    """Return a body as it is written."""
    return PackedBody(body.type, storable_or_none(body.base), _compressed(body.value))


def _packed(texts: Sequence[Content]) -> bytes:
    return _compressed(json.dumps([[each.value, each.type, each.base] for each in texts], ensure_ascii=False))


def _compressed(text: str) -> bytes:
    return zlib.compress(storable(text).encode("utf-8"), _LEVEL)


def text_of(body: PackedBody | None, others: bytes | None = None) -> str:
    """Return the plain text of a body that is written, and of the `others`; "" for none. Raises LibraryError."""
    texts = (unpack(*body, entry_id=0) if body else None, *unpack_others(others, entry_id=0))
    return " ".join(body_text(text) for text in texts if text)


def _as_list(names: tuple[str, ...]) -> str:
    return storable(json.dumps(names, ensure_ascii=False)) if names else "[]"
