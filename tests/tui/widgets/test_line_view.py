"""Tests of the tones of a view that is drawn line by line."""

from __future__ import annotations

import re
from pathlib import Path

import tui_reader
from tests.tui.widgets.article_app import ViewApp, settle
from tui_reader.tui.styles import style_files

WIDGETS = Path(tui_reader.__file__).parent / "tui" / "widgets"


def test_every_tone_that_a_list_names_stands_in_a_style_sheet() -> None:
    sheets = "".join(Path(file).read_text("utf-8") for file in style_files("app", "lists", "article", "dialogs"))
    named = {name for file in WIDGETS.glob("*.py") for name in re.findall(r'"([a-z]+--[a-z-]+)"', file.read_text())}
    assert len(named) > 30
    assert not {name for name in named if not re.search(rf"\.{name}(?![\w-])", sheets)}


async def test_a_tone_follows_the_theme() -> None:
    app = ViewApp(theme="ink")
    async with app.run_test() as pilot:
        await settle(pilot, app.view)
        dark = app.style_at("A title")
        app.theme = "paper"
        await settle(pilot, app.view)
        light = app.style_at("A title")
        assert dark.color != light.color
        assert light == app.view.get_component_rich_style("article--title", partial=True) + light
