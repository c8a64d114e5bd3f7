"""What the reader remembers of how it was left."""

from __future__ import annotations

from pathlib import Path

from tui_reader.store import Store


def test_what_is_remembered_is_there_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with Store.open(path) as store:
        store.settings.remember("order:feed:3", "oldest")
        store.settings.remember("hide_read", "yes")
        store.settings.remember("hide_read", "no")
    with Store.open(path) as store:
        assert store.settings.all() == {"order:feed:3": "oldest", "hide_read": "no"}


def test_an_empty_value_forgets(tmp_path: Path) -> None:
    with Store.open(tmp_path / "library.db") as store:
        store.settings.remember("hide_read", "yes")
        store.settings.remember("hide_read", "")
        assert store.settings.all() == {}
