"""The programs that `tests.benchmarks.article` measures: the reader, and a tiny one around Textual's Markdown widget.

python -m tests.benchmarks.article_apps reader|markdown, with BENCHMARK_REPORT and BENCHMARK_MARKDOWN set

Both have a heart: a timer of 4 ms that notes how much CPU time the loop's thread spent between two beats, so that what
other programs of the machine do is not counted. SIGUSR1 makes it write what it noted since the last time, as JSON.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import sys
import time
from pathlib import Path

from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Markdown, Static

from tui_reader.model.config import Config, Reading, Refresh
from tui_reader.tui.app import ReaderApp
from tui_reader.tui.session.session import Session

_BEAT = 0.004


class Heart:
    """Beats in the loop of an application."""

    def __init__(self, report: Path) -> None:
        self._report = report
        self._loop = asyncio.get_running_loop()
        self._longest = 0.0
        self._began = self._last = time.thread_time()
        self._loop.add_signal_handler(signal.SIGUSR1, self._write)
        self._beat()

    def _beat(self) -> None:
        now = time.thread_time()
        self._longest = max(self._longest, now - self._last)
        self._last = now
        self._loop.call_later(_BEAT, self._beat)

    def _write(self) -> None:
        now = time.thread_time()
        told = {"freeze": max(self._longest, now - self._last), "cpu": now - self._began}
        fresh = self._report.with_suffix(".new")
        fresh.write_text(json.dumps(told), "utf-8")
        fresh.rename(self._report)
        self._longest = 0.0
        self._began = self._last = time.thread_time()


class MarkdownApp(App[None]):
    """J shows the article, G goes to its end, Page Down pages."""

    AUTO_FOCUS = None

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Static("SHORTWORD")
            yield Markdown()

    def on_mount(self) -> None:
        Heart(Path(os.environ["BENCHMARK_REPORT"]))

    def key_ctrl_home(self) -> None:
        self.query_one(VerticalScroll).scroll_home(animate=False)

    async def key_upper_j(self) -> None:
        await self.query_one(Markdown).update(self._text)

    def key_upper_g(self) -> None:
        self.query_one(VerticalScroll).scroll_end(animate=False)

    def key_pagedown(self) -> None:
        self.query_one(VerticalScroll).scroll_page_down(animate=False)


class Reader(ReaderApp):
    """The reader with a heart."""

    def on_ready(self) -> None:
        Heart(Path(os.environ["BENCHMARK_REPORT"]))


def main() -> None:
    """Run one of the two; without collections until the first paint, as the command line starts the reader."""
    app: App[None]
    if sys.argv[1] == "markdown":
        app = MarkdownApp(Path(os.environ["BENCHMARK_MARKDOWN"]).read_text("utf-8"))
    else:
        gc.disable()
        config = Config(refresh=Refresh(on_start=False, every_minutes=0), reading=Reading(mark_read="never"))
        app = Reader(Session(Path(os.environ["TUI_READER_LIBRARY"]), config, clock=time.time), config)
    app.run()


if __name__ == "__main__":
    main()
