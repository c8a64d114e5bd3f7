"""Subscription lists by example: what each format says, and the reason for whatever is not taken."""

from __future__ import annotations

import gzip
import json

import pytest

from tui_reader.model.errors import ReaderError
from tui_reader.model.incoming import ListItem, Subscription
from tui_reader.parse import read_subscriptions


def items(text: str | bytes) -> list[ListItem]:
    return read_subscriptions(text.encode() if isinstance(text, str) else text, name="My list")


def taken(text: str | bytes) -> list[Subscription]:
    found = items(text)
    assert [item.problem for item in found if item.problem] == []
    return [item.subscription for item in found]


def opml(body: str) -> str:
    return f'<?xml version="1.0"?>\n<opml version="2.0"><head><title>x</title></head><body>\n{body}\n</body></opml>'


# --------------------------------------------------------------------------- OPML


def test_outlines_nest_into_folders() -> None:
    text = opml("""
      <outline text="Tech"><outline text="Python / C" title="no">
          <outline type="rss" text="Planet" title="no" xmlUrl="https://p.example/f?a=1&amp;b=2" htmlUrl="https://p.example/"/>
        </outline>
        <outline title="Only a title" xmlUrl="https://t.example/"/>
      </outline>
      <outline text="  Top \n level " xmlUrl=" https://top.example/ "/>""")
    assert taken(text) == [
        Subscription("https://p.example/f?a=1&b=2", "Planet", "https://p.example/", ("Tech", "Python / C")),
        Subscription("https://t.example/", "Only a title", None, ("Tech",)),
        Subscription("https://top.example/", "Top level"),
    ]


@pytest.mark.parametrize(
    "outline",
    [
        '<outline xmlUrl="https://a.example/"/>',
        '<outline xmlurl="https://a.example/"/>',
        '<OUTLINE XMLURL="https://a.example/"/>',
        '<outline type="rss" url="https://a.example/"/>',
        '<outline type="link" xmlUrl="https://a.example/"/>',
        '<outline type="pie" xmlUrl="https://a.example/"/>',
        '<outline type="RSS" URL="https://a.example/" xmlUrl=""/>',
        "<x:outline xmlns:x='urn:x' xmlUrl='https://a.example/'/>",
    ],
)
def test_an_address_is_found_however_it_is_spelled(outline: str) -> None:
    assert taken(opml(outline)) == [Subscription("https://a.example/")]


@pytest.mark.parametrize(
    ("category", "folder"),
    [
        ("/Philosophy/Baseball/Mets,/Tourism", ("Philosophy", "Baseball", "Mets")),
        (" , / , tag one,tag/two", ("tag one",)),
        ("tag/two", ("tag/two",)),
        (" / / root // node ", ("root", "node")),
        ("", ()),
    ],
)
def test_a_category_is_the_folder_where_no_outline_is(category: str, folder: tuple[str, ...]) -> None:
    outline = f'<outline category="{category}" xmlUrl="https://a.example/"/>'
    assert taken(opml(outline)) == [Subscription("https://a.example/", folder=folder)]
    nested = f'<outline text="Outer">{outline}</outline>'
    assert taken(opml(nested)) == [Subscription("https://a.example/", folder=("Outer",))]


def test_a_folder_without_a_name_is_none_and_a_feed_is_never_a_folder() -> None:
    text = opml(
        '<outline><outline text="A" xmlUrl="https://a.example/"><outline xmlUrl="https://b.example/"/></outline></outline>'
    )
    assert taken(text) == [Subscription("https://a.example/", "A"), Subscription("https://b.example/")]


@pytest.mark.parametrize(
    ("outline", "problem"),
    [
        ('<outline text="X" type="include" url="https://a.example/list"/>', "another list"),
        ('<outline text="X" type="lINk" url="https://a.example/x.OPML?y"/>', "another list"),
        ('<outline text="X" type="source" sourceType="fl_opml" xmlUrl="https://a.example/"/>', "another list"),
        ('<outline text="X" type="link" url="https://a.example/"/>', "link to a page"),
        ('<outline text="X" type="vfolder" xmlUrl="vfolder"><outline type="rule"/></outline>', "saved search"),
        ('<outline text="X" type="rss" xmlUrl="" htmlUrl="https://a.example/"/>', "no address"),
        ('<outline text="X" htmlUrl="https://a.example/"></outline>', "no address"),
        ('<outline text="X" isComment="true" xmlUrl="https://a.example/"/>', "commented out"),
    ],
)
def test_an_outline_that_is_no_feed_is_named_with_its_line_and_the_reason(outline: str, problem: str) -> None:
    (item,) = items(opml(outline))
    assert item.problem is not None
    assert problem in item.problem
    assert item.problem.endswith(".")
    assert (item.subscription.title, item.line) == ("X", 3)


def test_what_is_commented_out_is_so_with_all_that_is_in_it() -> None:
    text = opml('<outline text="Old" isComment="true"><outline text="X" xmlUrl="https://a.example/"/></outline>')
    (item,) = items(text)
    assert (item.subscription.folder, item.problem) == (("Old",), "This is commented out in the list.")


def test_folders_and_notes_are_no_feeds_and_need_no_reason() -> None:
    assert items(opml('<outline text="Places"><outline text="Boston"/></outline><outline type="folder"/>')) == []
    site = '<outline text="F" htmlUrl="https://x.example/"><outline xmlUrl="https://a.example/"/></outline>'
    assert taken(opml(site)) == [Subscription("https://a.example/", folder=("F",))]


def test_deep_nesting_ends_in_the_fiftieth_folder() -> None:
    text = opml('<outline text="a">' * 3000 + '<outline xmlUrl="https://a.example/"/>' + "</outline>" * 3000)
    assert taken(text) == [Subscription("https://a.example/", folder=("a",) * 50)]


# --------------------------------------------------------------------------- OPML that is not well-formed (TRAPS 16)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Q & A", "Q & A"),
        ("arch&aelig;ology &unknown; &lt;b>", "archæology &unknown; <b>"),
        ('the "Red" list', 'the "Red" list'),
        ('by "Jen"', 'by "Jen"'),
        ("a <b>bold</b> & b < c", "a <b>bold</b> & b < c"),
        (
            'A <a href="https://x.example" target="_blank">link</a>.',
            'A <a href="https://x.example" target="_blank">link</a>.',
        ),
        ("\x0b\x1b[31mred", "[31mred"),
    ],
)
def test_attributes_that_hold_what_they_must_not(written: str, title: str) -> None:
    text = opml(
        f'<outline text="F"><outline text="{written}" xmlUrl="https://a.example/?b=1&copy=2"/>'
        f'<outline type="rss" xmlUrl="https://c.example/" text=\'{written}\' /></outline>'
    )
    assert taken(text) == [
        Subscription("https://a.example/?b=1&copy=2", title, folder=("F",)),
        Subscription("https://c.example/", title, folder=("F",)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        '<opml><body><outline text="F"><outline xmlUrl="https://a.example/"/><outline text="cut of',
        '<opml><body><outline text="F"><outline xmlUrl="https://a.example/"></body>',
        '<b>Warning</b>: x()<br /><opml><body><outline text="F"><outline xmlUrl="https://a.example/"/></outline></opml>',
        '<not-opml><outline text="F"><outline xmlUrl="https://a.example/"/></outline></not-opml>',
        '<outline text="F"><outline xmlUrl="https://a.example/"/></outline>',
        '<opml><outline text=F><outline text="<b" xmlUrl="https://a.example/"/></outline></opml>',
        '<!DOCTYPE opml [<!ENTITY f "F">]><opml><outline text="&f;"><outline xmlUrl="https://a.example/"/></outline></opml>',
    ],
)
def test_every_feed_of_a_broken_file_is_there(text: str) -> None:
    assert [(each.url, each.folder) for each in taken(text)] == [("https://a.example/", ("F",))]


@pytest.mark.parametrize(
    ("outline", "lost"),
    [
        ('<outline text="B xmlUrl="https://b.example/"/>', 1),
        ('<outline xmlUrl="https://b.example/"/ <outline xmlUrl="https://c.example', 2),
        ('<!-- <outline xmlUrl="https://b.example/"/> --><outline text="&">', 0),
    ],
)
def test_an_address_that_a_broken_file_loses_is_told_of(outline: str, lost: int) -> None:
    items = read_subscriptions(f'<opml><body><outline xmlUrl="https://a.example/"/>{outline}'.encode(), name="list")
    assert items[0].subscription.url == "https://a.example/"
    problems = [item.problem or "" for item in items if not item.subscription.url]
    assert [f"number {lost};" in each for each in problems] == [True] * bool(lost)


def test_any_encoding_and_gzip() -> None:
    text = opml('<outline text="Füße 日本" xmlUrl="https://a.example/"/>')
    for data in (text.encode("utf-16"), gzip.compress(text.encode()), b"\xef\xbb\xbf" + text.encode()):
        assert taken(data) == [Subscription("https://a.example/", "Füße 日本")]
    latin = '<?xml version="1.0" encoding="iso-8859-1"?><opml><outline text="Füße" xmlUrl="https://a.example/"/></opml>'
    assert taken(latin.encode("latin-1")) == [Subscription("https://a.example/", "Füße")]


# --------------------------------------------------------------------------- newsboat, plain lists


def test_a_list_of_newsboat() -> None:
    text = (
        "# mine\n\n"
        'https://a.example/#top "~The \\"A\\"" !hidden "two words" tech # a comment\n'
        "  file:///tmp/feed.xml\r\n"
        'b.example/atom "~"\n'
    )
    assert [(item.line, item.subscription) for item in items(text)] == [
        (3, Subscription("https://a.example/#top", 'The "A"', folder=("two words",))),
        (4, Subscription("file:///tmp/feed.xml")),
        (5, Subscription("b.example/atom")),
    ]
    assert taken(text)


@pytest.mark.parametrize(
    ("line", "title", "problem"),
    [
        ('"query:Unread Articles:unread = \\"yes\\""', "Unread Articles", "saved search"),
        ('query:X:y "~Mine"', "Mine", "saved search"),
        ("exec:~/bin/x.sh", "", "program of newsboat’s (exec)"),
        ("filter:~/bin/y:https://a.example/ tag", "", "program of newsboat’s (filter)"),
        ("This is prose", "This is prose", "begins with no address"),
    ],
)
def test_a_line_that_is_no_feed_is_named_with_the_reason(line: str, title: str, problem: str) -> None:
    first, item = items(f"https://a.example/\n{line}")
    assert first.problem is None
    assert (item.line, item.subscription.title) == (2, title)
    assert problem in (item.problem or "")


# --------------------------------------------------------------------------- JSON


def test_our_own_json() -> None:
    rows = [
        {"url": "https://a.example/", "title": "A", "site_url": "https://a.example/s", "folder": r"Music/AC\/DC"},
        {"url": " https://b.example/ ", "title": None, "folder": None, "id": 7, "unread": 3},
        {"title": 12},
        "no feed",
    ]
    found = items(json.dumps(rows))
    assert [item.subscription for item in found] == [
        Subscription("https://a.example/", "A", "https://a.example/s", ("Music", "AC/DC")),
        Subscription("https://b.example/"),
        Subscription(""),
        Subscription("", "no feed"),
    ]
    assert [item.problem for item in found] == [None, None, None, "This is no feed."]


# --------------------------------------------------------------------------- no list at all


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"Dear diary,\nnothing happened. Again: nothing.\n", "text without addresses"),
        (b"\x00\x01\x02\x03" * 50, "file of unknown kind"),
        (b"\x89PNG\r\n", "picture"),
        (b"<!DOCTYPE html><html><body>x</body></html>", "web page"),
        (b"<configuration/>", "XML document"),
        (b'<rdf:RDF xmlns:rdf="x"/>', "an RDF document"),
        (b'<rss version="2.0"><channel/></rss>', "is a feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "is a feed"),
        (b'{"a": 1}', "JSON document"),
        (b"[1, 2", "broken: line 1"),
        (gzip.compress(b" " * 40_000_000, mtime=0), "larger than 8 MB"),
    ],
)
def test_what_is_no_list_is_named(data: bytes, word: str) -> None:
    with pytest.raises(ReaderError, match=word) as caught:
        items(data)
    assert str(caught.value).startswith("My list is ")
    assert str(caught.value).endswith(".")
