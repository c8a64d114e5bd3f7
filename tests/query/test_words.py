"""The words of a text: one folding for index, query and snippet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.query.words import LONGEST, fold, spans, tokens

MARKED = st.lists(st.sampled_from(["a", "\u0301", "\u302a\u3099" * 20, "\uff9e" * 31, "🎉" * 40, " "])).map("".join)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("The C++ book, 2nd ed.", "the c ⧺ book 2nd ed"),
        ("C#, F♯ and g++; C++20/Notepad++", "c ♯ f ♯ and g ⧺ c ⧺ 20 notepad ⧺"),
        (".NET (.net), ASP.NET; …and .5 e.g.this", "⸳ net ⸳ net asp net and 5 e g this"),
        ("Ｃ＋＋ 使用C++编程", "c ⧺ 使 用 c ⧺ 编 程"),
        ("1 + 2 ++ #3 a + b a+b c+ C+++", "1 2 3 a b a b c c ⧺"),
        ("Don't stop_me", "don t stop me"),
        ("Übergröße ÉCOLE façade", "ubergrosse ecole facade"),
        ("İstanbul ΐ Ἀθῆναι й", "istanbul ι αθηναι и"),
        ("e\u0301te\u0301", "ete"),
        ("ﬁn Ｗｉｄｅ ①", "fin wide 1"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        ("中文字 and かな", "中 文 字 and か な"),
        ("한국어", "한 국 어"),
        ("が", "が"),
        ("हिन्दी", "हिन्दी"),
        ("שָׁלוֹם مُحَمَّد", "שלום محمد"),
        ("ภาษา", "ภ า ษ า"),
        ("🎉 party", "party"),
        ("a" * 100, "a" * LONGEST),
        ("Z" + "\u0301\u0323" * 40 + "algo", "zalgo"),
        ("on 🎉" * 40 + "end", "on " * 40 + "end"),
    ],
)
def test_how_a_text_is_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    "marks", ["\u0301\u0327", "\u0f71\u0f72\u0f39", "\u302a\u302e\u3099", "\uff9e\u302a", "\u0301 "]
)
def test_a_letter_with_endless_marks_costs_no_more_than_its_length(marks: str) -> None:
    text = f"first a{marks * 100_000} last"
    assert {"first", "last"} <= set(tokens(text))
    assert {"first", "last"} <= {word for word, _, _ in spans(text)}


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_a_word_holds_nothing_that_the_index_would_split(text: str) -> None:
    for word in tokens(text):
        assert all(char.isalnum() for char in word if char.isascii())
        assert not any(char.isspace() for char in word)


@given(
    st.text()
    | st.text(st.sampled_from("aß ﬁ中e\u0301 .İ½™"))
    | st.text(st.sampled_from("cß .#+(＋⁺‥\u0301\u200b中♯"))
    | MARKED
)
def test_the_places_of_words_are_in_order_and_say_the_same(text: str) -> None:
    found = list(spans(text))
    assert [word for word, _, _ in found] == tokens(text)
    last = 0
    for _, start, end in found:
        assert 0 <= start < end <= len(text)
        assert start >= last
        last = start


def test_where_words_stand() -> None:
    text = "Große Fête, 中文, C++ .NET"
    assert [(word, text[start:end]) for word, start, end in spans(text)] == [
        ("grosse", "Große"),
        ("fete", "Fête"),
        ("中", "中"),
        ("文", "文"),
        ("c", "C"),
        ("⧺", "++"),
        ("⸳", "."),
        ("net", "NET"),
    ]
