"""A library where things have gone wrong in every way, for the stories of the health view."""

from __future__ import annotations

from pathlib import Path

from tests.flows.reader import NOW, entry, seed
from tests.store.make import flagged, outcome
from tui_reader.model.incoming import ParsedFeed
from tui_reader.store import Store

DAY = 86400
WHY = "Failed 9 times in a row; tried again after 7 days."


def make_trouble(path: Path, *, gone_url: str | None = None) -> None:
    """Fill a library: one feed that is well, and others each with its own trouble; `gone_url` is that of the gone."""
    seed(path, "Well and read", [entry("a fine piece", age=2)])
    seed(path, "The Marginalian", [entry("a farewell", age=24 * 200)], url=gone_url)
    seed(path, "Letters from a Server Room", [entry("the last letter", age=24 * 130)])
    seed(path, "Daily Weather Notes", [entry("rain", age=24 * 3)])
    seed(path, "Craig Mod", [entry("a walk", age=24 * 20)])
    seed(path, "Old Habits", [entry("an old habit", age=24 * 800)])
    seed(path, "A Wire That Never Stops", [entry(f"wire {number}", age=number) for number in range(40)])
    with Store.open(path) as store:
        ids = {feed.title: feed.id for feed in store.feeds.all()}
        read = [row for row in store.entries.headlines(range(1, 99)) if row.feed_id != ids["A Wire That Never Stops"]]
        flagged(store, [row.id for row in read], "read", True)
        store.connection.run(
            """
            UPDATE feeds SET added = :added, last_refreshed = :now, next_due = :next, why_next = 'Checked every hour.'
            """,
            added=NOW - 420 * DAY,
            now=NOW - 1200,
            next=NOW + 2400,
        )
        gone = outcome(error="themarginalian.example says that this feed is gone for good (HTTP 410).", gone=True,
                       failures=1)  # fmt: skip
        store.refresh.finish(ids["The Marginalian"], gone, now=NOW - 40 * DAY)
        dead = outcome(error="letters.example has nothing at this address (HTTP 404).", failures=9,
                       next_due=NOW + 3 * DAY, why_next=WHY)  # fmt: skip
        store.refresh.finish(ids["Letters from a Server Room"], dead, now=NOW)
        answered = "UPDATE feeds SET last_refreshed = :at WHERE id = :id"
        store.connection.run(answered, at=NOW - 120 * DAY, id=ids["Letters from a Server Room"])
        store.connection.run(answered, at=NOW - 40 * DAY, id=ids["The Marginalian"])
        late = outcome(error="weather.example has trouble of its own (HTTP 503).", failures=2, next_due=NOW + 900,
                       why_next="Failed 2 times in a row; tried again after 30 minutes.")  # fmt: skip
        store.refresh.finish(ids["Daily Weather Notes"], late, now=NOW)
        for _ in range(2):
            moved = outcome(ParsedFeed("rss20"), moved_to="https://craigmod.example/index.xml", next_due=NOW + 2400,
                            why_next="Checked every hour.")  # fmt: skip
            store.refresh.finish(ids["Craig Mod"], moved, now=NOW - 12 * DAY)
