"""Tests of contents and of what is left to read."""

from __future__ import annotations

from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from tui_reader.model.articles import Block, Cell, Table
from tui_reader.tui.typeset.byline import SAMPLE, SIGNS_A_MINUTE, WORDS_A_MINUTE
from tui_reader.tui.typeset.flow import END, TOP, Flow, Place
from tui_reader.tui.typeset.headings import headings, matching, next_heading, previous_heading, reading_in
from tui_reader.tui.typeset.progress import Progress

MINUTE = "word " * WORDS_A_MINUTE


def never() -> bool:
    return False


def flow_of(*blocks: Block) -> Flow:
    flow = Flow()
    flow.begin("A title", "a byline")
    flow.append(blocks)
    flow.finish()
    return flow


def heading(level: int, text: str) -> Block:
    return Block("heading", text, level=level)


def counted(flow: Flow) -> Progress:
    progress = Progress(flow)
    progress.work(never)
    return progress


# --------------------------------------------------------------------------- contents

CHAPTERS = flow_of(
    Block("paragraph", "before"),
    heading(2, "One"),
    heading(4, "One  and a\nhalf"),
    Block("paragraph", "text"),
    heading(3, "One and more"),
    heading(2, "So\u00adft"),
    heading(2, ""),
)


def test_headings_are_as_deep_as_what_they_stand_under() -> None:
    found = headings(CHAPTERS)
    assert [(one.block, one.depth, one.title) for one in found] == [
        (1, 0, "One"),
        (2, 1, "One and a half"),
        (4, 1, "One and more"),
        (5, 0, "Soft"),
    ]


def test_an_article_without_headings() -> None:
    assert headings(flow_of(Block("paragraph", "text"))) == []
    assert headings(Flow()) == []


def test_which_heading_is_read_and_what_comes_before_and_after() -> None:
    found = headings(CHAPTERS)
    assert reading_in(found, TOP) is None
    assert reading_in(found, Place(1, 0)) == 0
    assert reading_in(found, Place(3, 9)) == 1
    assert reading_in(found, END) == 3
    assert next_heading(found, TOP) == found[0]
    assert next_heading(found, Place(1, 0)) == found[1]
    assert next_heading(found, Place(5, 0)) is None
    assert previous_heading(found, Place(5, 3)) == found[3]
    assert previous_heading(found, Place(5, 0)) == found[2]
    assert previous_heading(found, Place(1, 0)) is None


def test_the_filter_wants_all_words_whatever_their_case() -> None:
    found = headings(CHAPTERS)
    assert matching(found, "") == [0, 1, 2, 3]
    assert matching(found, "AND one") == [1, 2]
    assert matching(found, "none") == []


@given(st.lists(st.integers(1, 6), max_size=20))
def test_no_heading_is_deeper_than_one_below_the_one_before(levels: list[int]) -> None:
    depths = [one.depth for one in headings(flow_of(*(heading(level, "x") for level in levels)))]
    assert all(after <= before + 1 for before, after in zip([-1, *depths], depths, strict=False))


# --------------------------------------------------------------------------- progress


def test_minutes_come_from_words_and_signs_and_the_footer_takes_none() -> None:
    flow = flow_of(Block("paragraph", MINUTE), Block("paragraph", "字" * SIGNS_A_MINUTE * 2))
    flow.append([Block("paragraph", MINUTE)], "footer")
    progress = counted(flow)
    assert progress.is_done
    assert round(progress.total, 1) == 3.0
    assert progress.before(TOP) == 0.0
    assert progress.before(Place(1, 0)) == 1.0
    assert progress.before(END) == progress.total


def test_in_a_table_rows_count() -> None:
    rows = tuple((Cell(MINUTE), Cell(MINUTE)) for _ in range(4))
    progress = counted(flow_of(Block("table", table=Table(rows, ("left", "left")))))
    assert (progress.total, progress.before(Place(0, 1))) == (8.0, 2.0)


def test_a_very_long_paragraph_is_judged_by_its_beginning() -> None:
    text = MINUTE * (10 * SAMPLE // len(MINUTE))
    progress = counted(flow_of(Block("paragraph", text)))
    assert abs(progress.total - len(text) / len(MINUTE)) < 0.1


def test_words_about_what_is_left() -> None:
    progress = counted(flow_of(*[Block("paragraph", MINUTE)] * 3, Block("image", "")))
    assert progress.words(Place(0, 0)) == "0 % · 3 min left"
    assert progress.words(Place(1, 0)) == "33 % · 2 min left"
    assert progress.words(Place(2, len(MINUTE) - 1)) == "99 % · 1 min left"
    assert progress.words(Place(3, 0)) == "100 %"
    assert progress.words(END) == "100 %"


def test_an_article_of_nothing_has_nothing_left() -> None:
    progress = counted(flow_of(Block("rule")))
    assert (progress.words(TOP), progress.share(TOP)) == ("", 1.0)


def test_it_is_counted_bit_by_bit_and_anew_for_another_article() -> None:
    flow = flow_of(*[Block("paragraph", MINUTE)] * 30)
    progress, looks = Progress(flow), count()
    progress.work(lambda: next(looks) >= 10)
    assert not progress.is_done
    progress.work(never)
    assert round(progress.total) == 30
    flow.begin("Another", "")
    assert not progress.is_done
    flow.append([Block("paragraph", MINUTE)])
    flow.finish()
    progress.work(never)
    assert progress.is_done
    assert progress.total == 1.0


@given(st.lists(st.sampled_from(["", "one two", "字字", "a b c d"]), min_size=1, max_size=8), st.data())
def test_what_stands_before_never_falls(texts: list[str], data: st.DataObject) -> None:
    progress = counted(flow_of(*(Block("paragraph", text) for text in texts)))
    places = st.builds(Place, st.integers(-2, 9), st.integers(-1, 12))
    one, other = sorted((data.draw(places), data.draw(places)))
    assert 0 <= progress.before(one) <= progress.before(other) <= progress.total
