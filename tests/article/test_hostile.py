"""TRAPS 11 to 13 and 15 by name, and what is like them: nothing raises, nothing freezes, no word is lost.

The bounds are against freezing, ten times what is promised; the figures are in the benchmarks.
"""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.article.reading import blocks, blocks_text, parts, squeezed
from tui_reader.article import convert, make
from tui_reader.article.read import source
from tui_reader.article.read.clean import fold
from tui_reader.article.write.plain_text import block_text
from tui_reader.model.articles import Part
from tui_reader.model.entities import Content
from tui_reader.text.clean import clean_text
from tui_reader.tui.typeset.layout import wrap_block

SECONDS_A_MEGABYTE = 20


def within_bounds(html: str, kind: str = "html") -> list[Part]:
    """Convert and wrap with a watch in hand, and look at everything that comes out."""
    began = time.process_time()
    found = list(convert(Content(html, "text" if kind == "text" else "html"), base="https://example.org/"))
    for block in (block for part in found for block in part.blocks):
        wrap_block(block, 40)
    assert time.process_time() - began < SECONDS_A_MEGABYTE * max(len(html), 100_000) / 1_000_000
    for block in (block for part in found for block in part.blocks):
        text = block_text(block)
        assert clean_text(text) == text
    return found


TRAPS = {
    # 11: RecursionError
    "400 unclosed b": "<b>" * 400 + "end",
    "200 nested ul": "<ul><li>x" * 200 + "end",
    "320 nested div": "<div>" * 320 + "end" + "</div>" * 320,
    # 12: quadratic
    "10,000 open tags": "<p>begin</p>" + "<a " * 10_000,
    "50,000 open comments": "<p>begin</p>" + "<!--" * 50_000,
    "40,000 blanks": "begin" + " " * 40_000 + "end",
    "20,000 items": "<ol>" + "<li>item" * 20_000 + "</ol>end",
    "50,000 paragraphs": "<p>word</p>" * 50_000 + "end",
    # 13: ValueError
    "start": '<ol start="²"><li>end</ol>',
    "colspan": '<table><tr><td colspan="²">a<td>b<tr><td colspan=99999999>c<td rowspan=99999999>end</table>',
    # 15 and more of the kind
    "100,000 deep": "<div>" * 100_000 + "end",
    "3,000 tables deep": "<table><tr><td>" * 3_000 + "end",
    "2,100 deep, then text": "<i>" * 2_100 + "middle" + "</i>" * 2_100 + "<p>end</p>",
    "end tags without a beginning": "<div>" * 1_900 + "</x>" * 50_000 + "end",
    "60,000 attributes": "<a " + " ".join(f"a{n}=1" for n in range(60_000)) + ">end",
    "one long address": f'<a href="https://e.org/{"x" * 200_000}">end</a>',
    "data picture": f'<img src="data:image/png;base64,{"A" * 200_000}">end',
    "dense cells": "<table>" + "<tr><td>1<td>2" * 20_000 + "</table>end",
    "cells that reach down": "<table>" + ("<tr><td colspan=39 rowspan=200>a" + "<tr><td>x" * 199) * 60 + "end",
    "ragged rows": "<table><tr>" + "<td>a" * 39 + "<tr><td>x" * 15_000 + "end",
    "stars": "* " * 100_000 + "end",
    "all that is special": "\\`*_{}[]()#+-.!|<>&~" * 5_000 + "end",
    "ampersands": "&" * 200_000 + "end",
    "less than": "<" * 200_000 + " end",
    "backticks": "<code>" + "`" * 100_000 + "</code>end",
    "breaks": "a<br>" * 40_000 + "end",
    "marks": "<b>a</b><i>b</i>" * 10_000 + "end",
    "links": '<a href="/x">a</a> ' * 10_000 + "end",
    "alternatives": ('<img src="/a.png" alt="' + "*_[]`" * 300 + '">') * 100 + "end",
    "sets": ('<img srcset="' + "a 1w, " * 1_000 + '">') * 20 + "end",
    "quotations": "<q>" * 40_000 + "end",
    "rubies": "<ruby>a<rt>b" * 15_000 + "end",
    "definitions": "<dl>" + "<dt>a<dd>b" * 15_000 + "end",
    "footnotes": "<sup><a href=#fn1>1</a></sup> " * 10_000 + "<p id=fn1>end",
    "names": "".join(f"<a href=#{n} id={n}>{n}</a> " for n in range(10_000)) + "end",
    "captions": "<figure><figcaption>a" * 10_000 + "end",
    "terms": "<dt>a" * 20_000 + "end",
    "superscripts": "x<sup>2</sup>" * 10_000 + "end",
    "a huge number": "&#" + "9" * 100_000 + "; end",
    "no tags": "end " * 100_000,
}


@pytest.mark.parametrize("html", TRAPS.values(), ids=TRAPS.keys())
def test_a_trap(html: str) -> None:
    found = within_bounds(html)
    text = "".join(block_text(block) for part in found for block in part.blocks)
    assert ("begin" if "begin" in html and "end" not in html else "end") in text


# What the tree parser cannot bear goes through the scanner: the same traps behind too deep a beginning.
@pytest.mark.parametrize("html", TRAPS.values(), ids=TRAPS.keys())
def test_a_trap_behind_a_deep_beginning(html: str) -> None:
    found = within_bounds("first" + "<div>" * 2_100 + html)
    assert "first" in block_text(found[0].blocks[0])


@pytest.mark.parametrize("text", ["\n" * 200_000, "http://" * 20_000, "a http://e.org/x\n" * 5_000, "x" * 200_000])
def test_plain_text_has_traps_too(text: str) -> None:
    within_bounds(text, "text")


def test_every_item_of_20_000_keeps_its_number() -> None:
    found = blocks("<ol>" + "<li>item" * 20_000 + "</ol>")
    assert [block.first.lstrip() for block in found] == [f"{number}. " for number in range(1, 20_001)]
    assert {block.text for block in found} == {"item"}


def test_depth_costs_no_text() -> None:
    html = "".join(f"<div>w{n} " for n in range(5_000)) + "<p>last</p>" + "</div>after " * 5_000
    words = " ".join(block_text(block) for block in blocks(html)).split()
    assert words == [*(f"w{n}" for n in range(5_000)), "last", *["after"] * 5_000]


@pytest.mark.parametrize("html", ["<ul><li>a<li>b<p>c</ul>d", "<table><tr><th>a<th>b<tr><td>c<td>d</table>e"])
def test_the_scanner_reads_as_the_parser_does(html: str) -> None:
    expected = [(block.kind, block.first, block_text(block)) for block in blocks(html)]
    deep = blocks("<span>" * 2_100 + html)
    assert [(block.kind, block.first, block_text(block)) for block in deep] == expected


def test_the_scanner_knows_comments_scripts_references_and_quotes() -> None:
    html = (
        "<span>" * 2_100
        + "<p>a &lt;b&gt; &copy; <!-- <b>no</b> --><script>if (a < b) '</p>'</script><?x y?><!DOCTYPE z>"
        + "<a title='>' href='/x?a=1&amp;b=2'>l</a> <br/>1 < 2 <em>e</p>"
    )
    (part,) = parts(html)
    assert [block.text for block in part.blocks] == ["a <b> © l\n1 < 2 e"]
    assert part.links[0].url == "https://example.org/x?a=1&b=2"


def test_a_page_too_large_for_a_tree_is_scanned(monkeypatch: pytest.MonkeyPatch) -> None:
    html = "<h1>T</h1>" + "<p>a <b>b</b></p>" * 6_000
    expected = blocks(html)
    monkeypatch.setattr(source, "LARGEST_TREE", 1_000)
    assert blocks(html) == expected


def test_where_rich_conversion_fails_the_chunk_is_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(root: object) -> tuple[str, int]:
        raise RecursionError

    monkeypatch.setattr(make, "write_markdown", fail)
    html = (
        "<h1>Title</h1><p>one <b>two</b><br>- x</p><ol start=3><li>three<ul><li>four</ul></ol>"
        "<blockquote>q</blockquote><pre>```</pre><table><tr><td>4<td>5<tr><td>6<td>7</table><hr>"
    )
    (part,) = parts(html)
    assert [(block.kind, block.first, block.text) for block in part.blocks] == [
        ("heading", "", "Title"),
        ("paragraph", "", "one two\n- x"),
        ("paragraph", "3. ", "three"),
        ("paragraph", "   • ", "four"),
        ("paragraph", "│ ", "q"),
        ("code", "", "```"),
        ("paragraph", "", "4 | 5"),
        ("paragraph", "", "6 | 7"),
        ("rule", "", ""),
    ]
    assert part.markdown == (
        "# Title\n\none two\\\n\\- x\n\n3. three\n   - four\n\n> q\n\n````\n```\n````\n\n4 | 5\n\n6 | 7\n\n___\n"
    )


def test_where_reading_fails_the_text_between_the_tags_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(content: object, base: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(make, "read", fail)
    assert [block.text for block in blocks("<p>one <b>two</b></p>\n<p>three &amp; <")] == ["one\ntwo\nthree &amp; <"]
    told: list[Exception] = []
    assert list(convert(Content("<p>one"), base=None, trouble=told.append))
    assert [type(error) for error in told] == [TypeError]  # `fail` is given the anchors as well


# --------------------------------------------------------------------------- anything

TAGS = st.sampled_from(
    [
        "a",
        "b",
        "i",
        "p",
        "div",
        "ul",
        "ol",
        "li",
        "table",
        "tr",
        "td",
        "th",
        "thead",
        "pre",
        "code",
        "br",
        "img",
        "iframe",
        "video",
        "source",
        "object",
        "param",
        "h1",
        "h6",
        "blockquote",
        "dl",
        "dt",
        "dd",
        "q",
        "ruby",
        "rt",
        "sup",
        "kbd",
        "math",
        "noscript",
        "picture",
        "span",
        "script",
        "style",
        "textarea",
        "select",
        "option",
        "svg",
        "title",
        "base",
        "input",
    ]
)
ATTRIBUTES = st.sampled_from(
    [
        "",
        " href=/x",
        ' href="javascript:x"',
        " src='/a.png' alt=x",
        " start=²",
        " colspan=9",
        " class=language-c",
        ' style="',
    ]
)
PIECES = st.one_of(
    st.builds(lambda tag, attribute: f"<{tag}{attribute}>", TAGS, ATTRIBUTES),
    st.builds(lambda tag: f"</{tag}>", TAGS),
    st.text(max_size=8),
    st.sampled_from(["<!--", "-->", "<![CDATA[", "]]>", "&#0;", "&#xd800;", "&nosuch;", "\x00", "<", "<?", "</", '="']),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_soup_raises_and_all_indices_fit(html: str) -> None:
    found = within_bounds(html)
    links = [link for part in found for link in part.links]
    images = [image for part in found for image in part.images]
    for block in (block for part in found for block in part.blocks):
        for span in block.spans:
            assert 0 <= span.start <= span.end <= len(block.text)
            if span.style == "link":
                assert links[span.target or 0].url.startswith(("http", "mailto:"))
            if span.style == "image":
                assert images[span.target or 0].url.startswith("http")


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=15).map("".join))
def test_no_soup_raises_behind_a_deep_beginning(html: str) -> None:
    within_bounds("<b>" * 2_100 + html)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_plain_text_is_kept_whole(text: str) -> None:
    found = within_bounds(text, "text")
    shown = "".join(block.text for part in found for block in part.blocks)
    assert squeezed(shown) == squeezed(fold(text))


def test_squeezing_is_not_what_makes_these_tests_pass() -> None:
    assert blocks_text("<p>a b</p><p>c</p>") == "abc"
