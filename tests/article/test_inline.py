"""Text inside a paragraph: marks, links, pictures, blanks."""

from __future__ import annotations

import pytest

from tests.article.reading import block, blocks, parts, shown, styles
from tui_reader.article import convert
from tui_reader.model.articles import Image, Link
from tui_reader.model.entities import Content


@pytest.mark.parametrize(
    ("html", "style"),
    [
        ("<b>x</b>", "strong"),
        ("<strong>x</strong>", "strong"),
        ("<i>x</i>", "emphasis"),
        ("<cite>x</cite>", "emphasis"),
        ("<del>x</del>", "strike"),
        ("<s>x</s>", "strike"),
        ("<code>x</code>", "code"),
        ("<tt>x</tt>", "code"),
        ("<sup>x</sup>", "superscript"),
        ("<sub>x</sub>", "subscript"),
        ("<kbd>x</kbd>", "keyboard"),
        ("<mark>x</mark>", "mark"),
        ('<span style="font-weight: 700">x</span>', "strong"),
        ('<span style="color:red;font-style:italic">x</span>', "emphasis"),
    ],
)
def test_each_mark_becomes_a_span(html: str, style: str) -> None:
    found = block(f"<p>a {html} b</p>")
    assert found.text == "a x b"
    assert styles(found) == [(style, "x")]


def test_marks_hold_where_markdown_would_lose_them() -> None:
    found = block("<p><b>Note:</b>text<i>ital</i><b>「重」</b>字 <b>a<i>b</i></b><i>c</i></p>")
    assert found.text == "Note:textital「重」字 abc"
    assert styles(found) == [
        ("strong", "Note:"),
        ("emphasis", "ital"),
        ("strong", "「重」"),
        ("strong", "ab"),
        ("emphasis", "b"),
        ("emphasis", "c"),
    ]


def test_blanks_stand_outside_marks_and_once() -> None:
    found = block("<p>a<b> b </b>\n c<i> </i>d <b></b> e</p>")
    assert found.text == "a b c d e"
    assert styles(found) == [("strong", "b")]


def test_misnested_and_repeated_marks_do_no_harm() -> None:
    found = block("<p>" + "<b>" * 400 + "x<i>y</b>z</i></p>")
    assert found.text == "xyz"
    assert ("strong", "xyz") in styles(found) or ("strong", "xy") in styles(found)


def test_no_break_spaces_and_soft_hyphens_stay() -> None:
    assert block("<p>of&nbsp;<strong>52x</strong>&nbsp;– co&shy;op</p>").text == "of\u00a052x\u00a0– co\u00adop"


def test_controls_and_bidi_marks_go() -> None:
    assert block("<p>a&#27;[31mb\x9bc&#x202e;d\x07e</p>").text == "a[31mbcde"


def test_a_private_code_point_from_outside_opens_nothing() -> None:
    found = block("<p>a\ufdd0b\ufdefc&#xfdd2;d</p>")
    assert found.text == "abcd"
    assert found.spans == ()


def test_icon_fonts_stay() -> None:
    assert block("<p>\uf8ff and \ue0b0</p>").text == "\uf8ff and \ue0b0"


# --------------------------------------------------------------------------- links


def test_a_link_is_a_span_that_points_at_its_address() -> None:
    (part,) = parts('<p>see <a href="/x (1).html">the <b>page</b></a>, <a href="mailto:a@b.org">me</a></p>')
    assert part.links == (Link("https://example.org/x%20(1).html", "the page"), Link("mailto:a@b.org", "me"))
    assert [(span.style, span.target) for span in part.blocks[0].spans] == [("link", 0), ("strong", None), ("link", 1)]


@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "ftp://a.org", "", "   "])
def test_a_link_that_leads_nowhere_safe_is_text(href: str) -> None:
    (part,) = parts(f'<p>a <a href="{href}">b</a></p>')
    assert part.blocks[0].text == "a b"
    assert part.links == ()


def test_empty_links_are_dropped() -> None:
    (part,) = parts('<p>a<a href="/x"></a> <a href="/y"> </a>b<a name="z"></a></p>')
    assert part.blocks[0].text == "a b"
    assert part.links == ()


def test_addresses_with_ampersands_stay_as_they_are() -> None:
    (part,) = parts('<p><a href="https://a.org/?x=1&amp;copy=2&amp;amp;y">a</a></p>')
    assert part.links[0].url == "https://a.org/?x=1&copy=2&amp;y"


def test_a_link_around_blocks_is_on_each_of_them() -> None:
    (part,) = parts('<a href="/x"><h3>Title</h3><p>Words</p></a>')
    assert [found.kind for found in part.blocks] == ["heading", "paragraph"]
    assert [link.text for link in part.links] == ["Title", "Words"]


def test_the_base_is_that_of_the_content_then_the_argument() -> None:
    html = '<p><a href="x">a</a></p>'
    (one,) = convert(Content(html, base="https://b.org/dir/"), base="https://a.org/")
    (two,) = convert(Content(html, base="dir/"), base="https://a.org/")
    (three,) = convert(Content(html), base="https://a.org/")
    (four,) = convert(Content(html), base=None)
    assert [part.links[0].url for part in (one, two, three)] == [
        "https://b.org/dir/x",
        "https://a.org/dir/x",
        "https://a.org/x",
    ]
    assert four.links == ()


def test_base_href_in_the_page_counts() -> None:
    (part,) = parts('<html><head><base href="https://c.org/"></head><body><a href="x">a</a></body></html>')
    assert part.links[0].url == "https://c.org/x"


# --------------------------------------------------------------------------- breaks


def test_a_break_is_a_line_and_two_are_a_paragraph() -> None:
    assert shown("a<br>b<br/>\n<br>c<br><br><br><br>d<br>") == ["a\nb", "c", "d"]
    assert shown("<p><br></p><p>a</p><p>&nbsp;</p>") == ["a"]


def test_breaks_in_headings_and_cells_are_blanks() -> None:
    assert block("<h2>a<br>b</h2>").text == "a b"


# --------------------------------------------------------------------------- pictures in text


def test_emoji_pictures_become_their_character() -> None:
    found = block('<h2><img src="https://s.w.org/1f9e0.png" alt="🧠" class="wp-smiley"> Why</h2>')
    assert found.text == "🧠 Why"
    assert found.kind == "heading"


def test_a_picture_among_words_is_a_span_over_its_alt() -> None:
    (part,) = parts('<p>press <img src="/ok.png" alt="the [OK] *button*" width="20" height="10"> now</p>')
    assert part.blocks[0].text == "press the [OK] *button* now"
    assert styles(part.blocks[0]) == [("image", "the [OK] *button*")]
    assert part.images == (Image("https://example.org/ok.png", "the [OK] *button*", "", 20, 10),)


def test_a_picture_without_words_among_words_says_that_it_is_one() -> None:
    assert block('<p>a <img src="x.png"> b</p>').text == "a [image] b"


def test_beacons_and_data_pictures_leave_nothing() -> None:
    found = block(
        '<p>a<img src="https://a.org/p.gif" width=1 height=1><img src="data:image/png;base64,'
        + "A" * 61_000
        + '">b</p>'
    )
    assert found.text == "ab"


def test_a_picture_that_cannot_be_shown_leaves_its_words() -> None:
    assert block('<p>a <img src="data:image/png;base64,AA" alt="a cat"> b</p>').text == "a a cat b"


def test_a_lazy_picture_and_its_noscript_twin_are_one() -> None:
    (part,) = parts(
        '<p><img src="data:image/gif;base64,R0" data-src="/a.jpg"><noscript><img src="/a.jpg"></noscript></p>'
    )
    assert [image.url for image in part.images] == ["https://example.org/a.jpg"]


def test_the_sources_of_a_picture_are_for_its_img() -> None:
    (part,) = parts('<picture><source srcset="/a.webp 1x, /b.webp 2x"><img alt="x"></picture><p><img alt="y"></p>')
    assert [image.url for image in part.images] == ["https://example.org/b.webp"]


# --------------------------------------------------------------------------- what else stands in text


def test_footnotes_are_marks_and_their_arrows_go() -> None:
    found = blocks(
        '<p>Said so.<sup id="fnref1"><a href="#fn1">1</a></sup></p>'
        '<ol><li id="fn1">In a book. <a href="#fnref1">↩︎</a></li></ol>'
    )
    assert [part.text for part in found] == ["Said so.1", "In a book."]
    assert ("footnote", "1") in styles(found[0])


def test_a_link_into_the_page_keeps_its_words() -> None:
    (part,) = parts('<p><a href="#more">More</a></p>')
    assert part.links == (Link("https://example.org/blog/post#more", "More", "more"),)


def test_quotations_ruby_formulas_and_boxes() -> None:
    assert block("<p>He said <q>no</q>.</p>").text == "He said “no”."
    assert block("<p><ruby>漢<rt>kan</rt></ruby></p>").text == "漢(kan)"
    assert block("<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby></p>").text == "漢(kan)"
    assert styles(block('<p>so <math alttext="x^2"><mi>x</mi></math></p>')) == [("code", "x^2")]
    assert shown("<ul><li><input type=checkbox checked> done<li><input type=checkbox> open</ul>") == [
        "☑ done",
        "☐ open",
    ]


def test_what_is_not_text_goes() -> None:
    html = (
        "<p>a<script>alert(1)</script><style>p{}</style><template>t</template>"
        "<svg><text>s</text></svg><select><option>o</select><!-- c -->b</p>"
    )
    assert block(html).text == "ab"


def test_unknown_elements_are_looked_through() -> None:
    assert block("<p>a <blink>b</blink> <x-y>c</x-y> <o:p>d</o:p></p>").text == "a b c d"


# --------------------------------------------------------------------------- plain text


def test_plain_text_keeps_its_lines_and_means_no_html() -> None:
    (part,) = convert(Content("one <b>two</b>\nthree & four\n\n\n# five", "text"), base=None)
    assert [found.text for found in part.blocks] == ["one <b>two</b>\nthree & four", "# five"]


def test_addresses_in_plain_text_are_links() -> None:
    (part,) = convert(Content("see https://a.org/?a=1&copy=2, or (http://b.org/x).", "text"), base=None)
    assert [link.url for link in part.links] == ["https://a.org/?a=1&copy=2", "http://b.org/x"]
    assert part.blocks[0].text == "see https://a.org/?a=1&copy=2, or (http://b.org/x)."


def test_html_without_any_tag_keeps_its_paragraphs() -> None:
    assert shown("one\ntwo\n\nthree &amp; four") == ["one two", "three & four"]
