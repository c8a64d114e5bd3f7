"""Saving an article: never over another file, and what cannot be written is a sentence."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tui_reader.model.errors import ReaderError
from tui_reader.tui.terminal.files import save, shown


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "a.md"
    assert save(str(path), "Grüße\n", name="x.md") == path
    assert path.read_bytes() == "Grüße\n".encode()


def test_nothing_is_written_over(tmp_path: Path) -> None:
    paths = [save(str(tmp_path / "a.b.md"), f"{number}", name="x.md") for number in range(3)]
    assert [path.name for path in paths] == ["a.b.md", "a.b-2.md", "a.b-3.md"]
    assert [path.read_text() for path in paths] == ["0", "1", "2"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_to_nowhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to(tmp_path / "target")
    assert save(str(tmp_path / "a.md"), "text", name="x.md").name == "a-2.md"
    assert not (tmp_path / "target").exists()


def test_in_a_folder_the_file_has_its_own_name(tmp_path: Path) -> None:
    assert save(str(tmp_path), "text", name="x.md") == tmp_path / "x.md"
    assert save(f"{tmp_path}/new/", "text", name="x.md") == tmp_path / "new" / "x.md"


def test_home_is_understood_and_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    path = save("~/a.md", "text", name="x.md")
    assert path == tmp_path / "a.md"
    assert shown(path) == os.path.join("~", "a.md")  # noqa: PTH118 - text, not a path
    assert shown(tmp_path.parent / "b.md") == str(tmp_path.parent / "b.md")


@pytest.mark.parametrize(
    "typed", ["{file}/a.md", "{folder}/" + "x" * 300, "~nobody-of-that-name/a.md", "{folder}/a\0b"]
)
def test_what_cannot_be_written_is_said(tmp_path: Path, typed: str) -> None:
    (tmp_path / "file").touch()
    path = typed.format(file=tmp_path / "file", folder=tmp_path)
    with pytest.raises(ReaderError, match=r"could not be written: .+\.$"):
        save(path, "text", name="x.md")
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]


def test_half_a_file_is_not_left_behind(tmp_path: Path) -> None:
    with pytest.raises(ReaderError):
        save(str(tmp_path / "a.md"), "text \ud800", name="x.md")
    assert list(tmp_path.iterdir()) == []
