"""Any bytes give a list or a clear sentence; any tree of feeds comes back from what was written; traps end soon."""

from __future__ import annotations

import json
from xml.dom.minidom import parseString

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tui_reader.model.errors import ReaderError
from tui_reader.model.incoming import ListFormat, ListItem, Subscription
from tui_reader.parse import read_subscriptions, write_subscriptions
from tui_reader.text.clean import clean_line

LIST = b"""<opml version="1.0"><body><outline text="F &amp; G"><outline text='"' xmlUrl="https://a.example/?a&amp;b"/>
<outline title="<b>" htmlUrl="x" xmlUrl='https://b.example/'></outline></outline></body></opml>"""

# Everything a title may be once it is a safe line; XML has no U+FFFE and U+FFFF.
lines = st.text(max_size=12).map(lambda text: clean_line(text.replace("\ufffe", "").replace("\uffff", "")))
names = lines.filter(bool)
feeds = st.builds(
    Subscription,
    url=st.builds("https://{}.example/{}".format, st.integers(0, 99), st.sampled_from(["", "?a=1&b=2", "é(x)<>\"'"])),
    title=lines,
    site_url=st.none() | st.just("https://site.example/?a&b"),
    folder=st.lists(names, max_size=4).map(tuple),
)


def listed(data: bytes) -> list[ListItem] | ReaderError:
    try:
        return read_subscriptions(data, name="It")
    except ReaderError as error:
        assert str(error).endswith(".")
        return error


def read_back(text: str) -> list[Subscription]:
    items = read_subscriptions(text.encode(), name="It")
    assert [item.problem for item in items if item.problem] == []
    return [item.subscription for item in items]


# --------------------------------------------------------------------------- any bytes


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
@example(b"\x1f\x8b")
@example(b"<outline")
@example(b'<opml xmlns><outline text="a" text="b" xmlUrl="https://a.example/"/>')
@example(b"<:outline xmlUrl='x'/><opml:>")
def test_any_bytes_give_a_list_or_a_sentence(data: bytes) -> None:
    assert isinstance(listed(data), list | ReaderError)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_damaged_list_gives_a_list(draw: st.DataObject) -> None:
    start = draw.draw(st.integers(0, len(LIST)))
    end = draw.draw(st.integers(start, min(len(LIST), start + 30)))
    found = listed(LIST[:start] + draw.draw(st.binary(max_size=8)) + LIST[end:])
    for item in found if isinstance(found, list) else ():
        for text in (item.subscription.url, item.subscription.title, *item.subscription.folder):
            assert text == clean_line(text)
            text.encode()  # no lone surrogates: the library could not store them


# --------------------------------------------------------------------------- what is written


@settings(max_examples=100, deadline=None)
@given(st.lists(feeds, max_size=12))
def test_every_tree_comes_back_from_opml_and_json_and_is_written_the_same_again(wanted: list[Subscription]) -> None:
    forms: dict[ListFormat, bool] = {"opml": True, "json": False}
    for form, shown in forms.items():
        text = write_subscriptions(wanted, form)
        assert write_subscriptions(reversed(wanted), form) == text
        if not wanted and form == "json":
            assert read_back(text) == []
            continue
        found = read_back(text)
        # OPML has no feeds without a text: their address stands there.
        expected = [Subscription(w.url, w.title or (w.url if shown else ""), w.site_url, w.folder) for w in wanted]
        assert sorted(map(repr, found)) == sorted(map(repr, expected))
        assert write_subscriptions(found, form) == text


@settings(max_examples=100, deadline=None)
@given(st.lists(feeds, max_size=8))
def test_what_is_written_is_well_formed(wanted: list[Subscription]) -> None:
    parseString(write_subscriptions(wanted, "opml").encode())
    assert len(json.loads(write_subscriptions(wanted, "json"))) == len(wanted)


SOME = [
    Subscription("https://z.example/", "Zebra"),
    Subscription("https://a.example/a b", "[1] *star*", "https://a.example/", ("Tech", "Deep")),
    Subscription("https://u:secret@b.example/", "apple", None, ("Tech",)),
    Subscription("https://c.example/", "1. One"),
]


def test_the_order_is_that_of_the_feed_pane_folders_first_names_in_any_case() -> None:
    assert [(each.title, each.folder) for each in read_back(write_subscriptions(SOME, "opml"))] == [
        ("[1] *star*", ("Tech", "Deep")),
        ("apple", ("Tech",)),
        ("1. One", ()),
        ("Zebra", ()),
    ]


def test_opml_says_everything_that_others_look_for() -> None:
    text = write_subscriptions(SOME[1:3], "opml")
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n')
    assert '<outline text="Deep" title="Deep">' in text
    assert 'type="rss" text="[1] *star*" title="[1] *star*" xmlUrl="https://a.example/a b" htmlUrl="https:' in text
    assert "https://u:secret@b.example/" in text  # the person's own copy is whole


def test_markdown_is_a_nested_list_of_links() -> None:
    assert write_subscriptions(SOME, "markdown") == (
        "# Subscriptions\n\n"
        "- Tech\n"
        "  - Deep\n"
        "    - [\\[1\\] \\*star\\*](https://a.example/a%20b) ([site](https://a.example/))\n"
        "  - [apple](https://u:secret@b.example/)\n"
        "- [1\\. One](https://c.example/)\n"
        "- [Zebra](https://z.example/)\n"
    )


# --------------------------------------------------------------------------- traps

_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
HOSTILE = {
    "billion laughs": f'<!DOCTYPE opml [<!ENTITY l0 "ha">{_LAUGHS}]><opml><outline text="&l11;" xmlUrl="https://a.b/"/></opml>',
    "nested and cut off": "<opml>" + '<outline text="a">' * 150_000,
    "a feed at each of 20,000 levels": "<opml>" + '<outline text="a"><outline xmlUrl="https://a.b/"/>' * 20_000,
    "quotes": '<opml><outline text="' + '" ' * 300_000 + 'xmlUrl="https://a.b/"/></opml>',
    "quotes never closed": "<opml>" + '<outline text="' * 100_000,
    "tags in a title": '<opml><outline text="' + "<a " * 200_000 + '" xmlUrl="https://a.b/"/></opml>',
    "attributes": "<opml><outline " + " ".join(f'a{n}="<"' for n in range(100_000)) + "/></opml>",
    "blanks": "<opml><outline text='" + ("'" + " " * 1000) * 1000 + "<",
    "200,000 lines": "https://a.b/\n" * 200_000,
    "one line": "https://a.b/" + ' "a' * 300_000,
    "backslashes": '"' + "\\" * 1_000_001,
    "dots": "a." * 500_000,
    "categories": '<opml><outline category="' + ",," * 300_000 + '" xmlUrl="https://a.b/"/></opml>',
    "nested JSON": "[" * 1_000_000,
}


@pytest.mark.timeout(60)  # the quadratic ways out of these take minutes
@pytest.mark.parametrize("trap", HOSTILE)
def test_a_trap_ends_soon(trap: str) -> None:
    found = listed(HOSTILE[trap].encode())
    if isinstance(found, list):
        assert len(found) <= 100_001
        assert all(len(item.subscription.title) <= 2000 for item in found)


def test_a_list_that_goes_on_and_on_says_where_it_was_left() -> None:
    for text in ("https://a.b/\n" * 100_005, "<opml>" + '<outline xmlUrl="https://a.b/"/>' * 100_005 + "</opml>"):
        *taken, last = read_subscriptions(text.encode(), name="It")
        assert len(taken) == 100_000
        assert "only its first 100,000" in (last.problem or "")
