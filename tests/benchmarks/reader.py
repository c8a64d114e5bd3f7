"""The reader itself in a terminal of its own, for measures that last: what it writes is read all the time."""

from __future__ import annotations

import os
import select
import sys
import time
from pathlib import Path

from tests.benchmarks.processes import clean_environ
from tests.benchmarks.screen import Screen
from tests.benchmarks.terminal import Terminal

FIRST_PAINT = b"\x1b[?1049h"  # the alternate screen: keys typed from now on are for the reader


class Reader(Terminal):
    """The reader on one library; `settings` is the text of its config file."""

    def __init__(self, library: Path, *, settings: str, marker: str = "") -> None:
        config = library.with_suffix(".toml")
        config.write_text(settings, "utf-8")
        environ = clean_environ(TERM="xterm-256color", COLORTERM="truecolor", XDG_STATE_HOME=str(library.parent))
        environ |= {"TUI_READER_LIBRARY": str(library), "TUI_READER_CONFIG": str(config), "BENCHMARK": marker}
        super().__init__([sys.executable, "-m", "tui_reader"], environ)
        self.screen = Screen(self.columns, self.rows)

    def listen(self, seconds: float) -> bytes:
        """Read what is written for so long, and return it: a terminal that nobody reads blocks its program."""
        before, end = len(self.seen), time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0 and self.listen_once(left):
            pass
        return self.seen[before:]

    def listen_once(self, seconds: float) -> bool:
        """Wait so long for the next that is written; return whether the reader still lives."""
        if select.select([self.fd], [], [], seconds)[0]:
            try:
                heard = os.read(self.fd, 65536)
            except OSError:
                return False
            self.seen += heard
            self.screen.feed(heard)
        return True
