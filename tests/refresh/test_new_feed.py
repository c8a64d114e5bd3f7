"""What a person may type for a feed, and how a feed is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.refresh.make import NOW, Shelf, document, item
from tests.store.make import flagged
from tui_reader.model.entities import Content
from tui_reader.model.errors import UsageError
from tui_reader.refresh.tasks.new_feed import keep_feed
from tui_reader.text.typed_addresses import address_of, may_be_plain, plain_address


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("https://example.org/feed", "https://example.org/feed"),
        (" http://example.org/feed \n", "http://example.org/feed"),
        ("HTTP://Ada:Secret@Example.ORG/Feed", "http://Ada:Secret@example.org/Feed"),
        ("example.org", "https://example.org"),
        ("example.org:8080/feed?a=b", "https://example.org:8080/feed?a=b"),
        ("localhost:8000/feed", "https://localhost:8000/feed"),
        ("example.org/feed.xml", "https://example.org/feed.xml"),
        ("localhost:8000/index.rss", "https://localhost:8000/index.rss"),
        ("feed://example.org/feed", "https://example.org/feed"),
        ("feed:http://example.org/feed", "http://example.org/feed"),
        ("FEED:HTTPS://Example.org/feed", "https://example.org/feed"),
        ("feed:example.org/feed", "https://example.org/feed"),
        ("Feed://example.org:8080/a b|c", "https://example.org:8080/a%20b%7Cc"),
        ("example.org/rss.php?nm=2015|2016 -a b", "https://example.org/rss.php?nm=2015|2016 -a b"),
        ("file:///tmp/feed.xml", "file:///tmp/feed.xml"),
        ("tui-reader:welcome", "tui-reader:welcome"),
        ("https://example.org/" + "x" * 300, "https://example.org/" + "x" * 300),
    ],
)
def test_addresses(words: str, address: str) -> None:
    assert address_of(words) == address


@pytest.mark.parametrize(
    ("words", "plain", "may_be"),
    [
        ("localhost:8000/feed", "http://localhost:8000/feed", True),
        ("192.168.1.5/feed", "http://192.168.1.5/feed", True),
        ("feed://nas.local/feed", "http://nas.local/feed", True),
        ("example.org:8080/feed", "http://example.org:8080/feed", True),
        ("feed://ada:secret@example.org:8080/feed", "http://ada:secret@example.org:8080/feed", False),
        ("example.org/feed", "http://example.org/feed", False),
        ("feed:example.org", "http://example.org", False),
    ],
)
def test_http_in_place_of_https_where_nobody_chose(words: str, plain: str, may_be: bool) -> None:
    assert plain_address(words, address_of(words)) == plain
    assert may_be_plain(plain) is may_be


@pytest.mark.parametrize("words", ["https://nas.local/x", "feed:https://nas.local/x", "HTTP://nas/x", "file:///x"])
def test_a_scheme_that_was_typed_stays(words: str) -> None:
    assert plain_address(words, address_of(words)) is None


@pytest.mark.parametrize(
    "words", ["", "herons", "two words", "ftp://example.org/x", "javascript:alert(1)", "http://[", "a\0b", "x" * 5000]
)
def test_what_is_neither_address_nor_file(words: str) -> None:
    with pytest.raises(UsageError):
        address_of(words)


def test_a_password_in_a_broken_address_is_not_said() -> None:
    with pytest.raises(UsageError) as caught:
        address_of("http://ada:secret@[::1/feed")
    assert "secret" not in str(caught.value)


def test_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "my feed.xml"
    path.write_bytes(b"x")
    assert address_of(str(path)) == path.as_uri()
    (tmp_path / "elsewhere").mkdir()
    assert address_of(str(path.parent / "elsewhere" / ".." / path.name)) == path.as_uri()
    monkeypatch.chdir(tmp_path)
    assert address_of("my feed.xml") == path.as_uri()
    monkeypatch.setenv("HOME", str(tmp_path))
    assert address_of("~/my feed.xml") == path.as_uri()


@pytest.mark.parametrize(
    "words", ["/nowhere/feed", "./feed", "../feed", "~/feed", "feed.xml", "feed.atom", "feeds/a.xml"]
)
def test_a_missing_file_is_said_to_be_one(words: str) -> None:
    with pytest.raises(UsageError, match="There is no file"):
        address_of(words)


def test_a_feed_is_kept_with_all_it_says_and_then_brought_up_to_date(shelf: Shelf) -> None:
    url = "https://example.org/feed"
    with shelf.store() as store:
        first = keep_feed(store, url, document(*(item(n) for n in range(60, 0, -1))), now=NOW)
        flagged(store, [1], "read", True)
        second = keep_feed(store, url, document(item(61), item(1, content=Content("edited"))), now=NOW + 9)
    assert first.id == second.id
    assert (second.title, second.status, second.last_refreshed) == ("Herons", "ok", NOW + 9)
    entries = shelf.entries(first.id)
    assert [entry.title for entry in entries] == [f"Title {n}" for n in range(1, 62)]
    assert (entries[0].body, entries[0].read) == (Content("edited"), True)
