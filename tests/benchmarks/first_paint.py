"""First paint of the reader with a large library against an empty Textual app, in turns: the ratio is what counts.

python -m tests.benchmarks.first_paint [--entries 100000] [--feeds 1000] [--runs 9]
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.libraries import cached_library
from tests.benchmarks.terminal import time_to_text

EMPTY = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("READY-TO-READ")
Empty().run()
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--feeds", type=int, default=1_000)
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args()
    folder = Path(tempfile.gettempdir()) / "tui-reader-benchmarks"
    folder.mkdir(exist_ok=True)
    library = cached_library(folder, entries=options.entries, feeds=options.feeds)
    # An installed reader has its bytecode on disk; the run that does not count writes it.
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "TUI_READER_LIBRARY": str(library)}
    config = folder / "quiet.toml"
    config.write_text("[refresh]\non_start = false\nevery_minutes = 0\n", "utf-8")
    environ["TUI_READER_CONFIG"] = str(config)
    empty, ours = [sys.executable, "-c", EMPTY], [sys.executable, "-m", "tui_reader"]
    pairs = []
    for run in range(options.runs + 1):
        pair = time_to_text(empty, environ, b"READY-TO-READ"), time_to_text(ours, environ, b"Entry ")
        if run:
            pairs.append(pair)
    for name, column in (("empty Textual app", 0), ("the reader", 1)):
        times = sorted(pair[column] for pair in pairs)
        print(f"{name:20} min {times[0] * 1000:4.0f} ms  median {statistics.median(times) * 1000:4.0f} ms")
    ratios = [ours / empty for empty, ours in pairs]
    print(f"ratio                min {min(ratios):.2f}  median {statistics.median(ratios):.2f}   (aim: at most 1.2)")


if __name__ == "__main__":
    main()
