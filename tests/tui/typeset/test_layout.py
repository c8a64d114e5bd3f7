"""Tests of the wrapping of blocks: by example what looks right, by property what must never happen."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from tui_reader.model.articles import Block, BlockKind, Cell, Span, Table
from tui_reader.tui.typeset import wrapping
from tui_reader.tui.typeset.layout import Line, lines_above, room_in_column, wrap_block
from tui_reader.tui.typeset.picture_boxes import Box
from tui_reader.tui.typeset.wrapping import SpanCursor, wrap_text

HIDDEN = re.compile("[\u00ad\u200b]")


def paragraph(text: str, width: int, **more: object) -> list[str]:
    return [line.prefix + line.text for line in wrap_block(Block("paragraph", text, **more), width)]  # type: ignore[arg-type]


def table(*rows: str, align: str = "") -> Block:
    cells = tuple(tuple(Cell(text.strip()) for text in row.split("|")) for row in rows)
    sides = {"l": "left", "r": "right", "c": "center"}
    kinds = tuple(sides[letter] for letter in align or "l" * len(cells[0]))
    return Block("table", table=Table(cells, kinds))  # type: ignore[arg-type]


# --------------------------------------------------------------------------- text


def test_a_block_that_cannot_be_set_is_shown_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> str:
        raise KeyError("x")

    monkeypatch.setattr("tui_reader.tui.typeset.layout.with_scripts", fail)
    lines = wrap_block(Block("paragraph", "a heron\n漢字漢字漢字"), 8, 3)
    assert [(line.text, line.block) for line in lines] == [("a he", 3), ("ron", 3), ("漢字漢字", 3), ("漢字", 3)]


def test_words_wrap_greedily() -> None:
    assert paragraph("one two three four", 9) == ["one two", "three", "four"]


def test_hard_breaks_and_empty_lines_stay() -> None:
    assert paragraph("one\n\n two ", 20) == ["one", "", "two"]


def test_a_word_longer_than_the_line_is_cut() -> None:
    assert paragraph("a abcdefghij", 4) == ["a", "abcd", "efgh", "ij"]


def test_an_address_is_cut_after_its_signs() -> None:
    assert paragraph("https://example.com/long/path", 22) == ["https://example.com/", "long/path"]


def test_a_hyphenated_word_breaks_after_its_hyphen() -> None:
    assert paragraph("a well-known man", 8) == ["a well-", "known", "man"]
    assert paragraph("at -40 degrees", 5) == ["at", "-40", "degre", "es"]


def test_a_dash_ends_a_line_and_never_begins_one() -> None:
    assert paragraph("one—two", 5) == ["one—", "two"]


def test_a_non_breaking_space_holds_words_together() -> None:
    assert paragraph("about 10\u00a0km away", 9) == ["about", "10\u00a0km", "away"]


def test_a_soft_hyphen_shows_only_where_the_line_breaks() -> None:
    assert paragraph("Donau\u00addampf\u00adschiff", 11) == ["Donaudampf-", "schiff"]
    assert paragraph("Donau\u00addampf\u00adschiff", 20) == ["Donaudampfschiff"]
    assert paragraph("Donau\u00addampf", 5) == ["Donau", "dampf"]


def test_chinese_and_japanese_break_between_characters() -> None:
    assert paragraph("今日は天気がいい", 6) == ["今日は", "天気が", "いい"]


def test_cjk_punctuation_stays_with_its_character() -> None:
    assert paragraph("今日は。「天気」", 6) == ["今日", "は。", "「天", "気」"]


def test_emoji_are_never_split() -> None:
    family = "👩\u200d👩\u200d👧"
    assert "".join(paragraph(family * 5, 6)) == family * 5
    assert all(line.replace(family, "") == "" for line in paragraph(family * 5, 6))
    assert paragraph("🇩🇪🇫🇷🇯🇵", 4)[0] in ("🇩🇪", "🇩🇪🇫🇷")
    assert paragraph("👍🏽👍🏽", 3) == ["👍🏽", "👍🏽"]


def test_right_to_left_text_keeps_its_logical_order() -> None:
    words = "הים אינו זוכר דבר מי שרוצה לדעת"
    assert " ".join(paragraph(words, 12)) == words
    assert paragraph("read בחר for sea", 11) == ["read בחר", "for sea"]


def test_no_character_commands_the_terminal() -> None:
    assert paragraph("a\x1b[31mb\x9bc\u202ed", 40) == ["a[31mbcd"]


def test_prefixes() -> None:
    assert paragraph("one two three", 9, first="│ • ", rest="│   ") == ["│ • one", "│   two", "│   three"]


def test_a_deep_prefix_leaves_half_to_the_text() -> None:
    lines = paragraph("one two", 10, first=" " * 28 + "• ", rest=" " * 30)
    assert lines == ["   • one", "     two"]


def test_spans_follow_their_words() -> None:
    block = Block("paragraph", "one two three", (Span(4, 9, "link", 3), Span(0, 13, "strong")))
    found = [[(line.text[s.start : s.end], s.style, s.target) for s in line.spans] for line in wrap_block(block, 7)]
    assert found == [
        [("one two", "strong", None), ("two", "link", 3)],
        [("three", "strong", None), ("t", "link", 3)],
    ]


def test_spans_reach_over_hidden_characters() -> None:
    block = Block("paragraph", "Donau\u00addampf\u00adschiff", (Span(5, 18, "strong"),))
    lines = wrap_block(block, 11)
    assert [line.text[s.start : s.end] for line in lines for s in line.spans] == ["dampf-", "schiff"]


# --------------------------------------------------------------------------- other blocks


def test_long_code_goes_on_behind_a_mark() -> None:
    lines = wrap_block(Block("code", "ab\tc = 1\nxxxxxxxxxxxxxxxxxxxxxx\n\n"), 14)
    assert [line.prefix + line.text for line in lines] == [" ab  c = 1", " xxxxxxxxxxxx", " ↪ xxxxxxxxxx"]


def test_code_keeps_its_blanks() -> None:
    assert [line.text for line in wrap_block(Block("code", "  a\n\n   b  "), 20)] == ["  a", "", "   b  "]


def test_images_and_embeds_have_a_mark() -> None:
    assert [line.prefix + line.text for line in wrap_block(Block("image", "a red cat"), 8)] == ["▨ a red", "  cat"]
    assert [line.prefix + line.text for line in wrap_block(Block("image"), 20)] == ["▨ picture"]
    assert [line.prefix + line.text for line in wrap_block(Block("embed", "Video"), 20)] == ["▶ Video"]


def test_a_rule_is_short_and_in_the_middle() -> None:
    assert [line.text for line in wrap_block(Block("rule"), 18)] == ["   ────────────"]
    assert [line.text for line in wrap_block(Block("rule"), 5)] == ["─────"]


def test_a_summary_has_a_mark_and_a_caption_stands_under_its_picture() -> None:
    assert [line.prefix + line.text for line in wrap_block(Block("summary", "More"), 20)] == ["▾ More"]
    assert [line.prefix + line.text for line in wrap_block(Block("caption", "A cat"), 20)] == ["  A cat"]


def test_figures_are_raised_and_lowered_in_text_and_tables() -> None:
    spans = (Span(1, 2, "superscript"), Span(4, 5, "subscript"), Span(7, 9, "superscript"))
    assert paragraph("x2 H2O 3rd", 20, spans=spans) == ["x² H₂O 3rd"]
    cells = ((Cell("m2", (Span(1, 2, "superscript"),)),),)
    assert wrap_block(Block("table", table=Table(cells, ("left",))), 20)[0].text == "m²"


def test_a_title_falls_into_lines_of_one_length() -> None:
    title = "Why Andrej Karpathy Joined Anthropic (And Didn’t Return to OpenAI)"
    lines = [line.text for line in wrap_block(Block("heading", title), 72, kind="title")]
    assert lines == ["Why Andrej Karpathy Joined Anthropic", "(And Didn’t Return to OpenAI)"]


def test_a_table_that_fits() -> None:
    lines = wrap_block(table("Name | Price", "tea | 2.50", "coffee | 13.00", align="lr"), 40)
    assert [line.text for line in lines] == ["Name    Price", "──────  ─────", "tea      2.50", "coffee  13.00"]
    assert [line.kind for line in lines] == ["table-head", "table-rule", "table", "table"]


def test_columns_share_the_room_by_how_much_they_hold() -> None:
    lines = wrap_block(table("a | b", f"{'word ' * 4} | {'word ' * 12}"), 34)
    assert [line.text for line in lines[2:]] == [
        "word word     word word word word",
        "word word     word word word word",
        "              word word word word",
    ]


def test_cells_wrap_and_rows_stand_apart() -> None:
    lines = wrap_block(table("No | Text", "1 | one two three", "2 | four"), 14)
    assert [line.text for line in lines] == [
        "No  Text",
        "──  ──────────",
        "1   one two",
        "    three",
        "",
        "2   four",
    ]


def test_too_many_columns_become_a_list() -> None:
    lines = wrap_block(table("one | two | three", "a | b | c", "d | | f"), 9)
    assert [line.text for line in lines] == ["one: a", "two: b", "three: c", "", "one: d", "two:", "three: f"]


def test_rows_beyond_the_measured_ones_fit_too() -> None:
    rows = ["a | b"] * 3_000 + ["今日 | wörter und worte"]
    lines = wrap_block(table(*rows), 20)
    assert max(cell_len(line.text) for line in lines) <= 20
    assert [line.text for line in lines[-2:]] == ["今日       wörter", "           und worte"]


def test_spans_in_cells() -> None:
    cells = ((Cell("a"), Cell("bold", (Span(0, 4, "strong"),))),)
    block = Block("table", table=Table(cells, ("left", "right"), has_head=False))
    (line,) = wrap_block(block, 20)
    assert [line.text[s.start : s.end] for s in line.spans] == ["bold"]


@pytest.mark.parametrize(
    ("block", "count"),
    [
        (Block("paragraph", "x"), 1),
        (Block("paragraph", "x", tight=True), 0),
        (Block("heading", "x", level=1), 2),
        (Block("heading", "x", level=2), 2),
        (Block("heading", "x", level=3), 1),
    ],
)
def test_space_above(block: Block, count: int) -> None:
    assert len(lines_above(block, Block("paragraph", "y"), 72)) == count
    assert lines_above(block, None, 72) == []


@pytest.mark.parametrize(
    ("above", "below", "count"),
    [
        (Block("heading", "x", level=2), Block("heading", "y", level=3), 1),
        (Block("heading", "x", level=1), Block("heading", "y", level=2), 1),
        (Block("heading", "x", level=2), Block("paragraph", "y"), 1),
        (Block("heading", "x", level=3), Block("paragraph", "y"), 0),
        (Block("heading", "x", level=3), Block("table"), 1),
        (Block("rule"), Block("heading", "y", level=2), 1),
        (Block("image", "x"), Block("caption", "y"), 0),
        (Block("label", "x"), Block("label", "y"), 0),
        (Block("label", "x"), Block("table"), 0),
        (Block("summary", "x"), Block("paragraph", "y"), 0),
        (Block("embed", "x"), Block("embed", "y"), 0),
        (Block("caption", "x"), Block("image", "y"), 1),
    ],
)
def test_what_belongs_together_stands_together(above: Block, below: Block, count: int) -> None:
    assert len(lines_above(below, above, 72)) == count


def test_the_bar_of_a_quotation_goes_through() -> None:
    quoted = Block("paragraph", "x", first="│ ", rest="│ ")
    item = Block("paragraph", "x", first="│ • ", rest="│   ")
    plain = Block("paragraph", "x")
    assert [line.prefix for line in lines_above(item, quoted, 72)] == ["│"]
    assert [line.prefix for line in lines_above(plain, quoted, 72)] == [""]


def test_a_picture_takes_its_box_and_its_words_stand_in_the_middle() -> None:
    block = Block("image", "a red cat on a mat", first="│ ", rest="│ ", target=0)
    lines = wrap_block(block, 40, 3, box=Box(14, 5))
    assert [line.text for line in lines] == ["", "a red cat", "on a mat", "", ""]
    assert {(line.prefix, line.block, line.kind) for line in lines} == {("│ ", 3, "picture")}
    assert [line.start for line in lines] == [0, 1, 2, 3, 4]


def test_words_too_long_for_a_picture_are_cut_and_none_are_needed() -> None:
    assert [line.text for line in wrap_block(Block("image", "one two three four"), 40, box=Box(8, 2))] == ["one", "two"]
    assert [line.text for line in wrap_block(Block("image"), 40, box=Box(20, 1))] == ["picture"]


def test_a_quote_leaves_a_picture_less_room() -> None:
    assert room_in_column(Block("image", first="│ • ", rest="│   "), 40) == 36
    assert room_in_column(Block("image"), 40) == 40


# --------------------------------------------------------------------------- properties

SINGLES = "   -.,/“”é—\n\u00a0\u2060\u00ad\u00ad\u200b\u200d\t\u3000\x1b今。「ー"
LONGER = ["a", "bb", "ccc", "dddddd", "e\u0301", "日本", "한글", "👍🏽", "👩\u200d👩\u200d👧", "🇩🇪", "❤\ufe0f"]
TOKENS = [*SINGLES, *LONGER]
WORDS = st.lists(st.sampled_from(TOKENS), max_size=40).map("".join)
WIDTHS = st.one_of(st.integers(2, 14), st.integers(2, 90))
ANY = st.one_of(WORDS, WORDS, st.text(max_size=60))
PREFIX = st.sampled_from([("", ""), ("• ", "  "), ("│ ", "│ "), ("│ 12. ", "│     "), (" " * 30, " " * 30)])


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    kind = draw(st.sampled_from(get_args(BlockKind)))
    first, rest = draw(PREFIX)
    if kind == "table":
        columns = draw(st.integers(1, 6))
        cell = st.builds(Cell, st.one_of(st.just(""), st.sampled_from(["x", "今", "👍🏽"]), WORDS))
        rows = draw(st.lists(st.tuples(*[cell] * columns), min_size=1, max_size=4))
        align = draw(st.tuples(*[st.sampled_from(["left", "center", "right"])] * columns))
        drawn = Table(tuple(rows), align, draw(st.booleans()))
        return Block("table", first=first, rest=rest, table=drawn)
    text = draw(ANY)
    ends = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    spans = tuple(Span(min(a, b), max(a, b), "strong") for a, b in draw(st.lists(ends, max_size=4)))
    return Block(kind, text, spans, first=first, rest=rest, level=2)


@settings(max_examples=150, deadline=None)
@given(blocks(), WIDTHS)
@example(Block("paragraph", "👩\u200d👩\u200d👧\u200d👦"), 2)
def test_no_line_is_wider_than_the_column(block: Block, width: int) -> None:
    for line in wrap_block(block, width):
        assert cell_len(line.prefix + line.text) <= width
        assert "\n" not in line.text
        assert all(0 <= s.start < s.end <= len(line.text) for s in line.spans)


@settings(max_examples=100, deadline=None)
@given(ANY, PREFIX, WIDTHS, st.integers(1, 24), st.integers(1, 90))
def test_a_picture_has_the_lines_that_were_promised(
    words: str, prefix: tuple[str, str], width: int, height: int, wide: int
) -> None:
    block = Block("image", words, first=prefix[0], rest=prefix[1], target=0)
    lines = wrap_block(block, width, box=Box(min(wide, room_in_column(block, width)), height))
    assert len(lines) == height
    assert all(cell_len(line.prefix + line.text) <= width for line in lines)


@settings(max_examples=150, deadline=None)
@given(blocks(), WIDTHS)
def test_nothing_is_lost(block: Block, width: int) -> None:
    if block.kind == "rule":
        return
    lines = wrap_block(block, width)
    if block.table is not None:
        drawn = Counter(letters("".join(line.text for line in lines if line.kind != "table-rule")))
        told = Counter(letters("".join(cell.text for row in block.table.rows for cell in row)))
        assert told - drawn == Counter() or set(told - drawn) == {"-"}
        return
    text = "".join(line.text.removesuffix("-") if HIDDEN.search(block.text) else line.text for line in lines)
    expected = letters(block.text)
    assert letters(text).replace("-", "") == expected.replace("-", "") or (not block.text and expected == "")


def letters(text: str) -> str:
    """The visible characters of a text in order, without blanks."""
    visible = wrapping.shown(text)
    return "".join(c for c in visible if not c.isspace() and unicodedata.category(c) not in ("Cc", "Cf", "Cs"))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text("abcdefgh", min_size=1, max_size=9), min_size=1, max_size=40), st.integers(9, 60))
def test_whole_words_stay_whole_and_lines_are_full(words: list[str], width: int) -> None:
    lines = paragraph(" ".join(words), width)
    assert " ".join(lines).split(" ") == words
    for line, following in pairwise(lines):
        assert len(line) + 1 + len(following.split(" ")[0]) > width


@settings(max_examples=100, deadline=None)
@given(blocks(), WIDTHS)
def test_places_never_fall(block: Block, width: int) -> None:
    starts = [line.start for line in wrap_block(block, width)]
    assert starts == sorted(starts)


@settings(max_examples=100, deadline=None)
@given(st.text("abc déf\u00ad今 \n", max_size=80), st.integers(2, 20))
def test_pieces_show_their_part_of_the_source(text: str, room: int) -> None:
    whole = SpanCursor([Span(0, len(text), "strong")])
    for piece in wrap_text(text, room, room):
        assert piece.text.rstrip("-") == wrapping.shown(text[piece.start : piece.end])
        spans = whole.take(text, piece)
        assert [(s.start, s.end) for s in spans] == ([(0, len(piece.text))] if piece.text else [])


def test_one_line_does_not_look_at_the_whole_text() -> None:
    """Two million characters in one paragraph: the first line comes at the price of a line (seen by its reads)."""

    class Watched(str):
        reads = 0

        def __getitem__(self, key: object) -> str:
            Watched.reads += 1
            return str.__getitem__(self, key)  # type: ignore[index]

    text = Watched("今日は天気" * 400_000)
    assert next(wrap_text(text, 72, 72)).text == "今日は天気" * 7 + "今"
    assert Watched.reads < 1_000


def test_a_line_says_where_it_comes_from() -> None:
    lines = wrap_block(Block("paragraph", "one two three"), 7, index=5)
    assert [(line.block, line.start) for line in lines] == [(5, 0), (5, 8)]
    assert isinstance(lines[0], Line)
