"""The picture of the house, held against the code: who imports whom, how long files are, which words are banned."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

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


def test_a_file_name_occurs_once_in_a_room() -> None:
    names = [(path.relative_to(PACKAGE).parts[0], path.name) for path in SOURCES if path.name != "__init__.py"]
    twice = {each for each, count in Counter(names).items() if count > 1}
    assert twice <= {("tui", "reading.py")}  # until the reading screen has a room of its own


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
        allowed = ("tui_reader.model.", "tui_reader.text.", "tui_reader.query.hits", "tui_reader.tui.")  # pure rooms
        assert all(name.startswith(allowed) for name in ours), (path.name, ours)
        assert not ours & {"tui_reader.tui.bridge", "tui_reader.library"}, path.name


def test_only_the_bridge_touches_the_library() -> None:
    users = {path.name for path in (PACKAGE / "tui").rglob("*.py") if "tui_reader.library" in _imports(path)}
    desks = {path.name for path in (PACKAGE / "tui").glob("*_desk.py")}
    assert users <= {"bridge.py", "bulk.py", "adding.py", *desks}


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


PARTS = {
    "screens": {"ReadingScreen"},
    "widgets": {"ArticleView"},
}


@pytest.mark.parametrize("folder", PARTS)
def test_the_parts_of_one_class_share_no_private_name(folder: str) -> None:
    """A name that two parts use for two things is one thing to Python; only what calls `super` is meant."""
    classes = {
        node.name: node
        for path in (PACKAGE / "tui" / folder).glob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef)
    }
    clashes: list[str] = []
    for whole in PARTS[folder]:
        owners: dict[str, str] = {}
        for name in _parts_of(whole, classes):
            for private in sorted(_private_names(classes[name])):
                if owners.setdefault(private, name) != name:
                    clashes.append(f"{private}: {owners[private]} and {name}")
    assert clashes == []


def _parts_of(name: str, classes: dict[str, ast.ClassDef]) -> list[str]:
    """The class and all of ours it is made of."""
    found = [name]
    for base in classes[name].bases:
        if isinstance(base, ast.Name) and base.id in classes:
            found += [part for part in _parts_of(base.id, classes) if part not in found]
    return found


def _private_names(class_: ast.ClassDef) -> set[str]:
    """The private names that a class gives a meaning: methods without `super`, attributes it declares or first sets."""
    found: set[str] = set()
    for node in class_.body:
        if isinstance(node, ast.AnnAssign | ast.Assign):
            targets = [node.target] if isinstance(node, ast.AnnAssign) else node.targets
            found |= {target.id for target in targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if f"super().{node.name}" not in ast.unparse(node) and not _is_open(node):
                found.add(node.name)
            if node.name == "__init__":
                found |= {
                    target.attr
                    for each in ast.walk(node)
                    if isinstance(each, ast.AnnAssign | ast.Assign)
                    for target in ([each.target] if isinstance(each, ast.AnnAssign) else each.targets)
                    if isinstance(target, ast.Attribute)
                }
    return {name for name in found if name.startswith("_") and not name.endswith("__")}


def _is_open(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Tell whether a method only says that others are to say it."""
    return "NotImplementedError" in ast.unparse(node)
