"""Tests of folding: what looks alike is alike, and every offset leads back to where it stood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.tui.typeset.folding import CELL_END, Folding, fold

# What texts are made of, and what folding has a rule for.
LETTERS = st.sampled_from("aAzéÉßẞİıΣσςжЙё한か日ﬁ½…—’“e\u0301\u0308\u00ad\u200b\u00a0\u2009 \t\n-\x1f😀")
# Beyond are ideographs, private characters and tags.
LAST_THAT_FOLDS = 0x2FFFF
TEXTS = st.one_of(st.text(LETTERS, max_size=40), st.text(max_size=40))


def folding(text: str, *, keeps_case: bool = False) -> Folding:
    made = Folding(text, keeps_case=keeps_case)
    for _ in made.steps():
        pass
    return made


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Café", "cafe"),
        ("cafe\u0301", "café"),
        ("type\u00adsetter", "typesetter"),
        ("10\u00a0000", "10 000"),
        ("two\n  words", "two words"),
        ("x \u00a0\u2009\t y", "x y"),
        ("don’t “say” so", 'don\'t "say" so'),
        ("1990–2000 — so", "1990-2000 - so"),
        ("Straße", "STRASSE"),
        ("ΟΔΟΣ", "οδός"),
        ("Всё", "все"),
        ("ﬁne", "fine"),
        ("Ｆｕｌｌ", "full"),
        ("ｶ", "カ"),
        ("wait…", "wait..."),
    ],
)
def test_what_looks_alike_is_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("か", "が"), ("하", "한"), ("ab", "a b"), ("и", "i")])
def test_what_is_another_letter_stays_another(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_a_letter_with_endless_marks_costs_no_more_than_its_length() -> None:
    assert fold("a" + "\u0301\u0323" * 200_000 + "b") == "ab"


def test_case_can_be_kept() -> None:
    assert fold("Café ÉTÉ", keeps_case=True) == "Cafe ETE"
    assert fold("Straße", keeps_case=True) == "Strasse"


def test_no_character_changes_its_length_with_its_case_and_folding_again_changes_nothing() -> None:
    for number in range(LAST_THAT_FOLDS + 1):
        kept = fold(chr(number), keeps_case=True)
        folded = kept.casefold()
        assert len(folded) == len(kept)
        assert fold(folded) == folded


@given(TEXTS, st.booleans())
def test_every_part_leads_back_to_what_folds_to_it(text: str, keeps_case: bool) -> None:
    made = folding(text, keeps_case=keeps_case)
    size = len(made.text)
    for start in range(size):
        for end in range(start + 1, min(size, start + 6) + 1):
            span = made.source_span(start, end)
            if span is not None:
                assert 0 <= span[0] < span[1] <= len(text)
                assert fold(text[slice(*span)], keeps_case=keeps_case) == made.text[start:end]


@given(st.text(st.sampled_from("abcdef gh.,"), max_size=60).filter(lambda text: "  " not in text))
def test_of_plain_text_every_offset_is_its_own(text: str) -> None:
    made = folding(text)
    assert made.text == text
    assert all(made.source_span(at, at + 1) == (at, at + 1) for at in range(len(text)))


def test_a_part_of_a_character_leads_nowhere() -> None:
    made = folding("ﬁn")
    assert made.text == "fin"
    assert made.source_span(0, 1) is None
    assert made.source_span(1, 3) is None
    assert made.source_span(0, 2) == (0, 1)


def test_hidden_characters_inside_belong_to_a_hit_and_those_around_it_do_not() -> None:
    made = folding("\u00adty\u00adpe\u00ad")
    assert made.source_span(0, 4) == (1, 6)


@given(st.integers(0, 60), st.sampled_from(["é", "  ", "e\u0301", "\u00ad", " \n", "ab"]))
def test_a_long_text_is_folded_in_steps_as_at_one_go(shift: int, filler: str) -> None:
    text = "x" * shift + filler * 9_000
    assert fold(text) == "x" * shift + (" " if filler.isspace() else fold(filler) * 9_000)


def test_the_ends_of_cells_stay() -> None:
    assert fold(f"One{CELL_END}Two") == f"one{CELL_END}two"
