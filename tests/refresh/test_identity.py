"""One entry edited, or two: same ids, links, titles, dates and texts in every mixture that feeds were seen with."""

from __future__ import annotations

import sqlite3
import zlib
from contextlib import closing
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.refresh.make import NOW, Known, kept, library_for_a_moment
from tests.store.make import flagged
from tui_reader.model.entities import Content, Enclosure
from tui_reader.model.incoming import ParsedEntry
from tui_reader.refresh.merge import decide
from tui_reader.refresh.rows import row_of

HOUR, DAY, WEEK = 3600, 86_400, 7 * 86_400
PAGE = "https://example.org/"
TEXT = "<p>The heron stood in the shallow water and waited for the fish to forget about her.</p>"
EDITED = TEXT.replace("waited", "waited all morning").replace("fish", "small fish")
OTHER = "<p>Budget talks ended without agreement late on Thursday, ministers said in Brussels.</p>"


def said(**values: Any) -> ParsedEntry:
    """An item of a feed; what is not said is not there."""
    if isinstance(text := values.pop("text", TEXT), str):
        values["content"] = Content(text)
    return ParsedEntry(**values)


class Case(NamedTuple):
    """What a feed said and what it says now; `stays` says that the old item is still in the document."""

    name: str
    old: ParsedEntry
    new: ParsedEntry
    is_same: bool
    stays: bool = False


def latest(**values: Any) -> ParsedEntry:
    """The one item of a feed that gives each of its items the same id and link."""
    return said(**{"id": "latest", "url": PAGE, "published": NOW} | values)


def slug(words: str) -> str:
    return PAGE + words.lower().replace(" ", "-")


TYPO, MENDED = "Typo hedline", "Typo headline mended"
CASES = [
    # The same id; title and slug corrected.
    Case(
        "slug, date kept",
        said(id="77", url=slug(TYPO), title=TYPO, published=NOW),
        said(id="77", url=slug(MENDED), title=MENDED, published=NOW),
        True,
    ),
    Case(
        "slug, date an hour on, text rewritten",
        said(id="77", url=slug(TYPO), title=TYPO, published=NOW),
        said(id="77", url=slug(MENDED), title=MENDED, published=NOW + HOUR, text=OTHER),
        True,
    ),
    Case(
        "slug, no dates",
        said(id="77", url=slug(TYPO), title=TYPO),
        said(id="77", url=slug(MENDED), title=MENDED, text=EDITED),
        True,
    ),
    Case(
        "slug, no dates, another text",
        said(id="77", url=slug(TYPO), title=TYPO),
        said(id="77", url=slug("other"), title="Other", text=OTHER),
        False,
    ),
    Case(
        "slug, a week on, same text",
        said(id="77", url=slug(TYPO), title=TYPO, published=NOW),
        said(id="77", url=slug(MENDED), title=MENDED, published=NOW + WEEK),
        True,
    ),
    Case(
        "slug, a week on, text edited",
        said(id="77", url=slug(TYPO), title=TYPO, published=NOW),
        said(id="77", url=slug(MENDED), title=MENDED, published=NOW + WEEK, text=EDITED),
        False,
    ),
    Case(
        "slug, both in one document",
        said(id="77", url=slug(TYPO), title=TYPO, published=NOW),
        said(id="77", url=slug(MENDED), title=MENDED, published=NOW),
        False,
        stays=True,
    ),
    Case(
        "slug, a date only now",
        said(id="77", url=slug(TYPO), title=TYPO),
        said(id="77", url=slug(MENDED), title=MENDED, published=NOW),
        True,
    ),
    # The same link; the id holds the headline.
    Case(
        "headline in the id, no dates",
        said(id=slug(TYPO), url=PAGE + "77", title=TYPO),
        said(id=slug(MENDED), url=PAGE + "77", title=MENDED),
        True,
    ),
    Case(
        "headline is the id, date new",
        said(id=TYPO, url=PAGE + "77", title=TYPO, published=NOW),
        said(id=MENDED, url=PAGE + "77", title=MENDED, published=NOW + 2 * HOUR),
        True,
    ),
    Case(
        "headline in the id, no dates, another text",
        said(id=slug(TYPO), url=PAGE, title=TYPO),
        said(id=slug("Other news"), url=PAGE, title="Other news", text=OTHER),
        False,
    ),
    Case(
        "headline in the id, a week on",
        said(id=slug(TYPO), url=PAGE, title=TYPO, published=NOW),
        said(id=slug("Other"), url=PAGE, title="Other", published=NOW + WEEK, text=OTHER),
        False,
    ),
    Case(
        "headline in the id, both in one document",
        said(id=slug(TYPO), url=PAGE, title=TYPO, published=NOW),
        said(id=slug(MENDED), url=PAGE, title=MENDED, published=NOW),
        False,
        stays=True,
    ),
    Case(
        "link alone, date new",
        said(url=PAGE + "77", title=TYPO, published=NOW),
        said(url=PAGE + "77", title=MENDED, published=NOW + 2 * HOUR),
        True,
    ),
    Case(
        "link alone, no dates",
        said(url=PAGE + "77", title=TYPO),
        said(url=PAGE + "77", title=MENDED, text=EDITED),
        True,
    ),
    Case(
        "one link for all, ids of their own, an hour on",
        said(id="a1", url=PAGE, title="Alert", published=NOW),
        said(id="b2", url=PAGE, title="Another", published=NOW + HOUR, text=OTHER),
        False,
    ),
    Case(
        "one link and title for all, ids of their own",
        said(id="a1", url=PAGE, title="Photo", published=NOW),
        said(id="b2", url=PAGE, title="Photo", published=NOW + DAY, text=OTHER),
        False,
    ),
    Case(
        "one link and title for all, no ids",
        said(url=PAGE, title="Photo", published=NOW),
        said(url=PAGE, title="Photo", published=NOW + WEEK, text=OTHER),
        False,
    ),
    # "Latest" feeds: one item that is another each week.
    Case("latest", latest(title="Week 1"), latest(title="Week 2", published=NOW + WEEK, text=OTHER), False),
    Case("latest, a day on", latest(title="Monday"), latest(title="Tuesday", published=NOW + DAY, text=OTHER), False),
    Case(
        "latest, one title for all", latest(title="Menu"), latest(title="Menu", published=NOW + WEEK, text=OTHER), False
    ),
    Case(
        "latest, an episode without a text",
        latest(title="Episode 1", text=None),
        latest(title="Episode 2", published=NOW + WEEK, text=None, enclosures=(Enclosure(PAGE + "2.mp3"),)),
        False,
    ),
    Case(
        "latest, pictures",
        latest(title="Strip", text="<img src='1.png'>"),
        latest(title="Strip", published=NOW + DAY, text="<img src='2.png'>"),
        False,
    ),
    Case(
        "latest, no dates",
        said(id="latest", url=PAGE, title="Week 1"),
        said(id="latest", url=PAGE, title="Week 2", text=OTHER),
        False,
    ),
    # Texts that go on being written; most Atom feeds give the day of the last change alone.
    Case("living", latest(title="Guide"), latest(title="Guide", published=NOW + WEEK, text=EDITED), True),
    Case(
        "living, grown", latest(title="Guide"), latest(title="Guide", published=NOW + WEEK, text=TEXT + OTHER * 9), True
    ),
    Case(
        "first words for a title, the whole text only now",
        said(id="1", url=PAGE + "1", title="Budget talks", text=OTHER),
        said(id="1", url=PAGE + "1", title="The heron", text=TEXT * 5 + OTHER),
        True,
    ),
    Case(
        "titles of signs alone",
        latest(title="🎉", text=None),
        latest(title="🔥", text=None, published=NOW + WEEK),
        False,
    ),
    Case(
        "living, no dates",
        said(id="1", url=PAGE, title="Status"),
        said(id="1", url=PAGE, title="Status", text=OTHER),
        True,
    ),
    Case(
        "counters in titles, no dates, no texts",
        said(id="1", url=PAGE + "1", title="Best bird of all (2 replies)", text=None),
        said(id="1", url=PAGE + "1", title="Best bird of all (31 replies)", text=None),
        True,
    ),
    Case(
        "made anew at each request",
        said(id="r1", url=PAGE + "1", title="T"),
        said(id="r2", url=PAGE + "1", title="T", text=EDITED),
        True,
    ),
    Case("nothing but a title, another text", said(title="Daily"), said(title="Daily", text=OTHER), False),
    Case("nothing but a title, text edited", said(title="Daily"), said(title="Daily", text=EDITED), True),
    Case(
        "link and title, no date, another text",
        said(url=PAGE + "1", title="T"),
        said(url=PAGE + "1", title="T", text=OTHER),
        True,
    ),
    Case(
        "made anew at each request, no link, no date, same text",
        said(id="r1", title="T"),
        said(id="r2", title="T", categories=("birds",)),
        True,
    ),
    Case(
        "made anew at each request, no link, no date, text edited",
        said(id="r1", title="T"),
        said(id="r2", title="T", text=EDITED),
        False,
    ),
    Case(
        "made anew at each request, no text",
        said(id="r1", url=PAGE + "1", title="T", text=None),
        said(id="r2", url=PAGE + "1", title="T", text=None),
        True,
    ),
]


def first(case: Case) -> Known:
    return kept(Known(), Known().decide([row_of(case.old)]))


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_one_entry_edited_or_two(case: Case) -> None:
    document = [case.new, *([case.old] if case.stays else [])]
    merge = first(case).decide(map(row_of, document))
    assert (len(merge.arrivals), len(merge.revisions)) == ((0, 1) if case.is_same else (1, 0))


def test_the_last_week_of_many_under_one_id_is_corrected_and_the_next_one_comes() -> None:
    known = Known()
    for week in range(3):
        item = latest(title=f"Week {week}", published=NOW + week * WEEK, text=f"{week} {OTHER}")
        known = kept(known, known.decide([row_of(item)]))
    assert [entry.title for entry in known] == ["Week 0", "Week 1", "Week 2"]
    corrected = latest(title="Week two", published=NOW + 2 * WEEK)
    assert [revision.entry_id for revision in known.decide([row_of(corrected)]).revisions] == [3]


def test_stored_texts_are_asked_for_only_where_nothing_else_decides() -> None:
    asked: list[int] = []
    items = [said(id=f"{n}", url=f"{PAGE}{n}", title=f"T {n}", published=NOW + n) for n in range(50)]
    known = kept(Known(), Known().decide(map(row_of, items)))
    changed = [said(id=f"{n}", url=f"{PAGE}{n}", title=f"T {n}", published=NOW + n, text=EDITED) for n in range(48)]
    moved = said(id="48", url=f"{PAGE}48", title="Renamed", published=NOW + WEEK)
    new = said(id="99", url=f"{PAGE}99", title="New", published=NOW)

    def body_of(entry_id: int) -> Any:
        asked.append(entry_id)
        return known.body_of(entry_id)

    merge = decide(known, [row_of(each) for each in (*changed, moved, new)], now=NOW, body_of=body_of)
    assert (len(merge.revisions), len(merge.arrivals)) == (49, 1)
    assert asked == [next(entry.id for entry in known if entry.title == "T 48")]


# --------------------------------------------------------------------------- any history


words = st.sampled_from([None, TEXT, EDITED, OTHER, "<img src='1.png'>", "<img src='2.png'>", "<p></p>"])
items = st.builds(
    said,
    id=st.sampled_from([None, "a", "b", slug(TYPO), slug(MENDED)]),
    url=st.sampled_from([None, PAGE, slug(TYPO), slug(MENDED)]),
    title=st.sampled_from(["", TYPO, MENDED, "Other"]),
    published=st.sampled_from([None, NOW, NOW + HOUR, NOW + WEEK]),
    text=words,
)
histories = st.lists(st.lists(items, max_size=4), min_size=1, max_size=5)


@settings(max_examples=300, deadline=None)
@given(histories)
def test_whatever_a_feed_says_every_text_is_kept(history: list[list[ParsedEntry]]) -> None:
    known = Known()
    for document in history:
        rows = [row_of(item) for item in document]
        merge = known.decide(rows)
        assert len(set(merge.matched.values())) == len(merge.matched)  # a known entry is matched at most once
        known = kept(known, merge)
        stored = {body for bodies in known.bodies.values() for body in bodies}
        assert {row.body for row in rows if row.body} <= stored


@settings(max_examples=40, deadline=None)
@given(histories)
def test_an_edit_keeps_the_marks_and_every_text_stands_in_the_library(history: list[list[ParsedEntry]]) -> None:
    texts: set[str] = set()
    with library_for_a_moment() as store:
        feed = store.feeds.add("https://example.org/feed", now=NOW).id
        for document in history:
            known, rows = store.refresh.load_known(feed), [row_of(item) for item in document]
            merge = decide(known, rows, now=NOW, body_of=store.refresh.load_body)
            new = store.refresh.save(feed, merge.arrivals, merge.revisions, now=NOW)
            assert all(store.entries.one(entry.id).read and store.entries.one(entry.id).starred for entry in known)
            for flag in ("read", "starred"):
                flagged(store, new, flag, True)
            texts |= {item.content.value for item in document if item.content}
        with closing(sqlite3.connect(store.path)) as raw:
            assert texts <= {zlib.decompress(row[0]).decode() for row in raw.execute("SELECT packed FROM bodies")}
