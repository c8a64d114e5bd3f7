"""JSON Feed and RSS-in-JSON (TRAPS 4)."""

from __future__ import annotations

import json

import pytest

from tests.parse.samples import parse, sample
from tui_reader.model.entities import Content, Enclosure
from tui_reader.model.errors import NotAFeed, ParseError


def test_json_feed_fields() -> None:
    feed = sample("feed.json")
    assert feed.version == "json11"
    assert feed.title == "Paper & Ink"
    assert feed.site_url == "https://paper.example/"


def test_json_entry_fields() -> None:
    first, second = sample("feed.json").entries
    assert first.id == "17"
    assert first.url == "https://paper.example/ink"
    assert first.title == "a < b & [red]"
    assert first.authors == ("Flo Paper",)
    assert first.content == Content("<p>Ink <b>dries</b></p>", "html", "https://paper.example/ink")
    assert first.summary == Content("On drying", "text", "https://paper.example/ink")
    assert (first.published, first.updated) == (1714723200, 1714816800)
    assert first.image == "https://paper.example/ink.png"
    assert first.categories == ("ink", "paper")
    assert first.enclosures == (Enclosure("https://paper.example/ink.mp3", "audio/mpeg", 88),)
    assert second.title == ""
    assert second.url == "https://elsewhere.example/article"
    assert second.authors == ("Guest Hand",)
    assert second.content == Content("No title here", "text", "https://paper.example/")


def test_rss_in_json() -> None:
    feed = sample("rss.json")
    assert feed.version == "rssjson"
    assert feed.interval == 3600
    first, second = feed.entries
    assert first.id == "guid-1"
    assert first.published == 1714730400
    assert first.summary == Content("<p>First</p>", "html", "https://script.example/")
    assert first.categories == ("a", "b")
    assert first.enclosures == (Enclosure("https://script.example/1.mp3", "audio/mpeg", 10),)
    assert first.comments_url == "https://script.example/1/comments"
    assert (second.id, second.url) == ("https://script.example/2", "https://script.example/2")


@pytest.mark.parametrize(
    ("version", "name"),
    [
        ("https://jsonfeed.org/version/1", "json10"),
        ("https://jsonfeed.org/version/1.1", "json11"),
        ("https://jsonfeed.org/version/2", "json"),
    ],
)
def test_json_version_is_named(version: str, name: str) -> None:
    assert parse(json.dumps({"version": version, "title": "t", "items": []})).version == name


def test_json_halves_of_surrogate_pairs_do_not_get_through() -> None:
    feed = parse(
        '{"title": "a \\ud83d b", "items": [{"id": "\\ud83d", "title": "\\ud83d\\ude00", "content_text": "x\\udc00y"}]}'
    )
    entry = feed.entries[0]
    assert feed.title == "a b"
    assert entry.id is None
    assert entry.title == "\U0001f600"
    assert entry.content is not None
    assert entry.content.value == "xy"


def test_json_of_another_kind_is_named() -> None:
    for document in ('{"a": 1}', "[1, 2]", '{"items": []}'):
        with pytest.raises(NotAFeed, match="This is a JSON document, not a feed") as caught:
            parse(document)
        assert caught.value.kind == "JSON document"


def test_json_cut_off_keeps_the_whole_items() -> None:
    whole = json.dumps(
        {"version": "https://jsonfeed.org/version/1", "title": "T", "items": [{"id": str(n)} for n in range(9)]}
    )
    feed = parse(whole[:-14])
    assert feed.title == "T"
    assert [entry.id for entry in feed.entries] == ["0", "1", "2", "3", "4", "5", "6", "7"]


def test_json_with_one_broken_item_keeps_the_others() -> None:
    items = [json.dumps({"id": str(n), "authors": [{"name": "N", "url": "https://n.example"}]}) for n in range(5)]
    items[2] = items[2].replace('"2"', '"2""')
    feed = parse('{"title": "T", "items": [' + ", ".join(items) + "]}")
    assert [entry.id for entry in feed.entries] == ["0", "1", "3", "4"]


def test_a_number_of_absurdly_many_digits_costs_nothing() -> None:
    digits = "9" * 5_000
    feed = parse('{"items": [{"id": "0"}, {"id": ' + digits + ', "content_text": "x"}, {"id": "2"}]}')
    assert [entry.id for entry in feed.entries] == ["0", digits, "2"]


def test_an_item_nested_too_deeply_costs_itself() -> None:
    deep = '{"id": "1", "tags": ' + "[" * 100_000 + "]" * 100_000 + "}"
    feed = parse('{"title": "T", "items": [{"id": "0"}, ' + deep + ', {"id": "2"}]}')
    assert (feed.title, [entry.id for entry in feed.entries]) == ("T", ["0", "2"])


def test_json_without_any_whole_item_says_where_it_breaks() -> None:
    with pytest.raises(ParseError, match=r"looks like a JSON feed, but it is broken: line 1, column 12"):
        parse('{"items": [}')


def test_json_nested_too_deeply_is_refused() -> None:
    with pytest.raises(ParseError, match="nested too deeply"):
        parse('{"items":' + "[" * 200_000)


def test_json_wrong_types_cost_nothing() -> None:
    feed = parse(
        json.dumps(
            {
                "title": 7,
                "items": [
                    {"id": {"a": 1}, "title": ["x"], "url": 3, "tags": "one", "authors": "Solo", "date_published": []}
                ],
                "hubs": "x",
                "authors": [None, {"name": None}],
            }
        )
    )
    (entry,) = feed.entries
    assert feed.title == "7"
    assert (entry.id, entry.title, entry.categories, entry.authors, entry.published) == (
        None,
        "",
        ("one",),
        ("Solo",),
        None,
    )
