"""Addresses without what follows readers about, and which of them mean one page."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.addresses import (
    encoded,
    feed_address,
    fragment_of,
    same_link,
    same_page,
    spellings,
    without_tracking,
)

TRACKING = ["utm_source=rss", "UTM_Medium=feed", "fbclid=a%20b", "gclid=", "amp;utm_term=x", "mc_eid=1", "_hsenc=p2A"]
OTHERS = ["p=1", "q=a+b%2F", "utm=1", "q", "", "ref=x", "source=rss", "gclid", "a=b=c", "utm_source"]

_PAGES = st.sampled_from(
    ["https://example.org", "http://Example.org/a/", "HTTPS://u:p@h:8080/a;b/c", "https://日本/路"]
)
_QUERIES = st.lists(st.sampled_from(TRACKING + OTHERS), max_size=6)
_ANY = st.text(st.characters())


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://example.org/a?utm_source=rss&utm_medium=feed", "https://example.org/a"),
        ("https://example.org/a?utm_source=rss&id=7&fbclid=x#top", "https://example.org/a?id=7#top"),
        ("https://example.org/a?id=7&amp;utm_campaign=x", "https://example.org/a?id=7"),
        ("https://example.org/a#xtor=RSS-1", "https://example.org/a"),
        ("https://example.org/a?b#utm_source=rss&utm_medium=x", "https://example.org/a?b"),
        ("https://example.org/a#section", "https://example.org/a#section"),
        ("https://example.org/a#", "https://example.org/a#"),
        ("https://example.org/a?", "https://example.org/a?"),
        ("https://example.org/?q=utm_source%3D1&ref=home&source=x", "https://example.org/?q=utm_source%3D1&ref=home&source=x"),
        ("mailto:a@example.org?subject=utm_source=1", "mailto:a@example.org?subject=utm_source=1"),
        ("not an address?utm_source=1", "not an address?utm_source=1"),
        ("", ""),
    ],
)  # fmt: skip
def test_without_tracking(url: str, clean: str) -> None:
    assert without_tracking(url) == clean


@given(_PAGES, _QUERIES, st.sampled_from(["", "#top", "#"]))
def test_all_other_parameters_stay_in_their_order_and_spelling(page: str, query: list[str], fragment: str) -> None:
    kept = [part for part in query if part not in TRACKING]
    url = page + ("?" + "&".join(query) if query else "") + fragment
    expected = page + ("?" + "&".join(kept) if any(kept) or kept == query != [] else "") + fragment
    assert without_tracking(url) == expected


@given(_ANY)
def test_any_text_at_all(text: str) -> None:
    for url in (text, "https://" + text):
        clean = without_tracking(url)
        assert without_tracking(clean) == clean
        assert len(clean) <= len(url)
        assert same_page(clean) == same_page(url)
        assert fragment_of(url) in url


@pytest.mark.parametrize(
    "other",
    [
        "http://example.org/a?p=1",
        "https://EXAMPLE.org/a/?p=1",
        "https://example.org/a?p=1#comments",
        "https://example.org/a?utm_source=rss&p=1&fbclid=2",
    ],
)
def test_the_same_page(other: str) -> None:
    assert same_page(other) == same_page("https://example.org/a?p=1")


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/A?p=1",
        "https://example.org/a?p=2",
        "https://example.org/a",
        "https://www.example.org/a?p=1",
        "ftp://example.org/a?p=1",
        "mailto:a@example.org",
    ],
)
def test_another_page(other: str) -> None:
    assert same_page(other) != same_page("https://example.org/a?p=1")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://Example.org/a/?p=1#x", "https://example.org/a?p=1#x", True),
        ("https://example.org", "https://example.org/?#", True),
        ("https://example.org/a#x", "https://example.org/a#y", False),
        ("https://example.org/a?utm_source=x", "https://example.org/a", False),
        ("https://example.org/A", "https://example.org/a", False),
        ("tag:example.org,2026:1", "tag:example.org,2026:1/", True),
        ("http://[broken", "http://[broken", True),
    ],
)
def test_the_same_link(one: str, other: str, same: bool) -> None:
    assert (same_link(one) == same_link(other)) is same
    assert same_link("") is None is same_link(None)


@given(
    st.sampled_from(["https://example.org", "https://example.org/a/b", "https://example.org/a?p=1&q=2"]),
    st.sampled_from(["https:", "http:"]),
    st.sampled_from(["", "/"]),
    st.sampled_from(["", "utm_source=rss"]),
    st.sampled_from(["", "#top", "#日本"]),
)  # fmt: skip
def test_the_ranges_hold_the_usual_spellings(page: str, scheme: str, slash: str, tracking: str, fragment: str) -> None:
    path, _, query = page.partition("?")
    query = "&".join(filter(None, (query, tracking)))
    spelled = path.replace("https:", scheme) + slash + ("?" + query if query else "") + fragment
    assert same_page(spelled) == same_page(page)
    assert any(first <= spelled <= last for first, last in spellings(page))


def test_only_web_pages_are_searched_for() -> None:
    assert list(spellings("mailto:a@example.org")) == []


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://example.org/Feed?x=Y#frag", "https://example.org/Feed?x=Y"),
        ("HTTP://Example.ORG:80#top", "http://example.org/"),
        ("https://Ada:Se@cret@Example.org:443?x#y?z", "https://Ada:Se@cret@example.org/?x"),
        ("http://example.org:8080/a#", "http://example.org:8080/a"),
        ("https://example.org:80/", "https://example.org:80/"),
        ("http://[2001:DB8::1]:80/#x", "http://[2001:db8::1]/"),
        ("file:///tmp/a#b.xml", "file:///tmp/a#b.xml"),
        ("tui-reader:welcome", "tui-reader:welcome"),
        ("https://", "https://"),
        ("http://example.org/a/../b c?x|y z", "http://example.org/b%20c?x%7Cy%20z"),
    ],
)
def test_a_feed_is_known_by_what_its_server_is_asked_for(url: str, kept: str) -> None:
    assert feed_address(url) == kept


@given(_PAGES | st.builds("https://{}".format, _ANY) | _ANY, st.text(st.characters(codec="ascii"), max_size=9))
def test_a_fragment_makes_no_other_feed(url: str, fragment: str) -> None:
    kept = feed_address(url)
    assert feed_address(kept) == kept
    if re.match("https?://[a-z]", kept):
        assert feed_address(f"{kept}#{fragment}") == kept


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("http://a/rss.php?nm=2015|2016 -a b&f=60", "http://a/rss.php?nm=2015%7C2016%20-a%20b&f=60"),
        ("http://a/rss.php?nm=2015%7C2016%20-a%20b", "http://a/rss.php?nm=2015%7C2016%20-a%20b"),
        ("http://a/100%/x%2fy%41?50%&a=%2", "http://a/100%/x%2fy%41?50%&a=%2"),
        ('http://a/a|b c^{d}"<>`', "http://a/a%7Cb%20c%5E%7Bd%7D%22%3C%3E%60"),
        ("http://a/'x'?a[]=1+2&q='y'/:@", "http://a/'x'?a[]=1+2&q=%27y%27/:@"),
        ("http://a/caf\u00e9?q=\u00fc#\u00e9", "http://a/caf%C3%A9?q=%C3%BC"),
        ("http://u:p@a:8080\u002f..\\b/./c/%2e%2E/d/.", "http://u:p@a:8080/b/d/"),
        ("http://a", "http://a/"),
        ("http://a//b//", "http://a//b//"),
        ("http://a/x\ud800", "http://a/x%3F"),
    ],
)
def test_addresses_are_asked_as_browsers_write_them(url: str, asked: str) -> None:
    assert encoded(url) == asked


@given(st.text(max_size=60))
def test_an_encoded_address_stays_as_it_is(text: str) -> None:
    with suppress(ValueError):
        asked = encoded(f"https://example.org/{text}")
        assert encoded(asked) == asked
        assert re.fullmatch(r"https://example\.org[!-~]*", asked)
        assert "#" not in asked


@given(st.text(st.sampled_from("ab/.%20?&=;|"), max_size=30))
def test_nothing_is_escaped_twice(text: str) -> None:
    assert "%25" not in encoded(f"http://a/{text}")
