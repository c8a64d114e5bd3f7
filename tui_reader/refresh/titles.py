"""The title that a list shows for an entry, and the text it is taken from. Pure.

Rule: never empty, one safe line, and quick for any input: only the beginning of a body is looked at.
"""

from __future__ import annotations

import re

from tui_reader.model.entities import Content
from tui_reader.model.incoming import ParsedEntry
from tui_reader.refresh.texts import texts_of
from tui_reader.text.clean import clean_line
from tui_reader.text.references import unescaped, unescaped_twice

TITLE_LENGTH = 80
UNTITLED = "Untitled"
_LOOKED_AT = 8000
_UNSEEN = re.compile(r"<!--.*?(?:-->|$)|<(script|style)\b.*?(?:</\1[^<>]*(?:>|$)|$)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*(?:>|$)")  # the last may be cut off


def shown_title(entry: ParsedEntry) -> str:
    """Return the feed's title, else the first words of the entry's texts, else the link."""
    if entry.title:
        return entry.title
    return next(filter(None, map(_first_words, texts_of(entry))), entry.url or UNTITLED)


def _first_words(body: Content) -> str:
    value = unescaped_twice(body.value) if body.type == "html" else body.value
    sample = value[:_LOOKED_AT]
    if body.type == "html":
        sample = unescaped(_TAG.sub(" ", _UNSEEN.sub(" ", sample)))
    line = clean_line(sample)
    if len(line) <= TITLE_LENGTH:
        return line
    cut = line[:TITLE_LENGTH]
    return (cut.rpartition(" ")[0].rstrip(" ,.;:") or cut) + "…"
