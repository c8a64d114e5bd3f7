"""The bare text of bodies: what is a word of them, and that no body takes long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.body_text import body_text
from tui_reader.model import Content


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("plain", "plain"),
        ("<p>one</p><p>two</p>", "one two"),
        ("<b>w</b>ord and <a href='x'>bus</a>es", "word and buses"),
        ("<i>it</i><br/>breaks", "it breaks"),
        ("note<sup>1</sup> H<sub>2</sub>O", "note 1 H2O"),
        ("a &amp; b &lt;c&gt; &#233; soft&shy;hyphen", "a & b <c> é soft\u00adhyphen"),
        ("x<script>var a = '<p>no</p>'</script>y<style>p {}</style>z", "x y z"),
        ("x<!-- no --> y <!-- never closed <p>z</p>", "x y"),
        ("x<SCRIPT>never closed", "x"),
        ("<scripture>kept</scripture>", "kept"),
        ('<img alt="a > b">after', "after"),
        ("<img alt='it' title=\"is it? <b>\" />after", "after"),
        ('<a href="never closed>text</a> goes on', "text goes on"),
        ("<!DOCTYPE html><?xml x?><p>text", "text"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("text <p class=", "text"),
        ("<ruby>漢<rt>kan</rt></ruby>字", "漢 kan 字"),
    ],
)
def test_what_the_words_are(html: str, text: str) -> None:
    assert body_text(Content(html)) == text


def test_plain_text_is_as_it_is() -> None:
    assert body_text(Content("a <b>\n&amp; ", "text")) == "a <b> &amp;"
    assert body_text(None) == ""


@given(
    st.text()
    | st.lists(st.sampled_from(["<", ">", '"', "'", "p", "<b", "<!--", "-->", "</script", "&", " "])).map("".join)
)
def test_any_body_has_a_text(html: str) -> None:
    text = body_text(Content(html))
    assert text == text.strip()


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "piece",
    ["<", "<a ", "<!--", '<a "', "<a '\"", "<script>", "&", "</", "<p>", " ", '<a b="<">', "<!", '"<a ">', "'<a '>\""],
)
def test_no_body_takes_quadratic_time(piece: str) -> None:
    body_text(Content(piece * 300_000))


def test_the_words_of_a_body_that_was_escaped_twice_are_no_tags() -> None:
    assert body_text(Content("&lt;p&gt;A &lt;b&gt;now&lt;/b&gt; page.&lt;/p&gt;")) == "A now page."
