"""Make entries one by one, so that a bad entry does not cost the others. Pure.

Rule: an entry whose reader raises is kept with its id, its title and its longest text, and with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from tui_reader.model.entities import Content
from tui_reader.model.errors import because
from tui_reader.model.incoming import ParsedEntry
from tui_reader.text.clean import clean_line, clean_text

Record = TypeVar("Record", bound=Mapping[str, Any])
_LONGEST = 2000  # characters of an id or a title


def one_by_one(make: Callable[[Record], ParsedEntry], records: Iterable[Record]) -> tuple[ParsedEntry, ...]:
    """Return the entry that `make` returns for each record, in order; a bare entry where `make` raises."""
    return tuple(_made(make, record) for record in records)


def _made(make: Callable[[Record], ParsedEntry], record: Record) -> ParsedEntry:
    try:
        return make(record)
    except Exception as error:
        text = max((clean_text(value) for value in _strings(record)), key=len, default="")
        return ParsedEntry(
            id=_line(record.get("id") or record.get("guid")) or None,
            title=_line(record.get("title")),
            content=Content(text, "html" if "<" in text else "text") if text else None,
            set_aside=because("read as it was meant", error),
        )


def _strings(value: object, depth: int = 3) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list) and depth:
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from _strings(inner, depth - 1)


def _line(value: object) -> str:
    return clean_line(value[:_LONGEST]) if isinstance(value, str) else ""
