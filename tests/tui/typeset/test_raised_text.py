"""Figures are raised and lowered, and nothing moves."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from tui_reader.model.articles import Span
from tui_reader.tui.typeset.raised_text import with_scripts


def test_only_what_can_be_raised_as_a_whole() -> None:
    assert with_scripts("2n+1", [Span(1, 4, "superscript")]) == "2ⁿ⁺¹"
    assert with_scripts("1st", [Span(1, 3, "superscript")]) == "1st"
    assert with_scripts("x12", [Span(1, 3, "footnote")]) == "x¹²"
    assert with_scripts("x[1]", [Span(1, 4, "footnote")]) == "x[1]"
    assert with_scripts("CO2", [Span(2, 3, "subscript"), Span(0, 3, "strong")]) == "CO₂"


@given(st.text("0123+-=()ni ab\u2212", max_size=20), st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20))))
def test_every_character_stays_in_its_place(text: str, edges: list[tuple[int, int]]) -> None:
    spans = [Span(min(pair), min(max(pair), len(text)), "superscript") for pair in edges]
    raised = with_scripts(text, spans)
    assert len(raised) == len(text)
    assert unicodedata.normalize("NFKC", raised) == text or "-" in text
