"""References are converted at one place, which bears any text."""

from __future__ import annotations

from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.text.references import unescaped, unescaped_twice

PIECES = st.sampled_from(["&", "#", "x", "X", "0", "65", "1114112", ";", "amp", "lt", "notit;", " ", "ä", "g", "\0"])


@pytest.mark.parametrize(
    ("text", "is_read_as"),
    [
        ("R&amp;D &#228;&#xE4;", "R&D ää"),
        (f"a &#{'9' * 5000}; b", "a \ufffd b"),
        (f"a &#{'9' * 5000} b", "a \ufffd b"),
        (f"&#{'0' * 5000}65;", "A"),
        (f"&#{'0' * 5000}65 b", "A b"),
        (f"&#{'0' * 5000};", "\ufffd"),
        (f"&#x{'f' * 5000};", "\ufffd"),
        (f"&#x{'0' * 5000}41;", "A"),
        (f"&#{'9' * 3_000_000};", "\ufffd"),
        ("&#;&#x;&#99999999;", "&#;&#x;\ufffd"),
        (f"&{'a' * 5000};", f"&{'a' * 5000};"),
    ],
)
def test_a_number_too_large_is_the_replacement_character(text: str, is_read_as: str) -> None:
    assert unescaped(text) == is_read_as


@settings(max_examples=200)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_every_other_reference_is_read_as_the_standard_library_does(text: str) -> None:
    assert unescaped(text) == unescape(text)


TWICE = {
    "&lt;p&gt;A &lt;a href=&#34;https://a.example/&#34;&gt;page&lt;/a&gt;.&lt;/p&gt;": (
        '<p>A <a href="https://a.example/">page</a>.</p>'
    ),
    " \n&#60;div class=&quot;x&quot;&#62;1 &amp;lt; 2&#60;/div&#62; ": ' \n<div class="x">1 &lt; 2</div> ',
    "&lt;img src=&quot;a.png&quot; /&gt;Words&lt;br&gt;": '<img src="a.png" />Words<br>',
    "&lt;P&gt;One&lt;/P&gt;&lt;P&gt;Two&lt;/P&gt;": "<P>One</P><P>Two</P>",
}


@pytest.mark.parametrize("html", TWICE)
def test_a_body_that_was_escaped_twice_is_what_was_meant(html: str) -> None:
    assert unescaped_twice(html) == TWICE[html]


@pytest.mark.parametrize(
    "html",
    [
        "",
        "Write &lt;p&gt;text&lt;/p&gt; for a paragraph",
        "&lt;p&gt; begins a paragraph",
        "&lt;p&gt; and &lt;div&gt; are blocks, closed by &lt;/div&gt;",
        "&lt;b&gt;is bold&lt;/b&gt;",
        "<code>&lt;p&gt;text&lt;/p&gt;</code>",
        "<p>&lt;p&gt;text&lt;/p&gt;",
        "&lt;p&gt;text&lt;/p&gt;<br>",
        "&amp;lt;p&amp;gt;three times&amp;lt;/p&amp;gt;",
        "&lt;pet&gt;name&lt;/pet&gt;",
        "&lt;p&gt;" * 100_000,
        "&lt;p " * 100_000 + "&gt;",
    ],
)
def test_a_text_about_html_keeps_its_tags(html: str) -> None:
    assert unescaped_twice(html) is html
