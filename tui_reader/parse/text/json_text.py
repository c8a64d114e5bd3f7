"""Read JSON text, also where it is damaged.

Rule: a bad character or a missing end costs one item, and the others are read. After `_MOST_FAILURES` broken items the
rest is not read.
"""

from __future__ import annotations

import json
import re
from typing import Any

_BLANK = "\ufeff\x00 \t\r\n"
_ITEMS = re.compile(r'"items"\s*:\s*\[')
_ITEM_KEYS = frozenset({"id", "content_html", "content_text", "date_published"})  # authors and attachments lack them
_MOST_FAILURES = 100
_MOST_DIGITS = 400


class NotJson(ValueError):
    """The text is not JSON; the message says where the error is."""


def load_json(text: str) -> Any:
    """Return the document in `text`; of a damaged document with a list of items, return the whole items.

    Control characters inside strings are allowed. Raises NotJson.
    """
    text = text.strip(_BLANK)
    try:
        return json.loads(text, strict=False, parse_int=_whole)
    except (json.JSONDecodeError, RecursionError) as error:
        if salvaged := _salvaged(text):
            return salvaged
        if isinstance(error, RecursionError):
            raise NotJson("it is nested too deeply") from error
        raise NotJson(f"line {error.lineno}, column {error.colno}") from error


def _whole(digits: str) -> int | str:
    """Return a number; a number of too many digits for Python is returned as its text."""
    return int(digits) if len(digits) <= _MOST_DIGITS else digits


def _salvaged(text: str) -> dict[str, Any] | None:
    """Return the fields before the list of items, and the whole items; None without any whole item."""
    start = _ITEMS.search(text)
    items = _whole_objects(text, start.end()) if start else []
    if not start or not items:
        return None
    head = text[: start.start()].rstrip(_BLANK + ",")
    try:
        document = json.loads(head + "}", strict=False, parse_int=_whole)
    except (ValueError, RecursionError):
        document = {}
    return {**document, "items": items} if isinstance(document, dict) else None


def _whole_objects(text: str, at: int) -> list[Any]:
    decoder = json.JSONDecoder(strict=False, parse_int=_whole)
    found: list[Any] = []
    failures = 0
    while failures < _MOST_FAILURES and (at := text.find("{", at)) >= 0:
        try:
            item, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            failures += 1
            at += 1
        else:
            if not _ITEM_KEYS & item.keys():
                continue
            found.append(item)
            if text[at : at + 200].lstrip(_BLANK)[:1] == "]":
                break
    return found
