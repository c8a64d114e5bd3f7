"""The sentences that close a refresh. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_reader.refresh.events import FeedDone, Finished

SAID_REASONS = 2


def closing_line(finished: Finished, errors: Sequence[str]) -> tuple[str, bool]:
    """Return one line for a finished refresh, and whether it tells of trouble.

    `errors` are the sentences of the feeds that failed: one or two different ones are said (a dead server has one for
    all its feeds), more are left to the feeds' rows.
    """
    reasons = list(dict.fromkeys(errors))
    new = "nothing new" if not finished.new else f"{finished.new:,} new"
    if 1 <= len(reasons) <= SAID_REASONS:
        # A feed that waits, or that another program is refreshing, has a reason too, but did not fail.
        still = " Their earlier entries can still be read." if finished.failed else ""
        return f"Refreshed: {new}. {' '.join(reasons)}{still}", bool(finished.failed)
    if finished.offline and finished.new:
        return f"Offline, except for servers nearby: {new}. Everything on disk can be read.", True
    if finished.offline:
        return "Offline: no server could be reached. Everything on disk can be read.", True
    failed = f"; {finished.failed:,} feeds failed and are marked in the feed pane" if finished.failed else ""
    return f"Refreshed: {new}{failed}.", bool(finished.failed)


def answer(title: str, done: FeedDone) -> tuple[str, bool]:
    """Return what came of asking the feed called `title`, and whether that is trouble."""
    if done.error:
        return f"{done.error} Its earlier entries can still be read.", True
    if done.status == "cancelled":
        return f"{title} was stopped before its end; everything that had arrived is kept.", True
    return f"{title} answers: {f'{done.new:,} new' if done.new else 'nothing new'}.", False
