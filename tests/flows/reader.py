"""What the user stories share: a library with known feeds, and a reader a test can type into and look at."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from textual.pilot import Pilot, WaitForScreenTimeout

from tui_reader.model.config import Config, Pictures, Refresh
from tui_reader.model.entities import Content, Feed
from tui_reader.model.incoming import ParsedEntry, ParsedFeed
from tui_reader.model.listings import Headline
from tui_reader.refresh.tasks.new_feed import keep_feed
from tui_reader.store import Store
from tui_reader.tui.app import ReaderApp
from tui_reader.tui.reading.reader import Reader as Parts
from tui_reader.tui.reading.screen import ReadingScreen
from tui_reader.tui.session.session import Session

# Pictures depend on the terminal that the tests run in; stories about them say what they want.
QUIET = Config(refresh=Refresh(on_start=False, every_minutes=0), pictures=Pictures(show="off"))
NOW = 1_780_000_000
PATIENCE = 3_000  # looks, 10 ms and more apart: only a test that fails needs them all, however busy the machine is


def entry(name: str, *, age: int = 0, html: str | None = None) -> ParsedEntry:
    """Return an entry titled `name`, `age` hours old, with a short body unless `html` is given."""
    body = html if html is not None else f"<p>Words about {name}.</p>"
    url = f"https://example.org/{name.replace(' ', '-')}"
    return ParsedEntry(name, url, name, ("A. Writer",), published=NOW - age * 3600, content=Content(body))


def long_text(paragraphs: int) -> str:
    """Return HTML of so many paragraphs, each of about three lines."""
    return "".join(f"<p>Paragraph {number}. {'Some words to fill the lines. ' * 7}</p>" for number in range(paragraphs))


def seed(path: Path, title: str, entries: Iterable[ParsedEntry], *, url: str | None = None) -> Feed:
    """Subscribe a feed with these entries, the newest first, or bring a subscribed one up to date."""
    parsed = ParsedFeed("rss20", title, site_url="https://example.org/", entries=tuple(entries))
    with Store.open(path) as store:
        return keep_feed(store, url or f"https://example.org/{title}.xml", parsed, now=NOW)


class Reader:
    """A running reader: type keys, then look."""

    def __init__(self, app: ReaderApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def screen(self) -> ReadingScreen:
        """The reading screen, also when a dialog lies over it."""
        return next(screen for screen in self.app.screen_stack if isinstance(screen, ReadingScreen))

    @property
    def parts(self) -> Parts:
        """The session, the state, the panes and the features of the reading screen."""
        return self.screen.reader

    async def type(self, *keys: str) -> None:
        """Press keys as a person does, and let the reader take them in."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until `condition` holds; fail when it never does."""
        for _ in range(PATIENCE):
            if condition():
                return
            with suppress(WaitForScreenTimeout):  # a dialog that ends drops the message for which the pilot waits
                await self.pilot.pause(0.01)
        raise AssertionError("what was waited for never came\n" + self.text())

    async def rest(self) -> None:
        """Wait until everything that was typed is written and shown, and previews have come to rest."""
        screen = self.screen
        await self.until(lambda: screen.is_settled)
        await self.pilot.pause()

    def text(self) -> str:
        """The screen as text."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    def headline(self, title: str) -> Headline:
        """The row with this title."""
        return next(row for row in self.parts.headlines.view.headlines.values() if row.title == title)

    @property
    def shown(self) -> str:
        """The title of the article shown."""
        return self.parts.state.entry.title if self.parts.state.entry else ""

    @property
    def status(self) -> str:
        """What the last line says."""
        return self.parts.panes.status.message


@asynccontextmanager
async def reading(
    path: Path, *, size: tuple[int, int] = (120, 36), config: Config = QUIET, clock: Callable[[], float] = lambda: NOW
) -> AsyncIterator[Reader]:
    """Open the reader on a library. Its worker has the machine's clock, whatever `clock` is."""
    app = ReaderApp(Session(path, config, clock=clock), config)
    async with app.run_test(size=size) as pilot:
        reader = Reader(app, pilot)
        await reader.rest()
        yield reader


def stored(path: Path, title: str) -> Headline:
    """The row with this title as the library holds it."""
    from tui_reader.query.terms import EVERYTHING

    with Store.open(path) as store:
        rows = store.entries.headlines(store.entries.ids(EVERYTHING))
        return next(row for row in rows if row.title == title)
