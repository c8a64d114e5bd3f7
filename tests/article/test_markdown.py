"""Markdown: what it looks like (TRAPS 14), and that text comes out of it as it went in."""

from __future__ import annotations

from html import escape as to_html

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.article.reading import block, blocks_text, commonmark_text, markdown, squeezed, tree_text
from tui_reader.article.read.clean import fold


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a <b>b</b> <i>c</i> <s>d</s></p>", "a **b** *c* ~~d~~"),
        ("<p><b>Note:</b>text</p>", "<strong>Note:</strong>text"),
        ("<p><i>a</i><b>b</b></p>", "<em>a</em><strong>b</strong>"),
        ("<p><b>a <i>b</i></b> c</p>", "**a *b*** c"),
        ("<p>H<sub>2</sub>O <kbd>Q</kbd> <mark>m</mark></p>", "H<sub>2</sub>O <kbd>Q</kbd> <mark>m</mark>"),
        ("<h2>A <em>b</em></h2>", "## A *b*"),
        ("<h3>C #</h3>", "### C \\#"),
        ('<p>Hi!<a href="/x y(z)">l</a></p>', "Hi\\![l](https://example.org/x%20y\\(z\\))"),
        (
            '<p><img src="/a.png" alt="a [b]" title=\'say "hi"\'></p>',
            '![a \\[b\\]](https://example.org/a.png "say \\"hi\\"")',
        ),
        ("<ul><li>a<ol><li>b</ol><li>c</ul>", "- a\n  1. b\n- c"),
        ("<ul><li>a</ul><ul><li>b</ul>", "- a\n\n* b"),
        ("<ol><li>a</ol><ol><li>b</ol>", "1. a\n\n1) b"),
        ("<blockquote><p>a<p>b</blockquote>", "> a\n>\n> b"),
        ('<pre><code class="lang-py">a\n```</code></pre>', "````py\na\n```\n````"),
        ("<p><code>a`b</code></p>", "``a`b``"),
        ("<table><tr><th>a|b<th>c<tr><td>d<td align=center>e</table>", "| a\\|b | c |\n| --- | :-: |\n| d | e |"),
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", "|  |  |\n| --- | --- |\n| a | b |\n| c | d |"),
        ("<p>a<hr>b", "a\n\n___\n\nb"),
        ("a<br>b", "a\\\nb"),
        ('<video src="/v.mp4"></video>', "[Video: example.org](https://example.org/v.mp4)"),
    ],
)
def test_markdown_of(html: str, expected: str) -> None:
    assert markdown(html) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("snake_case stays, _this_ is escaped", "snake_case stays, \\_this\\_ is escaped"),
        ("5 * 3 < 7 & x > y | z ~ 5", "5 \\* 3 < 7 & x > y | z ~ 5"),
        ("<b> &amp; [x](y) `c` ~~d~~ \\", "\\<b> \\&amp; \\[x\\](y) \\`c\\` \\~\\~d\\~\\~ \\\\"),
        ("# no heading", "\\# no heading"),
        ("#hashtag", "#hashtag"),
        ("- no item", "\\- no item"),
        ("-5 degrees", "-5 degrees"),
        ("1. no item", "1\\. no item"),
        ("2024) x", "2024\\) x"),
        ("3.5 is a number", "3.5 is a number"),
        ("> no quote", "\\> no quote"),
        ("---", "\\---"),
        ("===", "\\==="),
        ("| --- |", "\\| --- |"),
        ("Hello!", "Hello!"),
    ],
)
def test_only_what_needs_it_is_escaped(text: str, expected: str) -> None:
    assert markdown(f"<p>{to_html(text)}</p>") == expected
    assert block(f"<p>{to_html(text)}</p>").text == text


def test_a_line_of_blanks_at_the_end_leaves_no_backslash() -> None:
    assert block("<p>one<br>&nbsp;<br>&nbsp;</p>").text == "one"
    assert block("<p>one\\<br>&nbsp;</p>").text == "one\\"
    assert markdown("<p>one<br>&nbsp;<p>two") == "one\n\ntwo"


def test_lines_that_would_be_a_table_or_a_heading_are_text() -> None:
    assert block("a | b<br>--- | ---<br>c | d").text == "a | b\n--- | ---\nc | d"
    assert block("a<br>===<br>b<br>- - -<br>1) c").text == "a\n===\nb\n- - -\n1) c"


@pytest.mark.parametrize("text", ["#", "a #", "#\u00a0", "a # ", "##"])
def test_signs_at_the_end_of_a_heading_are_text(text: str) -> None:
    assert block(f"<h2>{text}</h2>").text == text.strip()


# --------------------------------------------------------------------------- properties

# Everything that means something to Markdown, with letters and blanks between.
MEANINGFUL = st.text(alphabet="\\`*_{}[]()#+-.!|<>&~=:;^\"'$@/ a1é中\u00a0\n", max_size=40)
ANYTHING = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30)
TEXT = MEANINGFUL | ANYTHING


def _literally(text: str) -> str:
    return fold(text).strip()


@settings(max_examples=300)
@given(TEXT)
def test_any_text_survives_in_a_paragraph(text: str) -> None:
    expected = _literally(text)
    assume(expected)
    assert block(f"<p>{to_html(text)}</p>").text.strip() == expected


@settings(max_examples=150)
@given(TEXT, st.sampled_from(["h2", "blockquote", "li", "dd", "figcaption"]))
def test_any_text_survives_in_any_block(text: str, tag: str) -> None:
    expected = _literally(text)
    assume(expected)
    assert block(f"<{tag}>{to_html(text)}</{tag}>").text.strip() == expected


@settings(max_examples=150)
@given(TEXT, st.sampled_from(["b", "i", "s", "code", "sup", "kbd", "a href=/x", "q"]))
def test_any_text_survives_in_any_mark(text: str, tag: str) -> None:
    expected = _literally(f"x {text} y")
    found = block(f"<p>x <{tag}>{to_html(text)}</{tag.partition(' ')[0]}> y</p>").text
    assert squeezed(found.replace("“", "").replace("”", "")) == squeezed(expected.replace("“", "").replace("”", ""))


@settings(max_examples=150)
@given(TEXT, TEXT)
def test_any_text_survives_in_cells(one: str, two: str) -> None:
    html = f"<table><tr><th>a<th>b<tr><td>x{to_html(one)}x<td><code>x{to_html(two)}x</code></table>"
    table = block(html).table
    assert table is not None
    assert [squeezed(cell.text) for cell in table.rows[1]] == [squeezed(fold(f"x{text}x")) for text in (one, two)]


@settings(max_examples=100)
@given(st.text(alphabet="`~ab \n\t<&|", max_size=60))
def test_any_code_survives(code: str) -> None:
    expected = code.expandtabs(4).strip("\n").rstrip()
    assume(expected)
    assert block(f"<pre>x\n{to_html(code)}\nx</pre>").text == "x\n" + code.expandtabs(4) + "\nx"


INLINE = st.sampled_from(
    ["b", "i", "s", "code", "sup", "kbd", "mark", "span", "q", 'a href="/x"', "a href='#fn1'", "i id=fn1"]
)
BLOCKY = st.sampled_from(
    [
        *("p", "div", "h3", "ul", "ol", "li", "blockquote", "table", "tr", "td", "th", "pre", "dl", "dt", "dd"),
        *("figure", "figcaption", "caption", "details", "summary", "section class=footnotes", "p id=fn1"),
    ]
)
WORDS = st.text(alphabet="ab*_`[]()#-+>|~!\\<&1. \u00a0\n", min_size=1, max_size=12).map(to_html)
VOID = st.sampled_from(["<br>", "<hr>", "</p>", "</b>", "<p>", "<li>", "<td>", '<img src="/i.png" alt="">'])


def _wrapped(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda tag, pieces: f"<{tag}>{''.join(pieces)}</{tag.partition(' ')[0]}>",
        INLINE | BLOCKY,
        st.lists(inside, max_size=4),
    )


PAGES = st.lists(st.recursive(WORDS | VOID, _wrapped, max_leaves=25), max_size=5).map("".join)


@settings(max_examples=300, deadline=None)
@given(PAGES)
def test_every_word_of_the_cleaned_tree_is_in_the_blocks_in_order(html: str) -> None:
    assert blocks_text(html) == tree_text(html)


@settings(max_examples=300, deadline=None)
@given(PAGES)
def test_any_commonmark_reader_finds_the_same_text_in_the_markdown(html: str) -> None:
    assert commonmark_text(markdown(html)) == blocks_text(html)
