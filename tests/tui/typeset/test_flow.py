"""Tests of the flow: however it is interrupted, widened and narrowed, the lines are those of wrapping at one go."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.model.articles import Block, Cell, Table
from tui_reader.tui.typeset.flow import END, TOP, Flow, Place
from tui_reader.tui.typeset.layout import Line

LONG = "some words that fill more than a single line of a narrow column, and then some more of them"


def after(looks: int) -> Callable[[], bool]:
    """A clock that is over at its `looks`th look."""
    seen = count()
    return lambda: next(seen) >= looks


def never() -> bool:
    return False


def settled(blocks: list[Block], width: int) -> Flow:
    flow = Flow()
    flow.begin("A title", "a byline")
    flow.append(blocks)
    flow.rewrap(width, TOP, 10)
    flow.work(never)
    return flow


def texts(lines: list[Line]) -> list[str]:
    return [line.prefix + line.text for line in lines]


def test_header_and_distances() -> None:
    flow = settled([Block("paragraph", "one"), Block("heading", "two", level=1), Block("paragraph", "three")], 20)
    assert texts(flow.lines) == ["", "A title", "a byline", "", "one", "", "", "two", "", "three"]


def test_without_a_byline_or_blocks() -> None:
    flow = Flow()
    flow.begin("A title", "")
    flow.rewrap(20, TOP, 10)
    flow.work(never)
    assert texts(flow.lines) == ["", "A title"]
    flow.clear()
    assert (flow.lines, flow.is_settled) == ([], True)


def test_without_a_width_nothing_is_wrapped() -> None:
    flow = Flow()
    flow.begin("A title", "")
    assert flow.work(never) == 0
    assert flow.lines == []


def test_a_slice_ends_when_it_is_told() -> None:
    flow = Flow()
    flow.begin("A title", "a byline")
    flow.append([Block("paragraph", LONG) for _ in range(500)])
    flow.rewrap(10, TOP, 10)
    flow.work(after(2))
    assert 0 < len(flow.lines) < 100
    assert not flow.is_settled


def test_another_width_begins_with_what_is_read() -> None:
    flow = settled([Block("paragraph", f"{number} {LONG}") for number in range(500)], 40)
    place = Place(400, 20)
    flow.rewrap(20, place, 30)
    assert flow.work(after(4)) == 0
    line = flow.line_at(place)
    assert line is not None and line < 4
    shown = flow.lines[line : line + 20]
    above = 0
    while not flow.is_settled:
        above += flow.work(after(5))
    assert above > 400
    assert flow.lines[line + above : line + above + 20] == shown
    assert flow.lines == settled([Block("paragraph", f"{number} {LONG}") for number in range(500)], 20).lines


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 30), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(2, 60), st.integers(-2, 40), st.integers(0, 5)), min_size=1, max_size=5),
    st.integers(1, 40),
)
def test_the_end_is_always_the_same(parts: list[int], turns: list[tuple[int, int, int]], ahead: int) -> None:
    flow = Flow()
    flow.begin("A title", "a byline")
    blocks: list[Block] = []
    for number, size in enumerate(parts):
        part = [Block("paragraph", f"{number} {LONG}", tight=index % 3 == 0) for index in range(size)]
        blocks += part
        flow.append(part)
        width, block, looks = turns[number % len(turns)]
        flow.rewrap(width, Place(block, 5), ahead)
        flow.work(after(looks))
    while not flow.is_settled:
        flow.work(after(3))
    assert flow.lines == settled(blocks, flow.width).lines


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 11), st.integers(0, 80), st.integers(4, 60), st.integers(4, 60))
def test_a_place_is_found_again_in_any_width(block: int, offset: int, width: int, other: int) -> None:
    blocks = [Block("paragraph", LONG), Block("heading", LONG, level=1), Block("code", LONG)] * 4
    flow = settled(blocks, width)
    line = flow.line_at(Place(block, offset))
    assert line is not None
    place = flow.place_of(line)
    assert place <= Place(block, offset)
    again = settled(blocks, other).line_at(place)
    assert again is not None
    assert settled(blocks, other).lines[again].start <= place.offset
    assert flow.line_at(place) == line


def test_places_at_both_ends() -> None:
    flow = settled([Block("paragraph", "one"), Block("paragraph", "two")], 20)
    assert flow.line_at(TOP) == 0
    assert flow.line_at(END) == len(flow.lines) - 1
    assert flow.place_of(99) == TOP
    flow.append([Block("paragraph", "three")])
    assert flow.line_at(END) is None
    assert flow.line_at(Place(2, 0)) is None


def test_text_comes_back_as_it_was() -> None:
    blocks = [
        Block("paragraph", "A para\u00adgraph with well-known words\nand a hard break"),
        Block("paragraph", "an item that is longer", first="• ", rest="  "),
        Block("paragraph", "quoted and long enough to wrap", first="│ ", rest="│ "),
        Block("paragraph", "今日は天気がいいですね"),
        Block("code", "def f(x):\n\treturn something + long"),
        Block("table", table=Table(((Cell("a"), Cell("b")),), ("left", "left"), has_head=False)),
    ]
    flow = settled(blocks, 12)
    start = flow.line_at(Place(0, 0))
    assert start is not None
    assert flow.text_between((start, 0), None) == (
        "A paragraph with well-known words\nand a hard break\n\n• an item that is longer\n\n"
        "quoted and long enough to wrap\n\n今日は天気がいいですね\n\ndef f(x):\n    return something + long\n\na  b"
    )


def test_a_part_of_a_line() -> None:
    flow = settled([Block("paragraph", "one two three four", first="• ", rest="  ")], 11)
    start = flow.line_at(Place(0, 0))
    assert start is not None
    assert texts(flow.lines)[start:] == ["• one two", "  three", "  four"]
    assert flow.text_between((start, 6), (start + 1, 4)) == "two th"
    assert flow.text_between((start, 0), (start, 5)) == "• one"
    assert flow.text_between((start + 1, 1), (start + 99, 3)) == "three four"
