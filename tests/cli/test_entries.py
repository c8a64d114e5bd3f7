"""`list`, `show` and `mark`: rows for people, documents for programs, and state that can be taken back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.cli.feeds import RICH_ITEM, write_feed
from tui_reader.model.incoming import PictureRow
from tui_reader.store import Store, keep_file

ENTRY_KEYS = {
    "id",
    "feed_id",
    "feed",
    "title",
    "url",
    "author",
    "published",
    "updated",
    "arrived",
    "read",
    "starred",
    "enclosures",
    "snippet",
}
ARTICLE_KEYS = ENTRY_KEYS | {
    "markdown",
    "html",
    "text",
    "full_text",
    "links",
    "images",
    "comments_url",
    "comments_feed",
    "comments_count",
}


@pytest.fixture
def herons(cli: Cli, tmp_path: Path) -> Cli:
    """A library with one feed of one rich and three plain entries."""
    assert cli("add", write_feed(tmp_path, "Herons", items=3, extra=RICH_ITEM)).status == 0
    return cli


def ids(cli: Cli, *query: str) -> list[int]:
    return [row["id"] for row in cli("list", "--json", *query).json]


def test_list_is_newest_first_with_marks_date_feed_and_title(herons: Cli) -> None:
    first, second, *_ = ids(herons)
    herons("mark", "starred", first)
    herons("mark", "read", second)
    ran = herons("list")
    assert re.fullmatch(rf"{first} ★• 2026-05-20 \d\d:\d\d  Herons  Ünïcode & more", ran.lines[0])
    assert re.fullmatch(rf"{second}    2026-01-03 \d\d:\d\d  Herons  Herons 3", ran.lines[1])
    assert len(ran.lines) == 4


def test_list_tells_programs_all_keys(herons: Cli) -> None:
    rows = herons("list", "--json").json
    assert [set(row) for row in rows] == [ENTRY_KEYS] * 4
    rich, plain = rows[0], rows[1]
    assert rich["title"] == "Ünïcode & more"
    assert rich["author"] == "Ada Lovelace"
    assert rich["published"] == "2026-05-20T08:42:49Z"
    assert (rich["read"], rich["starred"], rich["enclosures"], rich["snippet"]) == (False, False, 1, None)
    assert (plain["author"], plain["updated"], plain["enclosures"]) == (None, None, 0)
    assert plain["feed"] == "Herons"


@pytest.mark.parametrize(
    ("limit", "count"), [("0", 0), ("1", 1), ("3", 3), ("99", 4), ("all", 4), ("999999999999999999", 4)]
)
def test_limit(herons: Cli, limit: str, count: int) -> None:
    assert len(herons("list", "--limit", limit).lines) == count
    assert len(herons("list", "--limit", limit, "--json").json) == count


def test_more_than_a_page_is_listed_once_each_in_order(cli: Cli, tmp_path: Path) -> None:
    cli("add", write_feed(tmp_path, "Many", extra="".join(_item(number) for number in range(450))))
    rows = cli("list", "--json").json
    assert len({row["id"] for row in rows}) == len(rows) == 450
    assert [row["published"] for row in rows] == sorted((row["published"] for row in rows), reverse=True)
    assert [int(line.split()[0]) for line in cli("list", "--limit", "250").lines] == [row["id"] for row in rows[:250]]


def _item(number: int) -> str:
    return f"<item><guid>{number}</guid><title>n {number}</title><pubDate>{1 + number % 28} Mar 2026</pubDate></item>"


def test_queries_need_no_quotes_but_take_them(herons: Cli) -> None:
    first, second, third, fourth = ids(herons)
    herons("mark", "read", first, second)
    herons("mark", "starred", second, third)
    assert ids(herons, "is:unread") == [third, fourth]
    assert ids(herons, "is:unread", "is:starred") == [third]
    assert ids(herons, "is:unread is:starred") == [third]
    assert ids(herons, "--", "-is:unread", "-is:starred") == [first]
    assert ids(herons, "feed:hero", "is:starred") == [second, third]
    assert ids(herons, "feed:nobody") == []


def test_rows_fit_the_terminal(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cli("add", write_feed(tmp_path, "A feed with a very long name, longer than its column", items=12))
    for width in (40, 80, 120):
        monkeypatch.setenv("COLUMNS", str(width))
        ran = cli("list")
        assert len(ran.lines) == 12
        assert all(len(line) <= width and "\t" not in line for line in ran.lines)
        assert len({line.index("2026-") for line in ran.lines}) == 1


def test_show_is_text_with_title_byline_and_what_belongs_to_it(herons: Cli) -> None:
    ran = herons("show", ids(herons)[0])
    assert ran.status == 0
    assert ran.lines[0] == "Ünïcode & more"
    assert ran.lines[1].startswith("Herons · Ada Lovelace · 2026-05-20 ")
    assert ran.lines[2] == "https://example.org/rich"
    assert "A heading" in ran.lines
    assert "Some bold words and a link." in ran.out
    assert "File: https://example.org/a.mp3 (audio/mpeg, 11.8 MB)" in ran.lines
    assert "Comments: https://example.org/rich#comments (7)" in ran.lines
    assert "Comment feed: https://example.org/rich/feed" in ran.lines


def test_show_marks_nothing_read(herons: Cli) -> None:
    entry_id = ids(herons)[0]
    herons("show", entry_id)
    assert ids(herons, "is:read") == []


def test_show_tells_which_pictures_are_stored(herons: Cli, home: Path) -> None:
    entry_id = ids(herons)[0]
    url = "https://example.org/p.png"
    with Store.open(home / "data" / "tui-reader" / "library.db") as store:
        name = keep_file(store.pictures.folder, b"a picture")
        store.pictures.save(int(entry_id), PictureRow(url, name, 30, 20, 9, asked=0))
    assert herons("show", entry_id, "--json").json["images"] == [{"url": url, "alt": "A picture", "stored": True}]


def test_show_markdown_and_html(herons: Cli) -> None:
    entry_id = ids(herons)[0]
    markdown = herons("show", entry_id, "--format", "markdown")
    assert markdown.lines[0] == "# Ünïcode & more"
    assert "## A heading" in markdown.lines
    assert "Some **bold** words and [a link](https://example.org/there)." in markdown.out
    html = herons("show", entry_id, "--format", "html")
    assert html.out.startswith("<h2>A heading</h2><p>Some <b>bold</b> words")


@pytest.mark.parametrize("words", [["--format", "json"], ["--json"]])
def test_show_tells_programs_all_keys(herons: Cli, words: list[str]) -> None:
    row = herons("show", ids(herons)[0], *words).json
    assert set(row) == ARTICLE_KEYS
    assert "Some **bold** words" in row["markdown"]
    assert "<b>bold</b>" in row["html"]
    assert "Some bold words" in row["text"]
    assert row["full_text"] is False
    assert row["links"] == [{"url": "https://example.org/there", "text": "a link"}]
    assert row["images"] == [{"url": "https://example.org/p.png", "alt": "A picture", "stored": False}]
    assert row["enclosures"] == [{"url": "https://example.org/a.mp3", "type": "audio/mpeg", "length": 12345678}]
    assert row["comments_url"] == "https://example.org/rich#comments"
    assert row["comments_feed"] == "https://example.org/rich/feed"
    assert row["comments_count"] == 7


def test_an_entry_with_next_to_nothing_has_all_keys_too(cli: Cli, tmp_path: Path) -> None:
    cli("add", write_feed(tmp_path, "Bare", extra="<item><title>Only a title</title></item>"))
    row = cli("show", 1, "--json").json
    assert set(row) == ARTICLE_KEYS
    for name in ("url", "author", "published", "updated", "markdown", "html", "text", "comments_url"):
        assert row[name] is None, name
    assert (row["links"], row["images"], row["enclosures"]) == ([], [], [])
    assert cli("show", 1).lines[0] == "Only a title"


def test_hostile_titles_command_no_terminal(cli: Cli, tmp_path: Path) -> None:
    title, text = "a &#155;31m b &#8238;c [red]d[/]", "x&#155;2Jy &#8238;z"
    item = f"<item><guid>1</guid><title>{title}</title><description>{text}</description></item>"
    cli("add", write_feed(tmp_path, "Hostile", extra=item))
    for words in (["list"], ["list", "--json"], ["show", "1"], *(["show", "1", "--format", f] for f in _FORMATS)):
        ran = cli(*words)
        assert ran.status == 0
        assert not set(ran.out) & set("\x1b\x9b\u202e"), words
    assert "[red]d[/]" in cli("list").out


_FORMATS = ("text", "html", "markdown", "json")


def test_mark_by_id_and_undo(herons: Cli) -> None:
    first, second, third, _ = ids(herons)
    ran = herons("mark", "read", first, second, first)
    assert (ran.status, ran.out) == (0, "Marked 2 read.\n")
    assert ids(herons, "is:read") == [first, second]
    herons("mark", "starred", third)
    assert ids(herons, "is:starred") == [third]
    assert herons("undo").status == 0
    assert ids(herons, "is:starred") == []
    assert herons("undo").status == 0
    assert ids(herons, "is:read") == []


def test_mark_by_query(herons: Cli) -> None:
    all_ids = ids(herons)
    assert herons("mark", "read", "--query", "feed:hero").out == "Marked 4 read.\n"
    assert herons("mark", "read", "--query", "feed:hero").out == "Nothing changed: already read.\n"
    assert herons("mark", "unread", "--query", "is:starred").out == "Nothing matches.\n"
    assert herons("mark", "unread", "--all").status == 0
    assert ids(herons, "is:unread") == all_ids


_UNKNOWN = ("4711", "-3", str(2**64))


def test_mark_does_what_it_can(herons: Cli) -> None:
    first = ids(herons)[0]
    ran = herons("mark", "starred", first, *_UNKNOWN)
    assert ran.status == 1
    assert ran.out == "Marked 1 starred.\n"
    assert [entry_id in line for entry_id, line in zip(_UNKNOWN, ran.err.splitlines(), strict=True)] == [True] * 3
    assert ids(herons, "is:starred") == [first]


@pytest.mark.parametrize("words", [[], ["1", "--query", "is:unread"]])
def test_mark_needs_ids_or_a_query(herons: Cli, words: list[str]) -> None:
    ran = herons("mark", "read", *words)
    assert ran.status == 2
    assert "Say which entries" in ran.err
    assert ids(herons, "is:read") == []
