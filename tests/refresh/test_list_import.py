"""What an imported list may hold, and what is told of each of its items; the whole corpus of real lists."""

from __future__ import annotations

import html
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.corpus import CORPUS, needs_corpus
from tui_reader.library import Library
from tui_reader.model.config import Config
from tui_reader.model.errors import ReaderError, UsageError
from tui_reader.model.incoming import Subscription
from tui_reader.parse import read_subscriptions
from tui_reader.query import parse_query
from tui_reader.refresh.tasks.list_import import Imported
from tui_reader.text.typed_addresses import listed_address

LISTS = sorted((CORPUS / "opml").iterdir()) if CORPUS else []


def library(path: Path) -> Library:
    return Library(path, Config(), session="test", clock=lambda: 1_750_000_000.0)


def take(shelf: Library, data: bytes, *, dry_run: bool = False) -> list[Imported]:
    """Import a list; it is our own, so it may be read in this process."""
    return shelf.feeds.import_list(read_subscriptions(data, name="urls"), name="urls", dry_run=dry_run)


def statuses(report: list[Imported]) -> Counter[str]:
    return Counter(each.status for each in report)


# --------------------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("HTTP://Ada:Secret@Example.ORG/Feed", "http://Ada:Secret@example.org/Feed"),
        ("feed://Example.org/feed", "https://example.org/feed"),
        ("FEED:http://example.org/feed", "http://example.org/feed"),
        ("example.org/feed.xml", "https://example.org/feed.xml"),
        ("example.org", "https://example.org/"),
        ("https://Example.org:443#top", "https://example.org/"),
        ("localhost:8000/feed", "https://localhost:8000/feed"),
        ("http://localhost:8000/feed", "http://localhost:8000/feed"),
        ("file:///tmp/feed.xml", "file:///tmp/feed.xml"),
        ("tui-reader:welcome", "tui-reader:welcome"),
        ("https://example.org/" + "x" * 5000, "https://example.org/" + "x" * 5000),
    ],
)
def test_a_listed_address_is_spelled_as_if_it_were_typed(url: str, address: str) -> None:
    assert listed_address(url) == address


@pytest.mark.parametrize(
    "url",
    [
        *("", "herons", "feed.xml", "/feed.xml", "../feeds/rss", "feeds/rss.xml", "two words", "a b.org/x", "vfolder"),
        *("javascript:alert(1)", "mailto:a@b.org", "ftp://example.org/x", "data:,x", "about:blank", "feed:"),
        *("http://", "https:///feed", "http://[", "http://a b/", "http://a:b/", "https://***@example.org/"),
        *("file:feed.xml", "file:///", "file://host/feed", "tui-reader:other", "://x", ":"),
    ],
)
def test_what_can_be_no_feeds_address_is_told_why(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        listed_address(url)
    assert str(caught.value).endswith(".")


def test_a_file_of_this_machine_is_no_reason_to_read_a_relative_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "feed.xml").write_bytes(b"x")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError):
        listed_address("feed.xml")


# --------------------------------------------------------------------------- the report

NEWSBOAT = b"""\
https://a.example/ "~A" tech
https://B.example/ tech
https://b.example/ tech
https://a.example/ other
"query:x:y"
javascript:alert(1)
"""


def test_each_line_is_told_and_one_that_cannot_be_taken_stops_no_other(tmp_path: Path) -> None:
    with library(tmp_path / "l.db") as shelf:
        for dry_run in (True, True, False):
            report = take(shelf, NEWSBOAT, dry_run=dry_run)
            assert [(each.line, each.status) for each in report] == [
                (1, "added"),
                (2, "added"),
                (3, "duplicate"),
                (4, "duplicate"),
                (5, "unreadable"),
                (6, "unreadable"),
            ]
            assert len(shelf.feeds.all()) == (0 if dry_run else 2)
        assert report[1].subscription == Subscription("https://b.example/", folder=("tech",))
        assert [each.error for each in report[:4]] == [None, None, None, "It is listed twice; it stays in tech."]
        assert statuses(take(shelf, NEWSBOAT)) == {"exists": 2, "duplicate": 2, "unreadable": 2}
        assert [feed.title for feed in shelf.feeds.all()] == ["A", "https://b.example/"]
        assert shelf.acts.undo() is not None
        assert shelf.feeds.all() == []


def test_a_thousand_feeds_are_one_act(tmp_path: Path) -> None:
    text = "\n".join(f"https://h{number}.example/feed folder{number % 40}" for number in range(1000))
    with library(tmp_path / "l.db") as shelf:
        assert statuses(take(shelf, text.encode())) == {"added": 1000}
        assert len(shelf.folders.all()) == 40
        act = shelf.acts.undo()
        assert act is not None
        assert act.sentence == "Took back 1,000 imported feeds."
        act = shelf.acts.redo()
        assert len(shelf.feeds.all()) == 1000


def test_a_query_chooses_feeds(tmp_path: Path) -> None:
    with library(tmp_path / "l.db") as shelf:
        shelf.feeds.welcome()
        take(shelf, NEWSBOAT)

        def chosen(query: str) -> list[str]:
            return re.findall('"url": "(.*?)"', shelf.feeds.export_list("json", parse_query(query)))

        everything = ["https://a.example/", "https://b.example/"]  # the manual is everywhere already
        assert chosen("") == everything
        assert chosen("feed:a.example") == everything[:1]
        assert chosen("-feed:a.example") == everything[1:]
        assert chosen("feed:a.example feed:b.example") == []
        assert chosen("is:unread") == []  # only the manual has entries


def test_an_export_of_the_list_is_whole_and_a_list_for_programs_says_what_it_lacks(tmp_path: Path) -> None:
    with library(tmp_path / "l.db") as shelf:
        take(shelf, b"https://ada:secret@a.example/")
        for form in ("opml", "json", "markdown"):
            assert "ada:secret@" in shelf.feeds.export_list(form)
        (lacking,) = take(shelf, b'[{"url": "https://***@a.example/"}]')
        assert (lacking.status, "password" in (lacking.error or "")) == ("unreadable", True)


# --------------------------------------------------------------------------- the corpus


def addresses_in(data: bytes) -> set[str]:
    """Count the feeds of a file without our reader: what stands in its xmlUrl attributes, as servers are asked."""
    text = data.decode("utf-8", "replace")
    values = [found[2] for found in re.finditer(r"""\sxmlurl\s*=\s*(["'])(.*?)\1""", text, re.IGNORECASE | re.DOTALL)]
    urls = {re.sub("^feed:(//)?", lambda m: "https://" if m[1] else "", html.unescape(v).strip()) for v in values}
    asked = {re.sub("^[a-z]+://[^/]*", lambda m: m[0].lower(), url).partition("#")[0] for url in urls}
    return {re.sub("^(https?://[^/?]+)(?=[?]|$)", r"\1/", url) for url in asked}


def tree(shelf: Library) -> list[tuple[tuple[str, ...], str, str]]:
    """Every feed with its folders and what it is called, in no order of ours."""
    return sorted(
        (shelf.folders.path(feed.folder_id) if feed.folder_id else (), feed.title, feed.url)
        for feed in shelf.feeds.all()
    )


@needs_corpus
@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_every_feed_of_every_real_list_is_there_or_a_reason_is_and_the_tree_comes_back(
    path: Path, tmp_path: Path
) -> None:
    data = path.read_bytes()
    wanted = addresses_in(data)
    with library(tmp_path / "one.db") as shelf:
        try:
            report = take(shelf, data)
        except ReaderError as error:
            assert re.search("is (a web page|an XML document|an RDF document), not a list of feeds", str(error))
            assert wanted == set()
            return
        reasons = {each.subscription.url for each in report if each.status == "unreadable" and each.error}
        kept = {feed.url for feed in shelf.feeds.all()}
        assert kept | reasons >= wanted
        assert kept <= wanted
        assert len(kept) == statuses(report)["added"]
        before, exported = tree(shelf), shelf.feeds.export_list("opml")
        as_json = shelf.feeds.export_list("json")
    for document in (exported, as_json):
        with library(tmp_path / f"{len(document)}.db") as again:
            assert set(statuses(take(again, document.encode()))) <= {"added"}
            assert tree(again) == before
            assert again.feeds.export_list("opml") == exported


@needs_corpus
def test_the_corpus_is_what_it_was() -> None:
    assert len(LISTS) == 132
    assert sum(len(addresses_in(path.read_bytes())) for path in LISTS) == 4929
