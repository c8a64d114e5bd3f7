"""Where things are: options before variables before defaults, and asking makes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_reader.model.paths import Paths, find_paths


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("DATA", "CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    return tmp_path


def test_options_come_before_variables(home: Path) -> None:
    environ = {"TUI_READER_LIBRARY": str(home / "v.db"), "TUI_READER_CONFIG": str(home / "v.toml")}
    paths = find_paths(environ, library=str(home / "o.db"))
    assert (paths.library, paths.config) == (home / "o.db", home / "v.toml")


def test_empty_variables_are_none_and_asking_makes_nothing(home: Path) -> None:
    paths = find_paths({"TUI_READER_LIBRARY": "", "TUI_READER_CONFIG": ""})
    assert paths == find_paths({})
    assert (paths.library.name, paths.config.name, paths.log.name) == ("library.db", "config.toml", "tui-reader.log")
    assert len({paths.library, paths.config, paths.log}) == 3
    assert all(path.is_absolute() for path in (paths.library, paths.config, paths.log))
    assert list(home.iterdir()) == []


def test_a_short_path_is_made_whole(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home)
    assert find_paths({}, library="l.db").library == home / "l.db"
    assert find_paths({}, library="~/l.db").library == home / "l.db"


def test_the_pictures_lie_beside_the_library(tmp_path: Path) -> None:
    paths = Paths(library=tmp_path / "my.library.db", config=tmp_path / "c", log=tmp_path / "l")
    assert paths.pictures == tmp_path / "my.library.db.pictures"
