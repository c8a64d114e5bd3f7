"""Addresses without what follows readers about, and which of them mean one page."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.addresses import feed_address, fragment_of, same_page, spellings, without_tracking

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
