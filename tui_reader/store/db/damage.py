"""A library with a damaged part: what can still be read, and how.

The rule: what is damaged is shown as such, and takes nothing else down. Nothing is repaired here: an index is only
built anew, and a page only given up, where a person asks for that.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping
from typing import Any, TypeVar

from tui_reader.model.listings import Headline

TITLE = "(This entry is damaged: it cannot be read from the disk.)"
NO_ADDRESS = "Its address in the library is damaged, so it is not asked. Unsubscribe, and add the address anew."
Json = TypeVar("Json", list[str], list[int], dict[str, str])
_TABLE = re.compile(r"\b(FROM|JOIN) entries( AS \w+)?(?: INDEXED BY \w+)?(?=\s)")
_TEXTS = ("title", "author")
_NUMBERS = ("id", "feed_id", "at", "read", "starred", "others")
# The columns of feeds, under the names they are asked for, that hold no number.
_KINDS: dict[str, type] = {
    **dict.fromkeys(("url", "title", "own_title", "feed_title", "site_url", "error", "why_next"), str),
    **dict.fromkeys(("etag", "last_modified", "skip_hours", "skip_days", "former", "headers", "headers_for"), str),
    **dict.fromkeys(("moved_from", "moved_to", "leads_to", "set_aside_why"), str),
    **dict.fromkeys(("body_hash", "pieces"), bytes),
}


def without_indexes(sql: str) -> str:
    """Return a SELECT that reads the table of entries itself: slower, but all is there."""
    return _TABLE.sub(r"\1 entries\2 NOT INDEXED", sql) if sql.lstrip().startswith(("SELECT", "WITH")) else sql


def headline(row: sqlite3.Row) -> Headline:
    """Return a row as a headline; one in which something else stands than was written, as a damaged one."""
    fits = [isinstance(row[name], kind) for names, kind in ((_TEXTS, str), (_NUMBERS, int)) for name in names]
    if not all(fits):
        return damaged(row["id"], {name: row[name] for name in ("feed_id", "at")})
    return Headline(
        id=row["id"],
        feed_id=row["feed_id"],
        title=row["title"],
        author=row["author"],
        at=row["at"],
        read=bool(row["read"]),
        starred=bool(row["starred"]),
        others=max(0, row["others"]),
        muted_by=row["muted_by"],
    )


def damaged(entry_id: int, known: Mapping[str, object]) -> Headline:
    """Return what is shown in the place of a row that cannot be read, with what is `known` of it."""
    numbers = {name: value if isinstance(value := known.get(name), int) else 0 for name in ("feed_id", "at")}
    return Headline(entry_id, numbers["feed_id"], TITLE, "", numbers["at"], read=True, starred=False)


def of_feed(row: sqlite3.Row) -> dict[str, Any]:
    """Return what a row of feeds holds, by name; None in the place of a value of another kind than was written.

    Bytes in the place of a text are that text.
    """
    values: dict[str, Any] = dict(zip(row.keys(), row, strict=True))
    for name, value in values.items():
        kind = _KINDS.get(name, int)
        if value is not None and not isinstance(value, kind):
            is_text = kind is str and isinstance(value, bytes)
            values[name] = value.decode("utf-8", "replace") if is_text else None
    return values


def unpacked(text: Any, otherwise: Json) -> Json:
    """Return a value that a column holds as JSON; `otherwise` where a damaged row holds another kind, or none."""
    try:
        value = json.loads(text)
    except (ValueError, TypeError):
        return otherwise
    return value if isinstance(value, type(otherwise)) else otherwise
