"""Searching on the command line: what came is known at once, and what is not known is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.cli.feeds import RICH_ITEM, write_feed
from tui_reader.store import Store


@pytest.fixture
def herons(cli: Cli, tmp_path: Path) -> Cli:
    assert cli("add", write_feed(tmp_path, "Herons", items=3, extra=RICH_ITEM)).status == 0
    return cli


def forget_words(cli: Cli) -> Path:
    """Let nothing be indexed, as in a library that an older version wrote."""
    path = Path(cli("paths").out.split("library", 1)[1].split("\n", 1)[0].strip())
    with Store.open(path) as store, store.transaction():
        store.connection.run("UPDATE entries SET indexed = 0")
    return path


def test_what_was_added_is_found_with_its_snippet(herons: Cli) -> None:
    rows = herons("list", "--json", "unicode OR herons").json
    assert len(rows) == 4
    assert all(isinstance(row["snippet"], str) for row in rows)
    assert [row["snippet"] for row in herons("list", "--json", "is:unread").json] == [None] * 4
    assert herons("mark", "read", "--query", "title:herons").status == 0
    assert len(herons("list", "--json", "is:unread").json) == 1


def test_a_refresh_indexes_what_it_brought(herons: Cli, tmp_path: Path) -> None:
    write_feed(tmp_path, "Herons", items=5)
    ran = herons("refresh", "--force")
    assert ran.status == 0
    assert len(herons("list", "--json", '"herons 5"').json) == 1


def test_a_little_that_waits_is_indexed_first_and_much_is_told(herons: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    forget_words(herons)
    monkeypatch.setattr("tui_reader.cli.words.LITTLE", 3)
    ran = herons("list", "herons")
    assert "4 entries are not indexed yet" in ran.err
    assert "not known" not in herons("list", "is:unread").err
    monkeypatch.setattr("tui_reader.cli.words.LITTLE", 4)
    ran = herons("list", "herons")
    assert (ran.err, len(ran.lines) > 0) == ("", True)
