"""Whatever stands in one feed, nothing changes for the feed beside it."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.fuzz.documents import damaged, feed, json_document
from tests.fuzz.pieces import LONG, Source
from tests.fuzz.product import NOW, painted
from tui_reader.library import Library
from tui_reader.model.config import Config
from tui_reader.model.entities import Rule
from tui_reader.query import parse_query
from tui_reader.refresh.merge import decide
from tui_reader.refresh.process.frames import ParserRequest
from tui_reader.refresh.process.new_rows import NewRows
from tui_reader.refresh.process.parser_process import answer
from tui_reader.refresh.tasks.new_feed import batches, plain_outcome

GOOD = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {"id": "1", "content_html": "<p>A <b>zebra</b>fish &amp; its <a href='/x'>kin</a>.", "tags": ["fish"]}
        ],
    }
).encode()


@dataclass(frozen=True)
class Became:
    """What became of the good feed's one entry."""

    title: str
    starred: bool
    found: int
    snippet: str
    words: str
    lines: tuple[str, ...]
    set_aside: int


@st.composite
def hostile(draw: st.DrawFn) -> bytes:
    """A feed's skeleton filled with hostile pieces, and damaged then."""
    source = Source(Random(draw(st.integers(0, 2**32))))
    data = draw(st.sampled_from([feed, feed, json_document]))(source)[:30_000]
    return damaged(source, data, changes=draw(st.integers(0, 3)))


def item(inside: str) -> bytes:
    return f"<rss><channel><item>{inside}</item></channel></rss>".encode()


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300) | hostile() | st.sampled_from(LONG).map(item), st.booleans())
@example(item(f"<title>&amp;#{'9' * 4301};</title>"), False)
@example(item(f"<description>&amp;#{'0' * 4301}65; zebrafish</description>"), True)
@example(item("<description>a" + "\u0301\u0323" * 2000 + "</description>"), True)
def test_no_feed_changes_what_becomes_of_another(data: bytes, comes_first: bool) -> None:
    assert became(data if comes_first else None, GOOD, None if comes_first else data) == alone()


@cache
def alone() -> Became:
    became_alone = became(None, GOOD, None)
    assert became_alone.starred
    assert became_alone.found == 1
    assert became_alone.title == "A zebra fish & its kin ."
    return became_alone


def became(*documents: bytes | None) -> Became:
    """Take documents in one after the other, let search learn all of them, and tell what became of the good one."""
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder) / "library.db", Config(), session="s", clock=lambda: float(NOW))
        with library:
            store = library._store
            store.rules.add(Rule("zebrafish", "star"), existing=False)
            for number, data in enumerate(documents):
                if data is not None:
                    take_in(library, f"https://example.org/{number}", data)
            while store.search.index(50):
                pass
            feed_id = store.feeds.find("https://example.org/1").id
            (entry_id,) = (known.id for known in store.refresh.load_known(feed_id))
            article = library.articles.one(entry_id)
            query = parse_query("zebrafish kin")
            (health,) = (each for each in library.feeds.health() if each.feed.id == feed_id)
            return Became(
                title=article.entry.title,
                starred=article.entry.starred,
                found=library.entries.ids(query).count(entry_id),
                snippet=repr(library.search.snippets(library.entries.ids(query), query)[entry_id]),
                words=library.articles.text(article),
                lines=tuple(line for width in (20, 72) for line in painted(article, width)),
                set_aside=health.vitals.set_aside,
            )


def take_in(library: Library, url: str, data: bytes) -> None:
    """Do with a document what a refresh does."""
    refresh = library._store.refresh
    feed_id = library._store.feeds.add(url, now=NOW).id
    reply = answer(ParserRequest("new rows", url, data, 5.0))
    if not isinstance(reply, NewRows):
        return
    for part in batches(decide([], reply.rows, now=NOW, body_of=refresh.load_body)):
        refresh.save(feed_id, part.arrivals, part.revisions, now=NOW, title=reply.feed.title)
    refresh.finish(feed_id, plain_outcome(reply.feed, now=NOW), now=NOW)


@pytest.mark.parametrize(
    "step", ["tui_reader.store.search.index.fold", "tui_reader.store.entries.entry_rows.body_text"]
)
def test_one_bad_entry_does_not_hold_up_a_batch(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a step fails for one entry all the same, the others go on."""
    expected = alone()
    module, _, name = step.rpartition(".")
    usual = getattr(__import__(module, fromlist=[name]), name)

    def fails_for_one(text: object) -> str:
        if "poison" in str(text):
            raise KeyError("poison")
        return str(usual(text))

    monkeypatch.setattr(step, fails_for_one)
    bad = item("<title>poison</title><description>poison</description>")
    assert became(bad, GOOD, bad) == expected
