"""The rules for single attributes and addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.article.read import clean
from tui_reader.text.clean import clean_text

BASE = "https://example.org/blog/post?x=1"


def attributes(**found: str) -> clean.Get:
    return {name.replace("_", "-"): value for name, value in found.items()}.get


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://a.org/x", "https://a.org/x"),
        ("HTTP://a.org", "HTTP://a.org"),
        (" \n https://a.org/x ", "https://a.org/x"),
        ("//cdn.org/a.png", "https://cdn.org/a.png"),
        ("../up", "https://example.org/up"),
        ("?q=2", "https://example.org/blog/post?q=2"),
        ("#part", "https://example.org/blog/post?x=1#part"),
        ("a b (c).html", "https://example.org/blog/a%20b%20(c).html"),
        ('https://a.org/"<x>`|\\', "https://a.org/%22%3Cx%3E%60%7C%5C"),
        ("https://a.org/über", "https://a.org/über"),
        ("mailto:a@b.org", "mailto:a@b.org"),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt:alert(1)", None),
        ("java\nscript:alert(1)", "https://example.org/blog/java%20script:alert(1)"),
        ("data:image/png;base64,AAAA", None),
        ("file:///etc/passwd", None),
        ("ftp://a.org/x", None),
        ("tel:123", None),
        ("mailto:", None),
        ("https://", None),
        ("http://[bad", "http://[bad"),
        ("//[bad", None),
        ("", None),
        (None, None),
        ("https://a.org/" + "x" * 9000, None),
    ],
)
def test_addresses(address: str | None, expected: str | None) -> None:
    assert clean.absolute(address, BASE) == expected


def test_without_a_base_relative_addresses_are_none() -> None:
    assert clean.absolute("x.html", None) is None
    assert clean.absolute("//a.org/x", None) == "https://a.org/x"
    assert clean.absolute("x.html", "file:///home/me/feed.xml") is None


@given(st.text(max_size=60), st.none() | st.just(BASE) | st.text(max_size=20))
def test_an_address_is_safe_or_none(address: str, base: str | None) -> None:
    url = clean.absolute(address, base)
    if url is not None:
        assert url.lower().startswith(("http://", "https://", "mailto:"))
        assert url == clean_text(url)
        assert not any(char in url for char in ' \t\n<>"`|\\')


@given(st.text(max_size=80))
def test_folding_leaves_nothing_unsafe_and_no_runs(text: str) -> None:
    folded = clean.fold(text)
    assert folded == clean_text(folded)
    assert "  " not in folded
    assert "\n" not in folded
    assert clean.fold(folded) == folded


def test_folding_looks_again_where_something_unsafe_stood_between_blanks() -> None:
    assert clean.fold("0\r\x08\r0") == "0 0"


def test_folding_keeps_no_break_spaces_and_soft_hyphens() -> None:
    assert clean.fold("a\u00a0b  c\u00add\n\te") == "a\u00a0b c\u00add e"
    assert clean.fold("a\x1b[31mb\u202ec\ufdd0d") == "a[31mbcd"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("3", 3), (" 7 ", 7), ("-2", 0), ("²", 1), ("1e3", 1), ("٣", 1), ("", 1), (None, 1), ("9" * 5000, 40), ("x", 1)],
)
def test_whole_numbers(text: str | None, expected: int) -> None:
    assert clean.whole_number(text, default=1, low=0, high=40) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("640", 640), ("12px", 12), ("100%", None), ("auto", None), (None, None)]
)
def test_pixels(text: str | None, expected: int | None) -> None:
    assert clean.pixels(text) == expected


@pytest.mark.parametrize(
    "get",
    [
        attributes(src="https://a.org/x.gif", width="1", height="1"),
        attributes(src="https://a.org/x.gif", width="0"),
        attributes(src="https://a.org/x.gif", style="width:1px; height: 1px"),
        attributes(src="https://a.org/x.gif", style="color:red;display: none"),
        attributes(src="https://feeds.feedburner.com/~r/blog/~4/abc"),
        attributes(src="http://feeds.wordpress.com/1.0/comments/x/1/"),
        attributes(src="https://pixel.wp.com/b.gif?host=x"),
        attributes(src="https://medium.com/_/stat?event=post.clientViewed"),
        attributes(src="https://a.org/img/1x1.gif"),
    ],
)
def test_beacons(get: clean.Get) -> None:
    assert clean.is_beacon(get("src") or "", get)


@pytest.mark.parametrize(
    "get",
    [
        attributes(src="https://a.org/photo.jpg", width="100", height="80"),
        attributes(src="https://a.org/photo.jpg", style="width:100%;max-width:10px"),
        attributes(src="https://a.org/pixelart/knight.png"),
        attributes(src="https://a.org/trackpixels.jpg"),
    ],
)
def test_pictures_are_no_beacons(get: clean.Get) -> None:
    assert not clean.is_beacon(get("src") or "", get)


@pytest.mark.parametrize(
    ("get", "expected"),
    [
        (attributes(src="a.png"), "https://e.org/a.png"),
        (attributes(src="data:image/gif;base64,R0", data_src="b.png"), "https://e.org/b.png"),
        (attributes(src="spinner.gif", data_lazy_src="c.png"), "https://e.org/c.png"),
        (attributes(srcset="s.png 320w, l.png 1280w, m.png 640w"), "https://e.org/l.png"),
        (attributes(src="data:x", data_srcset="a.png 1x, b.png 2x"), "https://e.org/b.png"),
        (attributes(src="data:x"), "https://e.org/source.png"),
    ],
)
def test_the_address_of_a_picture(get: clean.Get, expected: str) -> None:
    assert clean.picture_address(get, "https://e.org/", "source.png") == expected


def test_the_largest_of_a_set() -> None:
    assert clean.largest("a.png, b.png 2x") == "b.png"
    assert clean.largest("a,b.png 1x") == "a,b.png"
    assert clean.largest("a.png nonsense") == "a.png"
    assert clean.largest("") is None
    assert clean.largest(None) is None


def test_pictures_that_stand_for_a_character() -> None:
    assert clean.is_emoji("🧠", attributes(src="https://a.org/x.png"))
    assert clean.is_emoji("👩‍👩‍👧‍👦", attributes())
    assert clean.is_emoji(":)", attributes(src="/images/smiley/1.gif"))
    assert clean.is_emoji("smile", {"class": "wp-smiley"}.get)
    assert not clean.is_emoji("A brain", attributes(src="https://a.org/brain.png"))
    assert not clean.is_emoji("", {"class": "emoji"}.get)


@pytest.mark.parametrize(
    ("get", "expected"),
    [
        ({"class": "language-python"}.get, "python"),
        ({"class": "x lang-C++ y"}.get, "c++"),
        ({"class": "highlight highlight-source-js"}.get, "js"),
        ({"class": "hljs ruby"}.get, "ruby"),
        ({"class": "sourceCode haskell"}.get, "haskell"),
        ({"class": "brush: java; toolbar: false"}.get, "java"),
        ({"data-lang": "Rust"}.get, "rust"),
        ({"class": "language-plaintext"}.get, None),
        ({"class": "highlight box"}.get, None),
        ({"class": "language-<b>"}.get, None),
        ({}.get, None),
    ],
)
def test_the_language_of_code(get: clean.Get, expected: str | None) -> None:
    assert clean.language_of(get) == expected


def test_players_are_named_and_lead_to_a_page() -> None:
    page = clean.embed_address("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0")
    assert page == "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    assert clean.embed_label("iframe", page, "") == "Video: youtube.com"
    assert clean.embed_label("iframe", "https://open.spotify.com/embed/x", "") == "Audio: open.spotify.com"
    assert (
        clean.embed_label("iframe", "https://maps.example.org/", "The way")
        == "Embedded page: The way · maps.example.org"
    )
    assert clean.embed_label("video", "https://a.org/a.mp4", "") == "Video: a.org"


@given(st.text(max_size=40))
def test_code_has_no_tabs_and_no_controls(text: str) -> None:
    code = clean.clean_code(text)
    assert "\t" not in code
    assert code == clean_text(code)
