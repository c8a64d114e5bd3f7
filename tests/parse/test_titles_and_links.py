"""Titles as safe plain lines, addresses as safe absolute ones."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.parse.samples import atom, item, parse
from tui_reader.parse.text.links import absolute, join_bases
from tui_reader.parse.text.titles import LONGEST, name_line, plain_line
from tui_reader.text.clean import clean_line

BASE = "https://a.example/dir/page.html"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a &lt; b", "a < b"),
        ("a &lt; b &amp;amp; c", "a < b & c"),
        ("AT&amp;T", "AT&T"),
        ("&amp;amp;lt;", "&lt;"),
        ("Caf&amp;eacute;", "Café"),
        ("<![CDATA[Fish &amp; Chips]]>", "Fish & Chips"),
        ("<![CDATA[It&#8217;s]]>", "It’s"),
        ("<![CDATA[<b>Bold</b> move]]>", "Bold move"),
        ("[red]alert[/] [@click=app.quit]x[/]", "[red]alert[/] [@click=app.quit]x[/]"),
        ("Use &lt;br&gt; now", "Use <br> now"),
        ("  two\n  lines ", "two lines"),
        ("vector&lt;int&gt; in C++", "vector<int> in C++"),
    ],
)
def test_rss_titles_are_read_once(written: str, shown: str) -> None:
    assert item(f"<title>{written}</title>").title == shown


@pytest.mark.parametrize(
    ("kind", "written", "shown"),
    [
        ("text", "a &lt;b&gt; c", "a <b> c"),
        ("html", "a &lt;b&gt;c&lt;/b&gt;", "a c"),
        ("html", "a &lt; b", "a < b"),
        ("html", "1 &amp;lt; 2", "1 < 2"),
        ("html", "one&lt;br&gt;two&lt;p&gt;three", "one two three"),
        ("html", "&lt;img src='x' alt='heart'&gt; beats", "heart beats"),
        ("html", "x&lt;script&gt;alert(1)&lt;/script&gt;y", "xy"),
        ("xhtml", '<div xmlns="http://www.w3.org/1999/xhtml">a <b>b</b> &amp;amp;</div>', "a b &amp;"),
    ],
)
def test_atom_titles_follow_their_type(kind: str, written: str, shown: str) -> None:
    assert atom(f'<title type="{kind}">{written}</title>').title == shown


def test_endless_title_is_cut() -> None:
    title = item(f"<title>{'word ' * 100_000}</title>").title
    assert len(title) <= LONGEST
    assert title.endswith("…")


def test_names_lose_a_second_escaping() -> None:
    assert name_line("R&amp;D") == "R&D"
    assert name_line("Q & A") == "Q & A"


@settings(max_examples=150)
@given(st.text(max_size=200), st.booleans())
def test_a_title_is_always_one_safe_line(text: str, markup: bool) -> None:
    line = plain_line(text, markup=markup)
    assert line == clean_line(line)
    assert "\n" not in line


@pytest.mark.parametrize(
    ("written", "resolved"),
    [
        ("https://b.example/x", "https://b.example/x"),
        ("other.html", "https://a.example/dir/other.html"),
        ("/root", "https://a.example/root"),
        ("//b.example/x", "https://b.example/x"),
        ("?page=2", "https://a.example/dir/page.html?page=2"),
        (" https://b.example/a b\n", "https://b.example/a%20b"),
        ("https://b.example/ü", "https://b.example/ü"),
        ("www.b.example/x", "http://www.b.example/x"),
        ("feed://b.example/x", "http://b.example/x"),
        ("feed:https://b.example/x", "https://b.example/x"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("magnet:?xt=urn:btih:1", "magnet:?xt=urn:btih:1"),
        ("http://[::1]:80/", "http://[::1]:80/"),
    ],
)
def test_addresses_become_absolute(written: str, resolved: str) -> None:
    assert absolute(written, BASE) == resolved


@pytest.mark.parametrize(
    "written",
    [
        None,
        "",
        "  ",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "urn:uuid:1",
        "http://[bad",
        "http://a.example:99999999/",
        "http:",
        "https://a.example/" + "x" * 9000,
    ],
)
def test_what_is_no_usable_address_is_none(written: str | None) -> None:
    assert absolute(written, BASE) is None


def test_file_addresses_only_out_of_a_file() -> None:
    assert absolute("picture.png", "file:///home/me/feed.xml") == "file:///home/me/picture.png"
    assert (
        parse("<rss version='2.0'><channel><item><link>file:///etc/passwd</link></item></channel></rss>").entries[0].url
        is None
    )


def test_relative_bases_are_joined() -> None:
    assert join_bases(BASE, "sub/") == "https://a.example/dir/sub/"
    assert join_bases(BASE, "javascript:x") == BASE
    assert join_bases(BASE, "") == BASE


@settings(max_examples=150)
@given(st.text(max_size=80))
def test_no_address_ever_raises_or_carries_controls(text: str) -> None:
    url = absolute(text, BASE)
    assert url is None or (url == clean_line(url) and " " not in url)
