"""An application with nothing but an article view, for the tests of what it shows and how it moves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.style import Style
from textual import on
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from tui_reader.model.articles import Block, Image, Link, Span
from tui_reader.tui.themes import THEMES
from tui_reader.tui.widgets.article_view import ArticleView

STYLES = Path(__file__).parents[3] / "styles" / "article.tcss"
LONG = "some words that fill more than a single line of the column, and then some more of them to be sure"
LINKED = Block("paragraph", "see the page here", (Span(4, 12, "link", 0),))
LINKS = [Link("https://example.com/page", "the page")]


def paragraphs(count: int) -> list[Block]:
    return [Block("paragraph", f"{number}: {LONG}") for number in range(count)]


class ViewApp(App[None]):
    """One article view, and what it said."""

    CSS_PATH = STYLES

    def __init__(self, blocks: Sequence[Block] = (), *, finish: bool = True, theme: str = "ink") -> None:
        super().__init__()
        for one in THEMES:
            self.register_theme(one)
        self.theme = theme
        self.view = ArticleView()
        self.clicked: list[str] = []
        self.pictures_clicked: list[int] = []
        self.hovered: list[str | None] = []
        self.view.show_header("A title", "by someone")
        self.view.append(blocks, LINKS, [Image("https://example.com/cat.jpg", "a cat")])
        if finish:
            self.view.finish()

    def compose(self) -> ComposeResult:
        yield self.view

    def on_article_view_link_clicked(self, message: ArticleView.LinkClicked) -> None:
        self.clicked.append(message.link.url)

    @on(ArticleView.PictureClicked)
    def picture_clicked(self, message: ArticleView.PictureClicked) -> None:
        self.pictures_clicked.append(message.index)

    def on_article_view_link_hovered(self, message: ArticleView.LinkHovered) -> None:
        self.hovered.append(message.link.url if message.link else None)

    def lines(self) -> list[str]:
        return [self.view.render_line(y).text.rstrip() for y in range(self.view.size.height)]

    def text(self) -> list[str]:
        return [line.strip() for line in self.lines()]

    def style_at(self, words: str) -> Style:
        """The style of the segment that begins with these words."""
        for y in range(self.view.size.height):
            for segment in self.view.render_line(y):
                if segment.text.startswith(words):
                    assert segment.style is not None
                    return segment.style
        raise AssertionError(f"{words!r} is not in {self.lines()}")

    def spot(self, word: str) -> tuple[int, int]:
        """Where a word stands on the screen."""
        for y, line in enumerate(self.lines()):
            if word in line:
                return line.index(word), y
        raise AssertionError(f"{word!r} is not in {self.lines()}")


async def settle(pilot: Pilot[None], view: ArticleView) -> None:
    await pilot.pause()
    while not view.is_settled:
        await pilot.pause()
    await pilot.pause()
