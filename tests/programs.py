"""Programs for the tests: real ones, as scripts in a folder that goes first in PATH."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


class Programs:
    """A folder in PATH; `put` adds a program to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()

    def put(self, name: str, script: str) -> Path:
        """Make a program of a shell script; `$HERE` is the folder it lies in. Return its path."""
        path = self.folder / name
        path.write_text(f"#!/bin/sh\nHERE='{self.folder}'\n{script}\n", "utf-8")
        path.chmod(0o755)
        return path

    def put_taker(self, name: str) -> None:
        """Make a program that keeps its stdin, and its arguments one a line."""
        self.put(
            name,
            f"""for word in "$@"; do printf '%s\\n' "$word"; done > "$HERE/{name}.args"
            cat > "$HERE/{name}.new"
            mv "$HERE/{name}.new" "$HERE/{name}.in\"""",
        )

    def given(self, name: str) -> str:
        """What that program was given on stdin."""
        return (self.folder / f"{name}.in").read_bytes().decode()

    def was_given(self, name: str) -> bool:
        """Whether that program has been given anything."""
        return (self.folder / f"{name}.in").exists()

    def arguments(self, name: str) -> list[str]:
        """The arguments of its last run."""
        return (self.folder / f"{name}.args").read_bytes().decode().split("\n")[:-1]


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    """A folder for programs, first in PATH; no display, so that no clipboard of this machine is written."""
    made = Programs(tmp_path / "programs")
    monkeypatch.setenv("PATH", f"{made.folder}{os.pathsep}{os.environ['PATH']}")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "TMUX"):
        monkeypatch.delenv(name, raising=False)
    return made
