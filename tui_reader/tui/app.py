"""The Textual app: themes, styles, the palette, and one reading screen. `running` opens and closes the reader."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from functools import partial

from rich.console import RenderableType
from textual import events
from textual.app import App
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.driver import Driver
from textual.markup import escape
from textual.screen import Screen
from textual.types import IgnoreReturnCallbackType
from textual.widgets import Input

from tui_reader.model.config import Config
from tui_reader.tui.actions import ACTIONS
from tui_reader.tui.dialogs.dialog import is_cut_off
from tui_reader.tui.dialogs.palette import Palette
from tui_reader.tui.features import FEATURES
from tui_reader.tui.inputs import Inputs
from tui_reader.tui.keys import resolve
from tui_reader.tui.reading.screen import ReadingScreen
from tui_reader.tui.session.session import Session
from tui_reader.tui.styles import style_files
from tui_reader.tui.terminal.clipboard import copy_from
from tui_reader.tui.themes import INK, THEMES
from tui_reader.tui.widgets.background import begin_latest

BREAKPOINTS = [(0, "-narrow"), (80, "-medium"), (140, "-wide")]


log = logging.getLogger(__name__)


class ReaderCommands(Provider):
    """The palette's entries: every action, every feed and folder by name."""

    def _commands(self) -> Iterable[tuple[str, str, IgnoreReturnCallbackType]]:
        if not isinstance(self.screen, ReadingScreen):
            return
        reader = self.screen.reader
        for action in ACTIONS:
            keys = ", ".join(reader.keys.keys_of(action.id))
            label = f"{action.label.capitalize()}  {keys}".rstrip()
            yield label, reader.keys.spelled(action.help), partial(reader.run, action.id)
        for row in reader.feeds.every_row():
            if row.query is not None:
                yield row.label, row.kind, partial(reader.feeds.show_key, row.key)

    async def discover(self) -> Hits:
        """Offer everything before a word is typed."""
        for label, text, run in self._commands():
            yield DiscoveryHit(Content(label), run, text=label, help=escape(text))

    async def search(self, query: str) -> Hits:
        """Offer what matches."""
        matcher = self.matcher(query)
        for label, text, run in self._commands():
            score, places = matcher.fuzzy_search.match(query, label)
            if score > 0:
                # Not `matcher.highlight`: it reads a label as markup, and a feed's title is text.
                shown = Content(label)
                for place in places:
                    shown = shown.stylize(matcher.match_style, place, place + 1)
                yield Hit(score, shown, run, text=label, help=escape(text))


class ReaderApp(App[None]):
    """The reader. It holds nothing but the session and the look; the screen does the rest."""

    TITLE = "tui-reader"
    CSS_PATH = style_files("app", "lists", "article")
    COMMANDS = {ReaderCommands}  # noqa: RUF012 - Textual declares it so
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS

    def __init__(self, session: Session, config: Config, problems: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.session = session
        self.config = config
        self._inputs = Inputs(self, super().on_event)
        self.table = resolve(config.keys.preset, config.keys.actions)
        self.at_fault: Callable[[], object] = lambda: None
        self.problems = (*problems, *self.table.problems)
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = config.look.theme if config.look.theme in self.available_themes else INK.name
        self.stylesheet.set_variables(self.get_css_variables())
        self.animation_level = "none"

    def get_driver_class(self) -> type[Driver]:
        """Take the terminal, read it and give it back our way where there is a way of ours: not on Windows."""
        driver = super().get_driver_class()
        if driver.__name__ != "LinuxDriver":
            return driver
        try:
            from tui_reader.tui.terminal.driver import ReaderDriver
        except ImportError:  # another Textual than we know: its own way reads all but odd pastes
            return driver
        return ReaderDriver

    async def on_event(self, event: events.Event) -> None:
        """Take keys, pastes and clicks in their order."""
        if isinstance(event, (events.InputEvent, events.Paste)) and not event.is_forwarded:
            await self._inputs.take(event)
        else:
            await super().on_event(event)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return our own variables, for themes that do not know them."""
        return INK.variables

    def refresh_css(self, animate: bool = True) -> None:
        """Apply the style sheets anew for another theme. Before the first screen there is nothing to apply them to."""
        if self.screen_stack:
            super().refresh_css(animate)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let no key open the palette while something is typed: Textual gives it a key that comes first."""
        if action == "command_palette" and isinstance(self.focused, Input):
            return False
        return super().check_action(action, parameters)

    def action_command_palette(self) -> None:
        """Open the palette. It lists what can be done in the reading screen, so no dialog lies between."""
        if isinstance(self.screen, ReadingScreen):
            Palette().open(self)

    def get_default_screen(self) -> Screen[None]:
        """Make the reading screen with its data, laid out for this width from its first paint."""
        layout = [name for width, name in BREAKPOINTS if self.size.width >= width][-1]
        greeting = " ".join(self.problems)
        return ReadingScreen(self.session, self.config, self.table, FEATURES, greeting, layout=layout)

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """Leave. What a screen has to do before is done now; when `on_unmount` runs, it is left already."""
        if not self._exit:
            self._leave_screens()
            super().exit(result, return_code, message)

    def _leave_screens(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, ReadingScreen):
                try:
                    screen.leave()
                except Exception:  # it may be what went wrong
                    log.exception("a screen could not be left")

    def _handle_exception(self, error: Exception) -> None:
        """Leave because of a fault; what a screen misses that was cut off on the way out is none."""
        if not is_cut_off(self, getattr(error, "error", error)):  # a WorkerFailed holds the error of its worker
            super()._handle_exception(error)

    def panic(self, *renderables: RenderableType) -> None:
        """Leave because of a fault. Textual would paint it; `run` raises it, so that one sentence tells of it."""
        self._fatal_error()

    def _fatal_error(self) -> None:
        self.at_fault()
        self._leave_screens()
        self._close_messages_no_wait()

    def copy_to_clipboard(self, text: str) -> None:
        """Copy what a field, or Textual itself, wants copied, through the one door."""
        begin_latest(self, "clipboard", copy_from, self, text)

    def give_terminal_back(self, words: str = "") -> None:
        """Give the terminal back, where that was not done on the way out, and say `words` on it."""
        give_back = getattr(self._driver, "give_back", None)
        if give_back is not None:
            give_back(words)

    async def on_unmount(self) -> None:
        """Write what was asked for before leaving."""
        await self.session.close()
