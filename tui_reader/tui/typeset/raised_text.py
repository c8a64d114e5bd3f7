"""Raised and lowered figures, by their Unicode characters: a terminal has no other way to raise a letter.

The rule: one character replaces one, so every offset into the text stays right. A passage is set this way only when all
of it can be. Letters are left as they are: few fonts draw more than ⁿ and ⁱ.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tui_reader.model.articles import Span

_RAISED: Final = dict(zip("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ", strict=True))
_LOWERED: Final = dict(zip("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎", strict=True))
_TABLES: Final = {"superscript": _RAISED, "footnote": _RAISED, "subscript": _LOWERED}
# Longer passages are no exponents.
_LONGEST: Final = 12


def with_scripts(text: str, spans: Sequence[Span]) -> str:
    """Return `text` with the figures under superscript, subscript and footnote spans raised or lowered."""
    for span in spans:
        table = _TABLES.get(span.style)
        if table is None or span.end - span.start > _LONGEST:
            continue
        characters = text[span.start : span.end]
        if all(character in table for character in characters):
            text = text[: span.start] + "".join(map(table.__getitem__, characters)) + text[span.end :]
    return text
