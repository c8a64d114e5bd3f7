"""The package as a stranger gets it: a wheel with all its files, an editable install, lowest and newest dependencies.

These build and install for real. Where no package index can be reached they are skipped, by name.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Starts the real app without a terminal, reads the first screen, and leaves.
SMOKE = """
import asyncio, sys
from pathlib import Path
from tui_reader.model.config import Config, Refresh
from tui_reader.tui.app import ReaderApp
from tui_reader.tui.session.session import Session

async def main() -> None:
    config = Config(refresh=Refresh(on_start=False, every_minutes=0))
    app = ReaderApp(Session(Path(sys.argv[1]), config), config)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("enter", "space", "q", "q")

asyncio.run(main())
print("smoke ok")
"""


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def _environment(folder: Path, *pip: str) -> Path:
    """Make a fresh environment with these pip arguments installed; return its folder of commands."""
    venv.create(folder, with_pip=True)
    commands = folder / "bin"
    done = subprocess.run(
        [commands / "pip", "install", "--quiet", "--disable-pip-version-check", *pip],
        # A person's machine has no pinned versions, as the checks have.
        env={name: value for name, value in os.environ.items() if name != "PIP_CONSTRAINT"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode and re.search(r"No matching distribution|ConnectionError|Temporary failure", done.stderr):
        pytest.skip("no package index can be reached from here")
    assert done.returncode == 0, done.stderr
    return commands


def _smoke(commands: Path, folder: Path) -> None:
    library = folder / "library.db"
    version = subprocess.run([commands / "tui-reader", "--version"], capture_output=True, text=True, check=True)
    assert "tui-reader" in version.stdout
    feed = ROOT / "tests" / "data" / "plain.xml"
    run = [str(commands / "tui-reader"), "--library", str(library)]
    subprocess.run([*run, "add", str(feed)], check=True, capture_output=True, cwd=folder)
    listed = subprocess.run([*run, "list"], check=True, capture_output=True, text=True, cwd=folder)
    assert "The first entry" in listed.stdout
    shown = subprocess.run(
        [commands / "python", "-c", SMOKE, library], check=False, capture_output=True, text=True, cwd=folder
    )
    assert shown.stdout == "smoke ok\n", shown.stderr


def test_the_wheel_holds_styles_welcome_types_and_nothing_else_of_the_tree(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for style in (ROOT / "styles").glob("*.tcss"):
        assert f"tui_reader/styles/{style.name}" in names
    assert "tui_reader/welcome.xml" in names
    assert "tui_reader/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "styles/"))]


def test_a_fresh_machine_runs_the_wheel_with_the_newest_dependencies(wheel: Path, tmp_path: Path) -> None:
    _smoke(_environment(tmp_path / "venv", str(wheel)), tmp_path)


def test_a_fresh_machine_runs_the_wheel_with_the_lowest_dependencies(wheel: Path, tmp_path: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lowest = [re.sub(r">=([\d.]+),.*", r"==\1", bound) for bound in project["dependencies"]]
    assert all("==" in bound for bound in lowest), "every dependency needs a lower and an upper bound"
    _smoke(_environment(tmp_path / "venv", str(wheel), *lowest), tmp_path)


def test_an_editable_install_finds_its_styles_in_the_checkout(tmp_path: Path) -> None:
    _smoke(_environment(tmp_path / "venv", "--editable", str(ROOT)), tmp_path)
