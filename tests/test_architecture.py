"""The picture of the house, held against the code: who imports whom, how long files are, which words are banned."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from functools import cached_property
from importlib import import_module
from pathlib import Path
from types import FunctionType

import pytest

from tui_reader.tui.actions import ACTIONS
from tui_reader.tui.features import FEATURES
from tui_reader.tui.reading.article_pane import ArticlePane
from tui_reader.tui.reading.feed_pane import FeedPane
from tui_reader.tui.reading.headline_pane import HeadlinePane
from tui_reader.tui.reading.marks import Marks
from tui_reader.tui.reading.moving import Moving
from tui_reader.tui.reading.reader import feature_class
from tui_reader.tui.reading.screen import FROM_WIDGETS

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "tui_reader"
SOURCES = sorted(PACKAGE.rglob("*.py"))

# Only this room may import that library.
OWNERS = {
    "textual": "tui",
    "aiohttp": "fetch",
    "sqlite3": "store",
    "feedparser": "parse",
    "markdownify": "article",
    "PIL": "pictures",
}
# Rooms whose modules must not import these when they are imported themselves.
LONGEST_FILE = 400
LONGEST_APP = 250


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
    return found


def test_the_import_contracts_hold() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_module_stands_in_a_contract() -> None:
    """A module that no contract names could import whatever it likes."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = [layer for contract in contracts for layer in contract.get("layers", [])]
    named = {name.strip() for layer in layers for name in layer.split("|")}
    loose = {"tui_reader", "tui_reader.__main__"}
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in SOURCES}
    assert {name for name in modules - loose if not any(f"{name}.".startswith(f"{each}.") for each in named)} == set()


def test_only_the_package_itself_lies_loose() -> None:
    assert {path.name for path in PACKAGE.glob("*.py")} == {"__init__.py", "__main__.py"}


def _room(path: Path) -> tuple[str, ...]:
    """Return the room of a module: a folder of the package, and in `tui` one of its folders."""
    parts = path.relative_to(PACKAGE).parts[:-1]
    return parts[:2] if parts[:1] == ("tui",) else parts[:1]


def test_a_file_name_occurs_once_in_a_room() -> None:
    names = Counter((_room(path), path.name) for path in SOURCES if path.name != "__init__.py")
    assert {each for each, count in names.items() if count > 1} == set()


@pytest.mark.parametrize(("library", "owner"), OWNERS.items())
def test_a_library_has_one_owner(library: str, owner: str) -> None:
    users = {
        path.relative_to(PACKAGE).parts[0]
        for path in SOURCES
        if any(name == library or name.startswith(library + ".") for name in _imports(path))
    }
    assert users == {owner}


def test_widgets_see_the_model_and_textual_only() -> None:
    for path in (PACKAGE / "tui" / "widgets").rglob("*.py"):
        ours = {name for name in _imports(path) if name.startswith("tui_reader")}
        allowed = ("tui_reader.model.", "tui_reader.text.", "tui_reader.query.", "tui_reader.tui.")  # pure rooms
        assert all(name.startswith(allowed) for name in ours), (path.name, ours)


def test_only_the_session_opens_the_library() -> None:
    users = {path.parent.name for path in (PACKAGE / "tui").rglob("*.py") if "Library(" in path.read_text("utf-8")}
    assert users == {"session"}


def test_character_references_are_converted_at_one_place() -> None:
    """`html.unescape` raises on a number of 4,301 digits: one post stopped search, rules and refresh of all feeds."""
    users = {path.name for path in SOURCES if re.search(r"(?<![.\w])(?:html\.)?unescape\b", path.read_text("utf-8"))}
    assert users == {"references.py"}


def test_no_file_grows_out_of_hand() -> None:
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines()) for path in SOURCES}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}
    assert lengths["tui_reader/tui/app.py"] <= LONGEST_APP


def test_every_module_says_what_it_is_for() -> None:
    silent = [path.name for path in SOURCES if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]
    assert silent == []


def test_feed_text_never_becomes_markup() -> None:
    pattern = re.compile(r"markup=True|from_markup|Content\.from_markup")
    guilty = [path.name for path in SOURCES if pattern.search(path.read_text("utf-8"))]
    assert guilty == []


def test_style_sheets_name_no_literal_colour() -> None:
    literal = re.compile(r"#[0-9a-fA-F]{3,8}\b(?!\s*[{,>&])|\brgb\(")
    for path in (ROOT / "styles").glob("*.tcss"):
        rules = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
        values = " ".join(re.findall(r":\s*([^;{}]+);", rules))
        assert not literal.search(values), path.name


def test_the_top_level_is_as_designed() -> None:
    allowed = {"pyproject.toml", "README.md", "LICENSE", "tui_reader", "styles", "tests", ".ci", ".gitignore"}
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    assert {name.split("/")[0] for name in listed.splitlines()} <= allowed


# DESIGN: "The object is the measure, not the file."
MOST_ANCESTORS = 3
MOST_METHODS = 60
MOST_LOOSE = {"tui_reader": 6, "tui_reader/tui": 8}


def _classes() -> list[type]:
    """Return all classes of the package, inner ones too."""
    found: list[type] = []
    for path in SOURCES:
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if name.endswith("__main__"):
            continue
        waiting = [*vars(import_module(name)).values()]
        while waiting:
            each = waiting.pop()
            if isinstance(each, type) and each.__module__ == name and each not in found:
                found.append(each)
                waiting += vars(each).values()
    return found


def _own(class_: type) -> list[type]:
    """Return the ancestors of a class that are ours."""
    return [each for each in class_.__mro__[1:] if each.__module__.startswith("tui_reader")]


def _methods(class_: type) -> set[str]:
    """Return the names of the methods and properties that a class and its ancestors of ours are written with."""
    kinds = (FunctionType, property, classmethod, staticmethod, cached_property)
    names = {name for each in (class_, *_own(class_)) for name, what in vars(each).items() if isinstance(what, kinds)}
    made_by_dataclass = {"__init__", "__repr__", "__eq__", "__hash__", "__replace__", "__setattr__", "__delattr__"}
    return names - made_by_dataclass


def test_no_class_is_a_tower() -> None:
    towers = {class_.__qualname__: len(_own(class_)) for class_ in _classes() if len(_own(class_)) > MOST_ANCESTORS}
    assert towers == {}


def test_no_class_does_everything() -> None:
    counts = {class_.__qualname__: len(_methods(class_)) for class_ in _classes()}
    assert {name: count for name, count in counts.items() if count > MOST_METHODS} == {}


@pytest.mark.parametrize("folder", MOST_LOOSE)
def test_modules_have_rooms(folder: str) -> None:
    loose = [path.name for path in (ROOT / folder).glob("*.py") if path.name != "__init__.py"]
    assert len(loose) <= MOST_LOOSE[folder], loose


def test_every_action_is_a_method_of_its_feature() -> None:
    parts = {"feed_pane": FeedPane, "headline_pane": HeadlinePane, "article_pane": ArticlePane, "marks": Marks,
             "moving": Moving}  # fmt: skip
    for action in ACTIONS:
        for name in filter(None, (action.feature, action.in_article)):
            feature = parts.get(name) or feature_class(FEATURES[name])
            assert callable(getattr(feature, action.id, None)), f"{action.id} of {name}"


def test_what_widgets_tell_reaches_a_method_of_a_feature() -> None:
    for name, method in FROM_WIDGETS.values():
        assert callable(getattr(feature_class(FEATURES[name]), method, None)), f"{method} of {name}"


def test_features_do_not_know_each_other() -> None:
    folder = PACKAGE / "tui" / "features"
    for path in folder.rglob("*.py"):
        own = path.relative_to(folder).parts[0].removesuffix(".py")
        for name in _imports(path):
            if name.startswith("tui_reader.tui.features."):
                assert name.split(".")[3] == own, f"{path.name} imports {name}"
