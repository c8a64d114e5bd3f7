"""Blocks: headings, lists, quotes, code, tables, pictures, players; prefixes and tightness."""

from __future__ import annotations

import pytest

from tests.article.reading import block, blocks, markdown, parts, shown, styles
from tui_reader.model.articles import Block, Table


def rows(found: Block) -> list[list[str]]:
    assert found.table is not None
    return [[cell.text for cell in row] for row in found.table.rows]


def table(html: str) -> Table:
    found = block(html).table
    assert found is not None
    return found


# --------------------------------------------------------------------------- headings


def test_headings_have_levels_and_marks() -> None:
    found = blocks("<h1>One</h1><h6>Six <em>x</em></h6>")
    assert [(part.kind, part.level, part.text) for part in found] == [("heading", 1, "One"), ("heading", 6, "Six x")]
    assert styles(found[1]) == [("emphasis", "x")]


def test_a_heading_that_was_never_closed_takes_no_article_with_it() -> None:
    found = blocks("<h2>Title<ul><li>a</ul>" + "<p>" + "words " * 400)
    assert [part.kind for part in found] == ["heading", "paragraph", "paragraph"]


def test_a_heading_of_only_a_picture_is_a_picture() -> None:
    assert block('<h1><img src="/logo.png" alt="Logo"></h1>').kind == "image"


# --------------------------------------------------------------------------- lists and quotes


def test_lists_nest_by_prefix() -> None:
    html = "<ul><li>a<ol start=9><li>b<li>c<ul><li>d</ul></ol><li>e</ul>"
    assert shown(html) == ["• a", "   9. b", "  10. c", "      ◦ d", "• e"]
    assert [found.rest for found in blocks(html)] == ["  ", "      ", "      ", "        ", "  "]


def test_items_are_tight_but_the_first_of_a_list() -> None:
    assert [found.tight for found in blocks("<p>x<ul><li>a<li>b<ul><li>c</ul></ul><p>y<ol><li>d<li>e</ol>")] == [
        *(False, False, True, True),
        *(False, False, True),
    ]


def test_an_item_of_several_paragraphs_makes_a_loose_list() -> None:
    found = blocks("<ul><li><p>a</p><p>b</p></li><li>c</li></ul>")
    assert [(part.first, part.rest, part.text, part.tight) for part in found] == [
        ("• ", "  ", "a", False),
        ("  ", "  ", "b", False),
        ("• ", "  ", "c", False),
    ]


def test_numbers_follow_start_and_value() -> None:
    assert shown('<ol start="7"><li>a<li value="20">b<li>c</ol>') == [" 7. a", "20. b", "21. c"]
    assert shown('<ol start="²"><li>a</ol>') == ["1. a"]
    assert shown('<ol start="-5"><li>a</ol>') == ["0. a"]
    assert shown(f'<ol start="{"9" * 5000}"><li>a</ol>') == ["999000000. a"]
    assert shown("<ol><li>a</li><li></li><li>c</li></ol>") == ["1. a", "3. c"]


def test_lists_side_by_side_stay_two() -> None:
    found = blocks("<ol><li>a</ol><ol><li>b</ol><ul><li>c</ul><ul><li>d</ul>")
    assert [part.first for part in found] == ["1. ", "1. ", "• ", "• "]
    assert not any(part.tight for part in found)


def test_lists_in_bad_shape_keep_everything() -> None:
    assert shown("<ul><li>a</li><ul><li>b</ul>text<li>c</ul><li>lone<li>lone too") == [
        "• a",
        "  ◦ b",
        "  text",
        "• c",
        "• lone",
        "• lone too",
    ]


def test_quotes_and_lists_in_each_other() -> None:
    html = "<blockquote><p>a<ul><li>b<blockquote>c</blockquote></ul><p>d</blockquote>"
    assert shown(html) == ["│ a", "│ • b", "│   │ c", "│ d"]
    assert blocks(html)[1].rest == "│   "


def test_nesting_has_an_end_and_text_has_not() -> None:
    found = blocks("".join(f"<ul><li>w{n}" for n in range(60)))
    assert [part.text for part in found] == [f"w{n}" for n in range(60)]
    assert max(len(part.first) for part in found) <= 16


def test_definitions_stand_indented_under_their_terms() -> None:
    html = "<dl><dt>Term<dd>One<dd>Two<ul><li>a</ul><dt>Next<dd><p>Three</p></dl>"
    assert shown(html) == ["Term", "  One", "  Two", "  • a", "Next", "  Three"]
    assert [part.kind for part in blocks(html)] == ["label", *["paragraph"] * 3, "label", "paragraph"]
    assert styles(blocks(html)[0]) == [("strong", "Term")]
    assert markdown(html).startswith("**Term**\n\n+ One\n+ Two\n  - a\n\n**Next**")


def test_details_have_a_summary() -> None:
    found = blocks("<details><summary>More</summary><p>Hidden</p></details>")
    assert [(part.kind, part.text) for part in found] == [("summary", "More"), ("paragraph", "Hidden")]
    assert styles(found[0]) == [("strong", "More")]


@pytest.mark.parametrize(
    "html",
    [
        '<section class="footnotes"><ol><li id="fn1"><p>A note.</p></ol></section>',
        '<div role="doc-endnotes"><ol><li>A note.</ol></div>',
        '<ol class="references"><li>A note.</ol>',
    ],
)
def test_footnotes_are_notes(html: str) -> None:
    found = blocks(f"<p>Text.</p>{html}<p>After.</p>")
    assert [(part.kind, part.first, part.text) for part in found] == [
        ("paragraph", "", "Text."),
        ("note", "1. ", "A note."),
        ("paragraph", "", "After."),
    ]
    assert markdown(html) == "1. A note."


def test_a_way_back_goes_with_its_number_but_a_number_alone_stays() -> None:
    assert shown('<p>Said. <a href="#fnref1:2">↩︎<sup>2</sup></a></p>') == ["Said."]
    assert shown('<p><a href="#_ftnref1">[1]</a> Said.</p>') == ["[1] Said."]


# --------------------------------------------------------------------------- code


def test_code_keeps_its_lines_and_language() -> None:
    found = block('<pre><code class="language-python">\ndef f(x):\n\treturn x*2  # a_b\n\n\n</code></pre>')
    assert (found.kind, found.language) == ("code", "python")
    assert found.text == "def f(x):\n    return x*2  # a_b"


def test_code_with_fences_and_markup_in_it() -> None:
    found = block("<pre>```\n<span>a</span> &lt;b&gt; `x`\n````<br>~~~</pre>")
    assert found.text == "```\na <b> `x`\n````\n~~~"


def test_the_language_may_be_said_around_the_code() -> None:
    assert block('<div class="highlight highlight-source-rust"><pre>x</pre></div>').language == "rust"
    assert [found.language for found in blocks('<div class="language-c x"><pre>a</pre></div><pre>b</pre>')] == [
        "c",
        None,
    ]


def test_lines_in_blocks_and_line_numbers() -> None:
    assert block("<pre><div>a</div><div>b</div></pre>").text == "a\nb"
    html = (
        '<figure class="highlight"><table><tr><td class="gutter"><pre>1\n2</pre></td>'
        '<td class="code"><pre>a\nb</pre></td></tr></table></figure>'
    )
    assert [(found.kind, found.text) for found in blocks(html)] == [("code", "a\nb")]


def test_code_in_a_list_is_indented_by_prefix_only() -> None:
    found = blocks("<ol start=10><li>a<pre>x\n  y</pre></ol>")
    assert (found[1].first, found[1].text) == ("    ", "x\n  y")


def test_backticks_in_inline_code() -> None:
    found = block("<p><code>`a`</code> and <code>``</code> and <code>a|b*c\\</code></p>")
    assert styles(found) == [("code", "`a`"), ("code", "``"), ("code", "a|b*c\\")]


# --------------------------------------------------------------------------- tables


def test_a_table_with_a_head() -> None:
    found = table(
        "<table><thead><tr><th>A<th align=right>B</tr></thead>"
        "<tr><td>1|2<td style='text-align: right'><b>3</b></tr><tr><td>x</table>"
    )
    assert [[cell.text for cell in row] for row in found.rows] == [["A", "B"], ["1|2", "3"], ["x", ""]]
    assert found.align == ("left", "right")
    assert found.has_head
    assert [(span.style, span.start, span.end) for span in found.rows[1][1].spans] == [("strong", 0, 1)]


def test_a_table_without_a_head() -> None:
    found = table("<table><tr><td>a<td>b<tr><td>c<td>d</table>")
    assert not found.has_head
    assert len(found.rows) == 2


def test_spans_are_filled_with_empty_cells() -> None:
    found = block("<table><tr><th>a<th>b<th>c<tr><td rowspan=2>1<td colspan=2>2<tr><td>3<td>4</table>")
    assert rows(found) == [["a", "b", "c"], ["1", "2", ""], ["", "3", "4"]]


def test_spans_beyond_reason() -> None:
    assert shown("<table><tr><td colspan=99999999>a<td colspan='²'>b<tr><td>c</table>") == ["a", "b", "c"]
    assert rows(block("<table><tr><td rowspan=99999999>a<td>b<tr><td colspan='²'>c</table>")) == [["a", "b"], ["", "c"]]


def test_pipes_and_code_in_cells_survive() -> None:
    found = block("<table><tr><th>a|b<th><code>x|y</code><tr><td>\\|<td><a href='/p|q'>l|m</a></table>")
    assert rows(found) == [["a|b", "x|y"], ["\\|", "l|m"]]


def test_paragraphs_and_breaks_in_a_cell_are_one_line() -> None:
    assert rows(block("<table><tr><th>a<br>b<th>c<tr><td><p>d</p><p>e</p><td>f</table>")) == [
        ["a b", "c"],
        ["d e", "f"],
    ]


def test_a_layout_table_is_taken_apart() -> None:
    html = "<table><tr><td><h2>T</h2><p>a</p><td><ul><li>b</ul></tr></table>"
    assert shown(html) == ["T", "a", "• b"]
    assert shown("<table><tr><td>one</td></tr><tr><td>two</td></tr></table>") == ["one", "two"]
    assert shown("<table><tr><td><table><tr><td>in</table><td>out</table>") == ["in", "out"]


def test_a_caption_stands_before_its_table() -> None:
    assert [found.kind for found in blocks("<table><caption>C</caption><tr><td>a<td>b<tr><td>c<td>d</table>")] == [
        "label",
        "table",
    ]


def test_a_caption_stands_over_its_figure_where_it_comes_first() -> None:
    html = "<p>x</p><figure><figcaption>A</figcaption><img src=/a.png></figure>"
    assert [found.kind for found in blocks(html)] == ["paragraph", "label", "image"]


def test_cells_without_a_table() -> None:
    assert shown("<tr><td>a<td>b") == ["a", "b"]


# --------------------------------------------------------------------------- pictures, players, rules


def test_a_picture_alone_is_a_block_and_keeps_its_link() -> None:
    (part,) = parts(
        '<figure><a href="/big.jpg"><img src="/s.jpg" alt="A cat"></a><figcaption>Cap</figcaption></figure>'
    )
    picture, caption = part.blocks
    assert (picture.kind, picture.text, picture.target) == ("image", "A cat", 0)
    assert [(span.style, span.start, span.end, span.target) for span in picture.spans] == [("link", 0, 5, 0)]
    assert part.links[0].url == "https://example.org/big.jpg"
    assert caption.kind == "caption"
    assert styles(caption) == [("emphasis", "Cap")]


def test_pictures_side_by_side_are_a_block_each() -> None:
    (part,) = parts('<p><img src="/a.png" title="T"> <img src="/b.png"><br><img src="/c.png" alt="c"></p>')
    assert [(found.kind, found.text, found.target) for found in part.blocks] == [
        ("image", "T", 0),
        ("image", "", 1),
        ("image", "c", 2),
    ]


def test_players_become_labelled_links() -> None:
    (part,) = parts(
        '<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ" title="A song"></iframe>'
        '<video><source src="/v.mp4"><p>No video here.</p></video>'
        '<object><param name="movie" value="https://a.org/x.swf"></object>'
        '<audio src="/a.mp3"></audio><iframe src="https://a.org/t" width="0"></iframe>'
    )
    assert [(found.kind, found.text, found.target) for found in part.blocks] == [
        ("embed", "Video: A song · youtube.com", 0),
        ("embed", "Video: example.org", 1),
        ("embed", "Embedded page: a.org", 2),
        ("embed", "Audio: example.org", 3),
    ]
    assert part.links[0].url == "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


def test_a_player_without_an_address_leaves_its_words() -> None:
    assert shown("<video>Get it <b>elsewhere</b></video>") == ["Get it elsewhere"]


def test_a_player_that_was_never_closed_swallows_nothing() -> None:
    text = " ".join(f"word{n}" for n in range(300))
    found = shown(f'<video src="/v.mp4"><p>{text}</p><p>end</p>')
    assert found[0] == "Video: example.org"
    assert " ".join(found[1:]).split() == [*text.split(), "end"]


def test_rules_are_one_each() -> None:
    assert [found.kind for found in blocks("<p>a<hr><hr><p>b<ul><li><hr></ul>")] == [
        "paragraph",
        "rule",
        "paragraph",
        "rule",
    ]


def test_nothing_is_nothing() -> None:
    assert parts("") == []
    assert parts(" \n ") == []
    assert parts("<p></p><!-- x --><script>1</script>") == []
