"""Open a long article in a real terminal: from the key to its first text, and to its last.

python -m tests.benchmarks.article [--runs 5]
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.libraries import EPOCH, WORDS
from tests.benchmarks.terminal import Terminal
from tui_reader.incoming import ParsedEntry, ParsedFeed
from tui_reader.model import Content
from tui_reader.refresh.adding import keep_feed
from tui_reader.store import Store

SIZES = (5, 50, 500, 2000)


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


def make_library(path: Path) -> None:
    """Make a library: a short article on top, the long ones below it."""
    entries = [ParsedEntry("0", None, "A short one", published=EPOCH, content=Content("<p>SHORTWORD</p>"))]
    for place, size in enumerate(SIZES, 1):
        body = Content(make_html(size))
        entries.append(ParsedEntry(str(place), None, f"{size} KB", published=EPOCH - place, content=body))
    with Store.open(path) as store:
        keep_feed(store, "https://example.org/long.xml", ParsedFeed("rss20", "Long", entries=tuple(entries)), now=EPOCH)


def measure(environ: dict[str, str], place: int) -> tuple[float, float]:
    """Return the seconds from the key to the first and to the last word of the article at `place`."""
    terminal = Terminal([sys.executable, "-m", "tui_reader"], environ)
    terminal.start()
    try:
        terminal.wait_for(b"SHORTWORD")
        for size in SIZES[: place - 1]:
            terminal.type(b"j")
            terminal.wait_for(f"{size} KB".encode())
        pressed = terminal.type(b"J")
        terminal.wait_for(b"FIRSTWORD")
        first = terminal.started + terminal.wait_for(b"FIRSTWORD") - pressed
        terminal.type(b"\r")
        terminal.wait_for(b"article alone")
        pressed = terminal.type(b"G")
        last = terminal.started + terminal.wait_for(b"LASTWORD") - pressed
    finally:
        terminal.stop()
    return first, last


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        library, config = Path(folder) / "library.db", Path(folder) / "config.toml"
        make_library(library)
        config.write_text("[refresh]\non_start = false\nevery_minutes = 0\n[reading]\nmark_read = 'never'\n", "utf-8")
        environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        environ |= {"TUI_READER_LIBRARY": str(library), "TUI_READER_CONFIG": str(config)}
        for place, size in enumerate(SIZES, 1):
            times = [measure(environ, place) for _ in range(options.runs)]
            first, last = (statistics.median(column) * 1000 for column in zip(*times, strict=True))
            print(f"{size:>5} KB: first text {first:5.0f} ms, then to its last line {last:5.0f} ms")


if __name__ == "__main__":
    main()
