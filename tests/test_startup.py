"""What may be imported on the way to the first paint, and by processes that must stay lean. DESIGN: "Flows, start"."""

from __future__ import annotations

import subprocess
import sys

HEAVY = {
    "aiohttp",
    "bs4",
    "feedparser",
    "lxml",
    "markdownify",
    "PIL",
    "tui_reader.article.read.clean",
    "tui_reader.fetch.fetcher",
    "tui_reader.refresh.engine",
    "pygments",
}


def imported_by(code: str) -> set[str]:
    """Run `code` in a new interpreter; return the names of all modules it loaded."""
    script = f"{code}\nimport sys\nprint('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_package_itself_imports_nothing() -> None:
    ours = {name for name in imported_by("import tui_reader") if name.startswith("tui_reader")}
    assert ours == {"tui_reader"}


def test_the_reader_up_to_its_first_paint_imports_no_network_no_parser_no_conversion() -> None:
    assert not imported_by("import tui_reader.tui.app") & HEAVY


def test_the_library_imports_the_store_and_nothing_heavier() -> None:
    assert not imported_by("import tui_reader.library") & (HEAVY | {"textual", "asyncio"})


def test_the_version_costs_neither_textual_nor_sqlite() -> None:
    code = "from tui_reader.cli import main\ntry:\n    main(['--version'])\nexcept SystemExit:\n    pass"
    assert not imported_by(code) & (HEAVY | {"textual", "sqlite3", "asyncio"})


def test_the_remote_end_of_the_worker_never_imports_the_engine() -> None:
    assert not imported_by("import tui_reader.refresh.process.remote") & HEAVY


def test_importing_any_module_has_no_side_effects_on_disk_or_log() -> None:
    code = (
        "import pkgutil, importlib, logging, tui_reader\n"
        "before = list(logging.getLogger().handlers)\n"
        "for m in pkgutil.walk_packages(tui_reader.__path__, 'tui_reader.'):\n"
        "    if not m.name.endswith('__main__'): importlib.import_module(m.name)\n"
        "assert logging.getLogger().handlers == before"
    )
    assert "tui_reader.tui.app" in imported_by(code)
