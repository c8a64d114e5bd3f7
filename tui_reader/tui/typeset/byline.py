"""The line under an article's title: author, feed, day, reading time, comments. Pure."""

from __future__ import annotations

import re
from datetime import tzinfo

from tui_reader.model.entities import Content, Entry
from tui_reader.text.times import short_day

WORDS_A_MINUTE = 230
SIGNS_A_MINUTE = 500
SAMPLE = 50_000
_TAG = r"<[^<>]*>"
_WIDE = "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"


def byline(entry: Entry, feed_title: str, zone: tzinfo | None = None) -> str:
    """Return what is known about an entry, set apart by dots; nothing that only repeats the feed's title."""
    authors = [name for name in entry.authors if name.casefold() != feed_title.casefold()]
    parts = [", ".join(authors), feed_title, short_day(entry.published or entry.arrived, zone)]
    if minutes := reading_minutes(next(iter(entry.shown), None)):
        parts.append(f"{minutes} min")
    if entry.comments_count is not None:
        parts.append(f"{entry.comments_count} comment{'' if entry.comments_count == 1 else 's'}")
    # Only the names may break: "20 May" at the end of a line and "2026" on the next reads badly.
    kept = [*parts[:2], *(part.replace(" ", "\N{NO-BREAK SPACE}") for part in parts[2:])]
    return "\N{NO-BREAK SPACE}· ".join(part for part in kept if part)


def reading_minutes(body: Content | None) -> int:
    """Return about how many minutes a body takes to read, at least 1; 0 without one.

    Two megabytes may not cost a frame, so a long body is judged by its beginning.
    """
    if body is None or not body.value.strip():
        return 0
    sample = body.value[:SAMPLE]
    text = re.sub(_TAG, " ", sample) if body.type == "html" else sample
    return max(1, round(minutes_of(text) * len(body.value) / len(sample)))


def minutes_of(text: str) -> float:
    """Return how many minutes plain text takes: by words, and Chinese, Japanese and Korean by character."""
    minutes = len(text.split()) / WORDS_A_MINUTE
    if not text.isascii():
        minutes += len(re.findall(_WIDE, text)) / SIGNS_A_MINUTE
    return minutes
