"""Open a long article in a real terminal, in the reader and in Textual's own Markdown widget, side by side.

python -m tests.benchmarks.article [--runs 5] [--sizes 5 50 500 2000] [--no-markdown]

Per size: from the key to the first text and to the last line, the longest the loop was busy at a stretch (a key would
have waited so long), and what a Page Down costs. The last two are CPU time, so a busy machine does not count. The
widget gets the Markdown of the article and need not read HTML.
Aims: first text within 30, 50, 150, 300 ms; no freeze over 30 ms; a Page Down under 16 ms.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import select
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.libraries import EPOCH, WORDS
from tests.benchmarks.processes import clean_environ
from tests.benchmarks.terminal import Terminal
from tui_reader.article import convert
from tui_reader.cli.start import paints_a_second
from tui_reader.model.entities import Content
from tui_reader.model.incoming import ParsedEntry, ParsedFeed
from tui_reader.refresh.tasks.new_feed import keep_feed
from tui_reader.store import Store

SIZES = (5, 50, 500, 2000)
PATIENCE = 60.0
PAGES = 12
_REST = 0.15  # seconds until what a key began is over


@dataclass(frozen=True)
class Times:
    """Seconds; None where it was not done in a minute."""

    first: float | None = None
    last: float | None = None
    freeze: float | None = None
    page: float | None = None


def make_html(kilobytes: int) -> str:
    """Return an article of that size with headings, lists, links, code, and a known first and last word."""
    chance = random.Random(kilobytes)
    parts = ["<p>FIRSTWORD of the article.</p>"]
    length = 0
    while length < kilobytes * 1024:
        text = " ".join(chance.choices(WORDS, k=60))
        part = f"<h2>{text[:30]}</h2><p>{text} <a href='https://example.org/'>a link</a> <b>{text[:20]}</b></p>"
        part += f"<ul><li>{text[:80]}</li><li>{text[:60]}</li></ul><pre><code>{text[:90]}</code></pre>"
        parts.append(part)
        length += len(part)
    return "".join(parts) + "<p>LASTWORD of the article.</p>"


def make_library(path: Path, kilobytes: int) -> None:
    """Make a library: a short article on top, the long one two below it, where no neighbour is prepared."""
    bodies = (Content("<p>SHORTWORD</p>"), Content("<p>Another.</p>"), Content(make_html(kilobytes)))
    entries = [
        ParsedEntry(str(place), None, f"Article {place}", published=EPOCH - place, content=body)
        for place, body in enumerate(bodies)
    ]
    with Store.open(path) as store:
        keep_feed(store, "https://example.org/long.xml", ParsedFeed("rss20", "Long", entries=tuple(entries)), now=EPOCH)


class Measured(Terminal):
    """One of the programs of `article_apps` in a terminal of its own."""

    def __init__(self, kind: str, folder: Path) -> None:
        self._report = folder / "report.json"
        environ = clean_environ(TERM="xterm-256color", COLORTERM="truecolor", XDG_STATE_HOME=str(folder))
        environ |= {"TUI_READER_LIBRARY": str(folder / "library.db"), "BENCHMARK_REPORT": str(self._report)}
        environ["BENCHMARK_MARKDOWN"] = str(folder / "article.md")
        if kind == "reader":
            environ["TEXTUAL_FPS"] = str(paints_a_second(environ))
        super().__init__([sys.executable, "-m", "tests.benchmarks.article_apps", kind], environ)

    def seconds_to(self, keys: bytes, text: bytes) -> float:
        """Type `keys` and return the seconds until `text` was written; the last key is typed again every second."""
        pressed = self.type(keys)
        while time.perf_counter() - pressed < PATIENCE:
            with suppress(TimeoutError):
                return self.started + self.wait_for(text, timeout=1.0) - pressed
            self.type(keys[-1:])
        raise TimeoutError(f"{text!r} never came")

    def rest(self, seconds: float = _REST) -> None:
        """Read until nothing was written for so long."""
        while select.select([self.fd], [], [], seconds)[0]:
            self.seen += os.read(self.fd, 65536)

    def told(self) -> dict[str, float]:
        """Return what the heart noted since the last time."""
        self._report.unlink(missing_ok=True)
        os.kill(self.pid, signal.SIGUSR1)
        end = time.perf_counter() + PATIENCE
        while not self._report.exists():
            if time.perf_counter() > end:
                raise TimeoutError("no report")
            self.rest(0.01)
        return dict(json.loads(self._report.read_text("utf-8")))


def measure(kind: str, folder: Path) -> Times:
    """Open the article once and read in it."""
    program = Measured(kind, folder)
    program.start()
    times = Times()
    with suppress(TimeoutError):
        program.wait_for(b"SHORTWORD")
        program.rest(0.5)
        if kind == "reader":
            program.type(b"\r")
            program.rest(0.5)
        program.told()
        # Two on, at once: the neighbour is prepared, the one behind it is not.
        first = program.seconds_to(b"JJ" if kind == "reader" else b"J", b"FIRSTWORD")
        times = Times(first)
        last = program.seconds_to(b"G", b"LASTWORD")
        program.rest()
        times = Times(first, last, program.told()["freeze"])
        program.type(b"gg" if kind == "reader" else b"\x1b[1;5H")
        program.rest()
        pages = []
        for _ in range(PAGES):
            program.told()
            program.type(b"\x1b[6~")
            program.rest(0.05)
            pages.append(program.told()["cpu"])
        times = Times(first, last, times.freeze, statistics.median(pages))
    program.stop()
    return times


def summary(name: str, runs: Sequence[Times]) -> str:
    """Return one line of the table: median and smallest of each."""
    words = []
    for about in ("first", "last", "freeze", "page"):
        found = [value * 1000 for value in (getattr(run, about) for run in runs) if value is not None]
        words.append(f"{statistics.median(found):7.0f} ({min(found):5.0f})" if found else f"  not in {PATIENCE:.0f} s")
    return f"{name:<18}" + "".join(words)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--no-markdown", action="store_true", help="the reader alone")
    options = parser.parse_args()
    print("milliseconds, median (smallest)", "first text", "last line", "freeze", "Page Down", sep="   ")
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            make_library(folder / "library.db", size)
            parts = convert(Content(make_html(size)), base=None)
            (folder / "article.md").write_text("\n".join(part.markdown for part in parts), "utf-8")
            print(summary(f"{size:>5} KB reader", [measure("reader", folder) for _ in range(options.runs)]), flush=True)
            if not options.no_markdown:
                runs = 1 if size > 500 else options.runs
                print(summary(f"{size:>5} KB Markdown", [measure("markdown", folder) for _ in range(runs)]), flush=True)


if __name__ == "__main__":
    main()
