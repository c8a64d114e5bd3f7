"""Tests of the last line: what gives way to what."""

from __future__ import annotations

import re

import pytest
from textual.app import App, ComposeResult

from tests.tui.widgets.article_app import STYLES
from tui_reader.tui.themes import THEMES
from tui_reader.tui.widgets.status_line import StatusLine

KEYS = [("space", "read on"), ("n", "next unread"), ("m", "read")]


class LineApp(App[None]):
    CSS_PATH = STYLES

    def __init__(self) -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = "ink"
        self.line = StatusLine()

    def compose(self) -> ComposeResult:
        yield self.line

    def said(self) -> str:
        return self.line.render().plain


@pytest.mark.parametrize(
    ("width", "aside", "expected"),
    [
        (80, "34 % · 6 min left", ["space read on", "n next unread", "m read", "34 % · 6 min left"]),
        (52, "34 % · 6 min left", ["space read on", "n next unread", "34 % · 6 min left"]),
        (42, "34 % · 6 min left", ["space read on", "34 % · 6 min left"]),
        (60, "next check at ten, for a long reason", ["space read on", "n next unread", "m read"]),
        (
            90,
            "next check at ten, for a long reason",
            ["space read on", "n next unread", "m read", "next check at ten, for a long reason"],
        ),
    ],
)
async def test_short_quiet_words_go_before_the_last_keys_and_long_ones_after(
    width: int, aside: str, expected: list[str]
) -> None:
    app = LineApp()
    async with app.run_test(size=(width, 3)):
        app.line.teach(KEYS)
        app.line.note(aside)
        assert re.split(r" {2,}", app.said()) == expected


async def test_a_message_takes_the_place_of_quiet_words() -> None:
    app = LineApp()
    async with app.run_test(size=(80, 3)):
        app.line.note("34 %")
        app.line.say("Refreshing…")
        assert app.said() == "Refreshing…"
        app.line.say("")
        assert app.said().endswith("34 %")
