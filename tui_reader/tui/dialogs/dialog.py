"""The base of all dialogs: a box over the reading screen with a title, own widgets, and a line of talk; Esc closes it.

Rule: one dialog of a kind is open, a dialog ends once, and no message reaches a dialog before it is composed or after
it has ended. Textual itself hands on every key, click and fact, and ends the screen on top for every `dismiss`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, ParamSpec, Self

from textual import events, messages
from textual.app import App, ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.css.query import NoMatches
from textual.message import Message
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.widgets import Input, Static
from textual.worker import Worker, WorkerState

from tui_reader.tui.styles import style_files
from tui_reader.tui.widgets.line_list import LineList

P = ParamSpec("P")
# All that Textual needs to take a screen away. Its other messages are for a screen that is there.
LAST = (events.Unmount, events.ScreenSuspend)
# Bindings for a dialog of several fields, and for one with a field above a list.
FIELD_KEYS: list[BindingType] = [("down", "app.focus_next", "down"), ("up", "app.focus_previous", "up")]
LIST_KEYS: list[BindingType] = [("down", "to_list", "list"), ("up", "to_field", "field")]


def is_cut_off(app: App[Any], error: BaseException | None) -> bool:
    """Tell whether a screen misses its own widgets because the app leaves: Textual then composes nothing any more."""
    return app._exit and isinstance(error, NoMatches)


class Overlay(Screen[ScreenResultType]):
    """A screen over the reading screen, which ends once. It is the last of the bases: Textual styles by the first."""

    _has_ended = False

    @classmethod
    def find(cls, app: App[Any]) -> Self | None:
        """Return the open screen of this kind, if there is one."""
        return next((each for each in app.screen_stack if isinstance(each, cls)), None)

    def open(self, app: App[Any], then: Callable[[ScreenResultType | None], None] | None = None) -> None:
        """Show this screen, unless one of its kind is open; `then` is told the result."""
        if self.find(app) is None:
            app.push_screen(self, then)

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """End with a result. A second call does nothing, and neither does a call while another screen lies on top."""
        if self._has_ended or not self.is_active:
            return AwaitComplete()
        self._has_ended = True
        ending: AwaitComplete = super().dismiss(result)
        return ending

    def tell(self, fact: Callable[P, object], *args: P.args, **more: P.kwargs) -> None:
        """Call a method of this screen once the screen is composed; never, if the screen has ended by then."""
        self.call_later(fact, *args, **more)

    async def _dispatch_message(self, message: Message) -> None:
        if not self._has_ended or isinstance(message, LAST) or type(message).__module__ == messages.__name__:
            await super()._dispatch_message(message)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Hand a fault in the background to the reading screen, which tells of it as of its own."""
        if event.state is WorkerState.ERROR and not is_cut_off(self.app, event.worker.error):
            for screen in self.app.screen_stack[:1]:
                screen.post_message(Worker.StateChanged(event.worker, event.state))


class Dialog(ModalScreen[ScreenResultType], Overlay[ScreenResultType]):
    """A dialog. `TITLE` or `title` stands at the top, and `sub_title` quietly behind the title; all are Textual's."""

    CSS_PATH = style_files("dialogs")
    BINDINGS: ClassVar = [("escape", "dismiss", "close")]

    hears_sentences: ClassVar[bool] = False
    """Whether the sentences of the reading screen are said in this dialog too."""

    def compose(self) -> ComposeResult:
        """Lay out the title and the dialog's own widgets in a box."""
        with Vertical(classes="dialog"):
            yield Static(self._heading, classes="dialog--title", markup=False)
            yield from self.content()

    def content(self) -> ComposeResult:
        """Return the widgets below the title."""
        raise NotImplementedError

    @property
    def _heading(self) -> Content:
        quiet = f"   {self.sub_title}" if self.sub_title else ""
        return Content.assemble((self.title or "", "$title-ink"), (quiet, "$text-quiet not bold"))

    def show_sub_title(self, quiet: str) -> None:
        """Show other quiet words behind the title."""
        self.sub_title = quiet
        self.query_one(".dialog--title", Static).update(self._heading)

    def say(self, sentence: str, *, trouble: bool = False) -> None:
        """Say one thing in the line of talk."""
        talk = self.query_one("#talk", Static)
        talk.set_class(trouble, "-trouble")
        talk.update(sentence)

    def action_to_list(self) -> None:
        """Go from the field to the list, where one is shown."""
        for rows in self.query(LineList):
            if rows.display:
                rows.focus()

    def action_to_field(self) -> None:
        """Go back to the field."""
        self.query_one(Input).focus()


def talk_line(words: str = "") -> Static:
    """Return the line in which a dialog says things, with its first words."""
    return Static(words, id="talk", markup=False)


def hint_line(words: str) -> Static:
    """Return a line of quiet words that stay."""
    return Static(words, classes="dialog--hint", markup=False)


def say_in_dialogs(app: App[Any], sentence: str, *, trouble: bool = False) -> None:
    """Say a sentence of the reading screen in the open dialogs that hear such sentences."""
    for each in app.screen_stack:
        if isinstance(each, Dialog) and each.hears_sentences:
            each.tell(each.say, sentence, trouble=trouble)
