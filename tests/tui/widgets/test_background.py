"""Work in the background: what was cancelled before it began was never called, and leaves no warning behind."""

from __future__ import annotations

import gc
import re
from pathlib import Path

from textual.app import App

import tui_reader
from tui_reader.tui.widgets.background import begin, begin_latest


async def test_the_latest_wins_and_the_others_never_begin() -> None:
    # pyproject.toml makes an error of "coroutine ... was never awaited".
    app: App[None] = App()
    began: list[str] = []

    async def work(name: str, *, beside: bool = False) -> None:
        began.append(name + "!" * beside)

    async with app.run_test() as pilot:
        for name in "abc":
            begin_latest(app, "one", work, name)
        for name in "de":
            begin(app, "two", work, name, beside=True)
        await pilot.pause()
        begin_latest(app, "one", work, "too late")
        app.exit()
    gc.collect()
    assert began[:3] == ["c", "d!", "e!"]


def test_nothing_begins_work_in_another_way() -> None:
    package = Path(tui_reader.__file__).parent
    others = [
        f"{path.name}: {line.strip()}"
        for path in package.rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if "run_worker" in line and path.name != "background.py" and not re.search(r"thread=True", line)
    ]
    assert others == []
