"""The reader, which every feature is given. It holds the session, the state, the panes, and the features by name."""

from __future__ import annotations

from asyncio import Event
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib import import_module
from inspect import isawaitable
from typing import TYPE_CHECKING

from textual.screen import ScreenResultType
from textual.timer import Timer

from tui_reader.model.config import Config
from tui_reader.tui.actions import ACTIONS, Pane
from tui_reader.tui.dialogs.dialog import Dialog, say_in_dialogs
from tui_reader.tui.keys import KeyTable
from tui_reader.tui.reading.article_pane import ArticlePane
from tui_reader.tui.reading.feature import Feature
from tui_reader.tui.reading.feed_pane import FeedPane
from tui_reader.tui.reading.headline_pane import HeadlinePane
from tui_reader.tui.reading.marks import Marks
from tui_reader.tui.reading.modes import Modes
from tui_reader.tui.reading.moving import Moving
from tui_reader.tui.reading.outside import Outside
from tui_reader.tui.reading.panes import Panes
from tui_reader.tui.reading.state import State
from tui_reader.tui.session.session import Session
from tui_reader.tui.widgets.background import P, Work, begin, begin_latest

if TYPE_CHECKING:
    from tui_reader.tui.reading.screen import ReadingScreen

SAID_FOR = 12.0  # seconds until the last line belongs to the keys again
ACTIONS_BY_ID = {action.id: action for action in ACTIONS}


def feature_class(where: str) -> type[Feature]:
    """Import the class of a feature, by its entry in the registry."""
    module, _, name = where.partition(":")
    found: type[Feature] = getattr(import_module(module), name)
    return found


class Reader:
    """The reading screen without its widgets' plumbing.

    `registry` names the features and where their classes are ("package.module:Class"), in the order in which they hear
    facts.
    """

    def __init__(
        self, screen: ReadingScreen, session: Session, config: Config, keys: KeyTable, registry: Mapping[str, str]
    ) -> None:
        self.screen = screen
        self.session = session
        self.config = config
        self.keys = keys
        self.state = State(session.start)
        self.modes = Modes()
        self.panes = Panes(self)
        self.feeds = FeedPane(self)
        self.headlines = HeadlinePane(self)
        self.article = ArticlePane(self)
        self.outside = Outside(self)
        self.marks = Marks(self)
        self._registry = registry
        self._features: dict[str, Feature] = {
            "feed_pane": self.feeds,
            "headline_pane": self.headlines,
            "article_pane": self.article,
            "marks": self.marks,
            "moving": Moving(self),
        }
        self.painted = Event()  # set after the first paint, which nothing in the background may hold up
        self.warmed = Event()  # set when the features are made that every article needs
        self._silence: Timer | None = None
        self._looks = 0
        self.feeds.begin()

    # ----------------------------------------------------------------- features

    def feature(self, name: str) -> Feature:
        """Return a feature, which is imported and made now if it was not needed before."""
        if name not in self._features:
            self._features[name] = feature_class(self._registry[name])(self)
            self._features[name].made()
        return self._features[name]

    @property
    def listeners(self) -> Iterator[Feature]:
        """The parts of the screen, then the features that were made, in the order of the registry."""
        made = dict(self._features)
        names = [*(name for name in made if name not in self._registry), *self._registry]
        return (made[name] for name in names if name in made)

    def tell(self, fact: Callable[[Feature], object]) -> None:
        """Tell all listeners a fact, as in `tell(lambda each: each.list_shown())`."""
        for each in self.listeners:
            fact(each)

    async def run(self, action_id: str) -> None:
        """Run an action: a mode takes it, or the feature that ACTIONS names."""
        if self.modes.act(action_id):
            return
        action = ACTIONS_BY_ID[action_id]
        name = action.in_article if action.in_article and self.panes.pane == "article" else action.feature
        done = getattr(self.feature(name), action_id)()
        if isawaitable(done):
            await done

    def begin(self, group: str, work: Work[P], /, *args: P.args, **kwargs: P.kwargs) -> None:
        """Do `work` in the background, beside the others of its group."""
        begin(self.screen, group, work, *args, **kwargs)

    def begin_latest(self, group: str, work: Work[P], /, *args: P.args, **kwargs: P.kwargs) -> None:
        """Do `work` in the background in place of the others of its group."""
        begin_latest(self.screen, group, work, *args, **kwargs)

    def after(self, seconds: float, what: Callable[[], object], before: Timer | None = None) -> Timer:
        """Call `what` later, in place of what the timer `before` waits for."""
        if before is not None:
            before.stop()
        return self.screen.set_timer(seconds, what)

    def ask(
        self, dialog: Dialog[ScreenResultType], then: Callable[[ScreenResultType | None], None] | None = None
    ) -> None:
        """Open a dialog, unless one of its kind is open; `then` gets its result."""
        dialog.open(self.screen.app, then)

    # ----------------------------------------------------------------- words

    def say(self, sentence: str, *, trouble: bool = False) -> None:
        """Say one thing in the last line, and in a dialog that listens; after a while the line is the keys' again."""
        self.panes.status.say(sentence, trouble=trouble)
        if self._silence is not None:
            self._silence.stop()
            self._silence = None
        if sentence:
            self._silence = self.after(SAID_FOR, partial(self.panes.status.say, ""))
        say_in_dialogs(self.screen.app, sentence, trouble=trouble)

    def show_words(self, sentence: str) -> None:
        """Say one thing that stays as long as it is true."""
        self.say(sentence)
        if self._silence is not None:
            self._silence.stop()

    def key_of(self, action_id: str) -> str:
        """Return the key to tell for an action; empty where it has none."""
        return (self.keys.keys_of(action_id) or ("",))[0]

    def with_undo(self, sentence: str) -> str:
        """Return what was done with the key that takes it back."""
        key = self.key_of("undo")
        return f"{sentence} ({key} undoes it)" if key else sentence

    # ----------------------------------------------------------------- the library

    def remember(self, name: str, value: str) -> None:
        """Keep a setting of the screen, or forget it with an empty value."""
        self.state.settings.pop(name, None)
        if value:
            self.state.settings[name] = value
        self.session.write(lambda library: library.settings.remember(name, value))

    def look(self) -> None:
        """Show what was written, by us or by others. Nobody waits for it: a key that did could paint nothing."""
        self._looks += 1
        if self._looks == 1:
            self.begin("look", self._look)

    async def _look(self) -> None:
        """Look once more as long as somebody asked while we looked."""
        try:
            seen = 0
            while seen != self._looks:
                seen = self._looks
                listing = self.state.listing
                known = set(listing.ids) if listing.view.is_begun and listing.complete else None
                await self.session.look(listing.view, listing.newest, once=self.state.once, known=known)
        finally:
            self._looks = 0

    # ----------------------------------------------------------------- moves that many features need

    def settle(self) -> None:
        """Show at once what a cursor rests on: the list of the feed pane's row, and the article of the headline."""
        self.feeds.settle_row()
        self.article.preview()

    def go_to(self, pane: Pane) -> None:
        """Give a pane the focus."""
        self.panes.go_to(pane)
