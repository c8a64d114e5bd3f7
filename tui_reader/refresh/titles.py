"""The title that a list shows for an entry. Pure.

The rule: a title is never empty, and is one safe line. Only the beginning of a body is read, so a title is made quickly
from any input.
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
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*(?:>|$)")  # the last tag may be cut


def shown_title(entry: ParsedEntry) -> str:
    """Return the title in the feed, else the first words of the entry's texts, else the link."""
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
