"""Entries that a step could not take: each is set aside with its reason, and never holds up another.

The rule: a reason stands until the entry's text changes or another version of the reader comes. Both try it anew.
"""

from __future__ import annotations

import logging

from tui_reader import __version__
from tui_reader.store.db.connection import Connection, storable
from tui_reader.text.clean import clean_line

log = logging.getLogger(__name__)


def reason_kept(reason: str | None, *, entry: str = "") -> str | None:
    """Return a reason (`errors.because`) as it is written, and log it; None for None."""
    if reason is None:
        return None
    reason = storable(clean_line(reason))
    log.warning("entry %s could not be %s", entry or "that has come", reason)
    return f"{__version__} {reason}"


def try_again(connection: Connection) -> None:
    """Let what other versions of the reader set aside be indexed, and its feeds be parsed, once more."""
    others = "set_aside IS NOT NULL AND set_aside NOT LIKE :mine"
    mine = f"{__version__} %"
    if connection.value(f"SELECT EXISTS (SELECT 1 FROM entries WHERE {others})", mine=mine):
        with connection.transaction():
            connection.run(
                f"UPDATE feeds SET parser_version = 0 WHERE id IN (SELECT feed_id FROM entries WHERE {others})",
                mine=mine,
            )
            connection.run(f"UPDATE entries SET indexed = 0, set_aside = NULL WHERE {others}", mine=mine)
