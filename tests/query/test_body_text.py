"""The bare text of bodies: what is a word of them, and that no body takes long."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.article import convert
from tui_reader.model.entities import Content
from tui_reader.query.body_text import body_text


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
        ("if a<b then f(a)<f(b) and c", "if a<b then f(a)<f(b) and c"),
        ("if a<b then <i>this</i> <b>w</b>ord <p>stays", "if a this word stays"),
        ("x <a<b>c</b> d", "x c d"),
        ("<p>a<![CDATA[b <i>c</i>]]>d", "ab cd"),
        ("a<!-->b--> <!--->c--> <!-- no --!>d", "a b--> c--> d"),
        ("a<script src='x'/>b<style />c<script src='y'></script>d", "a b c d"),
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


PIECES = [
    *("<p>{0}</p>", "<b>{0}</b>", "a<b {0}", "<a<b>{0}", "<p {0}", "<{0}>", "</ {0}>", "<!{0}>", "<?{0}?>", "<br/{0}>"),
    *("<!--{0}-->", "<!-->{0}-->", "<!--->{0}-->", "<!--{0}--!>", "<![if x]>{0}<![endif]>", "<script/>{0}"),
    *("<script>{0}</script>", "<style />{0}", "<![CDATA[{0}]]>", "<![CDATA[", "]]>", "<p title=>{0}", "1 < 2 {0}"),
    *("&lt;b&gt;{0}", "<table><td>{0}</table>", "<pre>{0}\n</pre>", "{0}\n\n{0}", "<title>{0}</title>"),
]


def test_a_text_without_a_tag_is_shown_as_it_is() -> None:
    text = "If a<b and b<c then a<c for all numbers"
    assert [part.markdown.replace("\\", "").strip() for part in convert(Content(text), base=None)] == [text]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4))
def test_a_word_that_is_shown_is_found(pieces: list[str]) -> None:
    html = "<p>first</p>" + " ".join(piece.format(f"word{number}") for number, piece in enumerate(pieces)) + " <i>last"
    shown = "".join(part.markdown for part in convert(Content(html), base=None))
    word = re.compile(r"word\d|first|last")
    assert set(word.findall(shown)) <= set(word.findall(body_text(Content(html))))
