"""The wish for the whole text of a feed's pages, as the journal makes it and takes it back.

The rule: a wish that was changed since is left alone, and the sentence says so.
"""

from __future__ import annotations

from typing import Any

from tui_reader.store.db.connection import Connection


def apply_wish(connection: Connection, data: dict[str, Any], *, forward: bool) -> tuple[str, bool]:
    """Take a wish back, or make it again (`forward`); return what to say and whether it was. Needs a transaction."""
    value = data["value"] is forward
    if not set_full_text(connection, data["feed"], value):
        return "That was changed since, or the feed removed; it was left alone.", False
    return sentence_of(data["title"], value), True


def set_full_text(connection: Connection, feed_id: int, value: bool) -> bool:
    """Write the wish; return whether it was another one before. Needs a transaction."""
    changed = connection.run(
        "UPDATE feeds SET full_text = :value WHERE id = :id AND full_text <> :value AND removed IS NULL",
        id=feed_id,
        value=int(value),
    )
    return changed == 1


def sentence_of(title: str, value: bool) -> str:
    """Return the wish as a sentence."""
    return f"{title}: always the whole text of its pages." if value else f"{title}: the text as the feed gives it."
