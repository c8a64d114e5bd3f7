"""Looks: the screen as text and style names at 60, 80, 120 and 160 columns, held against what was liked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.reader import entry, seed
from tests.flows.trouble import make_trouble
from tests.looks.looking import look
from tests.store.make import flagged
from tui_reader.model.config import Target
from tui_reader.store import Store

SPECIMEN = """
<p>Plain text with <strong>strong</strong> and <em>soft</em> words, <code>code</code>, a
<a href="https://example.org/link">link</a>, H<sub>2</sub>O and a key: <kbd>Esc</kbd>.</p>
<h2>A heading of the second level</h2>
<ul><li>One point, long enough to need a second line when the column is narrow, which it is.</li>
<li>Another:<ol><li>first</li><li>second</li></ol></li></ul>
<blockquote><p>Quoted words.</p></blockquote>
<pre><code class="language-python">for number in range(3):
    print(number)  # 0 1 2</code></pre>
<table><tr><th>Planet</th><th align="right">Moons</th></tr><tr><td>Mars</td><td align="right">2</td></tr></table>
<h3>A heading of the third level</h3>
<p>日本語 and 😀 keep their width.</p>
"""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    seed(
        path,
        "The Daily Specimen",
        [entry("A specimen of everything", age=1, html=SPECIMEN), entry("Short news", age=30)],
    )
    seed(path, "Weekly Letters", [entry(f"Letter number {number}", age=24 * 7 * number) for number in range(1, 9)])
    with Store.open(path) as store:
        store.search.index(100)
        flagged(store, [4, 5], "read", True)
        flagged(store, [2, 6], "starred", True)
    return path


@pytest.mark.parametrize(
    ("name", "size", "theme", "keys"),
    [
        ("headlines-60", (60, 24), "ink", ()),
        ("article-60", (60, 24), "ink", ("enter",)),
        ("start-80", (80, 24), "ink", ()),
        ("start-120", (120, 38), "ink", ()),
        ("start-120-paper", (120, 38), "paper", ()),
        ("article-120", (120, 38), "ink", ("enter", "ctrl+d", "ctrl+d")),
        ("start-160", (160, 44), "ink", ()),
        ("zoom-120", (120, 38), "ink", ("z",)),
        ("letters-80", (80, 24), "ink", ("z", "f")),
        ("help-120", (120, 38), "ink", ("?",)),
        ("add-80", (80, 24), "paper", ("a",)),
        ("find-120", (120, 38), "ink", ("enter", "/", "p", "o")),
        ("find-80-paper", (80, 24), "paper", ("enter", "/", "s", "e", "c", "enter", "n")),
        ("search-120", (120, 38), "ink", ("/", *"words", "space", *"let")),
        ("search-60-paper", (60, 24), "paper", ("/", *"letter", "enter", "j")),
        ("contents-120", (120, 38), "ink", ("enter", "pagedown", "t")),
        ("contents-80-paper", (80, 24), "paper", ("enter", "t", "j")),
        ("code-80", (80, 24), "ink", ("enter", "backslash")),
    ],
)
async def test_the_screen_looks_as_it_was_liked(
    library: Path, name: str, size: tuple[int, int], theme: str, keys: tuple[str, ...]
) -> None:
    await look(library, name, size, theme, keys)


@pytest.mark.parametrize(
    ("name", "size", "theme", "keys"),
    [
        ("health-120", (120, 38), "ink", ("H",)),
        ("health-80-paper", (80, 24), "paper", ("H", "G")),
        ("feed-pane-120", (120, 38), "ink", ("h", "G")),
        ("edit-120", (120, 38), "ink", ("h", "G", "E", "tab", "tab", "tab", "x", "enter")),
        ("edit-80-paper", (80, 24), "paper", ("h", "G", "E")),
    ],
)
async def test_trouble_looks_as_it_was_liked(
    tmp_path: Path, name: str, size: tuple[int, int], theme: str, keys: tuple[str, ...]
) -> None:
    make_trouble(tmp_path / "library.db")
    await look(tmp_path / "library.db", name, size, theme, keys)


async def test_where_an_article_can_go_looks_as_it_was_liked(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(library.parent)
    monkeypatch.setenv("HOME", str(library.parent))
    notes, pandoc = Target(file="~/notes/{date}-{slug}.md"), Target(command=("pandoc", "-o", "{slug}.pdf"))
    await look(library, "share-80", (80, 24), "ink", ("e",), share={"notes": notes, "pandoc": pandoc})
