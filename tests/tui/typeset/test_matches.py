"""Tests of the search: which hits there are, in which order, and how it goes on while text still comes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from tui_reader.model.articles import Block, Cell, Table
from tui_reader.tui.typeset import matches
from tui_reader.tui.typeset.flow import TOP, Flow, Place
from tui_reader.tui.typeset.folding import fold
from tui_reader.tui.typeset.matches import Folds, Hit, Hits, Search, found_words, searched_text

WORDS = ["a cat", "the Cat sat", "no dog", "cats", "con\u00adcat", "CAT"]
TABLE = Table(((Cell("cat"), Cell("dog")), (Cell("dog cat"), Cell("cat")), (Cell("c"), Cell("at"))), ("left", "left"))


def never() -> bool:
    return False


def after(looks: int) -> Callable[[], bool]:
    """A clock that is over at its `looks`th look."""
    seen = count()
    return lambda: next(seen) >= looks


def flow_of(*texts: str | Block, complete: bool = True) -> Flow:
    flow = Flow()
    flow.begin("A title with a cat", "by cat")
    flow.append([text if isinstance(text, Block) else Block("paragraph", text) for text in texts])
    if complete:
        flow.finish()
    return flow


def search(flow: Flow, needle: str, place: Place = TOP) -> Search:
    made = Search(needle, flow, place, Folds())
    made.work(never)
    return made


def all_hits(made: Search) -> list[Hit]:
    hits: list[Hit] = []
    hit = made.end(1)
    while hit is not None:
        hits.append(hit)
        hit = made.next(hit)
    return hits


def test_title_byline_and_blocks_are_searched_in_order() -> None:
    hits = all_hits(search(flow_of("one cat", "cat and cat"), "cat"))
    assert [(hit.block, hit.start) for hit in hits] == [(-2, 15), (-1, 3), (0, 4), (1, 0), (1, 8)]


def test_case_counts_when_a_capital_is_typed() -> None:
    flow = flow_of("Cat cat CAT")
    assert search(flow, "cat").count == 5
    assert search(flow, "Cat").count == 1


def test_hits_do_not_overlap() -> None:
    assert search(flow_of("aaaa"), "aa").count == 2


def test_code_with_tabs_is_searched_as_it_is_shown() -> None:
    code = Block("code", "if x:\n\treturn cat")
    (hit,) = [hit for hit in all_hits(search(flow_of(code), "cat")) if hit.block == 0]
    assert searched_text(code)[hit.start : hit.end] == "cat"
    assert hit.start == code.text.expandtabs(4).index("cat")


def test_in_a_table_a_hit_has_its_row_and_cell_and_none_reaches_over_two() -> None:
    hits = [hit for hit in all_hits(search(flow_of(Block("table", table=TABLE)), "cat")) if hit.block == 0]
    assert hits == [Hit(0, 0, 0, 0, 3), Hit(0, 1, 0, 4, 7), Hit(0, 1, 1, 0, 3)]
    assert hits[1].place == Place(0, 1)


def test_a_long_table_is_found_in_to_its_last_row() -> None:
    rows = tuple((Cell("dog"), Cell(f"cat {number}")) for number in range(200))
    hits = all_hits(search(flow_of(Block("table", table=Table(rows, ("left", "left")))), "cat 199"))
    assert hits == [Hit(0, 199, 1, 0, 7)]


def test_the_first_hit_is_at_or_after_the_place_and_else_the_first_of_all() -> None:
    flow = flow_of("cat cat", "dog", "cat")
    assert search(flow, "cat", Place(0, 4)).first == Hit(0, 4, 0, 4, 7)
    assert search(flow, "cat", Place(0, 5)).first == Hit(2, 0, 0, 0, 3)
    assert search(flow, "cat", Place(2, 1)).first == Hit(-2, 15, 0, 15, 18)
    assert search(flow, "dog", Place(2, 1)).first == Hit(1, 0, 0, 0, 3)
    assert search(flow, "bird").first is None


def test_what_is_ahead_is_known_before_the_rest_is_searched() -> None:
    flow = flow_of(*["cat"] * 500)
    made = Search("cat", flow, Place(400, 0), Folds())
    made.work(after(3))
    assert made.first == Hit(400, 0, 0, 0, 3)
    assert not made.is_done
    assert made.number_of(Hit(400, 0, 0, 0, 3)) is None
    made.work(never)
    assert made.number_of(Hit(400, 0, 0, 0, 3)) == 403


def test_text_that_comes_later_is_searched_later() -> None:
    flow = flow_of("dog", complete=False)
    made = search(flow, "bird", Place(0, 0))
    assert made.is_idle
    assert not made.is_done
    assert found_words(made, None) == "searching …"
    flow.append([Block("paragraph", "a bird")])
    flow.finish()
    made.work(never)
    assert made.first == Hit(1, 2, 0, 2, 6)


def test_words_about_what_was_found() -> None:
    flow = flow_of("cat", "cat")
    made = search(flow, "cat")
    assert found_words(made, made.first) == "1 of 4"
    assert found_words(made, Hit(1, 0, 0, 0, 3)) == "4 of 4"
    assert found_words(made, None) == "4 hits"
    assert found_words(search(flow, "bird"), None) == "no hit"
    assert found_words(search(flow, " "), None) == ""


def test_a_flood_of_hits_is_cut_short() -> None:
    flow = flow_of("e" * (matches.MOST_HITS + 10), "e")
    made = search(flow, "e", Place(0, 0))
    assert made.is_done
    assert found_words(made, made.first) == "more than 20,000 hits"
    assert made.count <= matches.MOST_HITS + 1


def test_what_was_folded_is_kept_for_the_next_letter_and_not_for_the_next_article() -> None:
    flow, folds = flow_of("cat"), Folds()
    for needle in ("c", "ca"):
        Search(needle, flow, TOP, folds).work(never)
    assert len(folds.blocks) == 3
    flow.begin("Another", "")
    flow.append([Block("paragraph", "bird")])
    flow.finish()
    made = Search("bird", flow, TOP, folds)
    made.work(never)
    assert made.count == 1
    assert len(folds.blocks) == 3 - 1 + 1


@given(st.lists(st.sampled_from(WORDS), max_size=12), st.integers(-2, 12), st.integers(0, 12), st.integers(1, 4))
def test_however_it_is_interrupted_it_finds_what_one_look_finds(
    texts: list[str], block: int, offset: int, pace: int
) -> None:
    flow = flow_of(*texts)
    made = Search("cat", flow, Place(block, offset), Folds())
    while not made.is_done:
        made.work(after(pace))
    hits = all_hits(made)
    assert hits == sorted(hits)
    assert len(hits) == made.count == sum(fold(text).count("cat") for text in texts) + 2
    for number, hit in enumerate(hits, 1):
        assert fold(searched_text(flow.block_at(hit.block))[hit.start : hit.end]) == "cat"
        assert made.number_of(hit) == number
        assert made.previous(hit) == (hits[number - 2] if number > 1 else None)
    ahead = [hit for hit in hits if hit.place >= Place(block, offset)]
    assert made.first == (ahead or hits)[0]
    assert made.next_from(Place(block, offset)) == (ahead[0] if ahead else None)
    behind = [hit for hit in hits if hit.place < Place(block, offset)]
    assert made.previous_from(Place(block, offset)) == (behind[-1] if behind else None)


@given(st.lists(st.integers(0, 20), min_size=1, max_size=8), st.integers(0, 30), st.integers(1, 10))
def test_hits_over_a_stretch_are_those_that_touch_it(gaps: list[int], start: int, length: int) -> None:
    text = "".join("-" * gap + "cat" for gap in gaps)
    made = search(flow_of(text), "cat")
    touching = [hit for hit in all_hits(made) if hit.block == 0 and hit.start < start + length and hit.end > start]
    assert made.hits_over(0, start, start + length) == touching


def test_hits_behave_as_a_list() -> None:
    hits = Hits()
    assert list(hits) == []
    for number in range(3):
        hits.append(Hit(number, 0, 0, 0, 1))
    assert [hit.block for hit in hits] == [0, 1, 2]
    assert hits[-1].block == 2
    assert [hit.block for hit in hits[1:]] == [1, 2]
