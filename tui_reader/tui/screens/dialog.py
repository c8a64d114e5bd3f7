"""What all dialogs share: one of a kind is open, it ends once, and nothing reaches it before it is there or afterwards.

Keys, clicks and facts that come in one go find a dialog that is not composed yet, or one that has ended and is still
being taken away. Textual hands them on, and ends the screen on top for every `dismiss`, whoever asked for it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, ParamSpec, Self

from textual import events, messages
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.command import CommandPalette
from textual.css.query import NoMatches
from textual.message import Message
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.worker import Worker, WorkerState

from tui_reader.tui.styles import style_files

P = ParamSpec("P")
# All that Textual needs to take a screen away. Its other messages are for a screen that is there.
LAST = (events.Unmount, events.ScreenSuspend)


def is_cut_off(app: App[Any], error: BaseException | None) -> bool:
    """Tell whether a screen misses its own widgets because the app leaves: Textual composes nothing any more then."""
    return app._exit and isinstance(error, NoMatches)


class Ending(Screen[ScreenResultType]):
    """A screen that ends once. (It comes last among the bases: Textual takes styles from the first.)"""

    _has_ended = False

    @classmethod
    def find(cls, app: App[Any]) -> Self | None:
        """Return the dialog of this kind that is open, if one is."""
        return next((each for each in app.screen_stack if isinstance(each, cls)), None)

    def open(self, app: App[Any], then: Callable[[ScreenResultType | None], None] | None = None) -> None:
        """Show it, unless one of its kind is open; `then` is told the result."""
        if self.find(app) is None:
            app.push_screen(self, then)

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """End with a result. Whoever asks for the end a second time, or of a dialog under another, gets nothing."""
        if self._has_ended or not self.is_active:
            return AwaitComplete()
        self._has_ended = True
        ending: AwaitComplete = super().dismiss(result)
        return ending

    def tell(self, fact: Callable[P, object], *args: P.args, **more: P.kwargs) -> None:
        """Call one of its methods once it is there; never, when it has ended by then."""
        self.call_later(fact, *args, **more)

    async def _dispatch_message(self, message: Message) -> None:
        if not self._has_ended or isinstance(message, LAST) or type(message).__module__ == messages.__name__:
            await super()._dispatch_message(message)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Let the reading screen tell of a fault in the background, as it does of its own."""
        if event.state is WorkerState.ERROR and not is_cut_off(self.app, event.worker.error):
            for screen in self.app.screen_stack[:1]:
                screen.post_message(Worker.StateChanged(event.worker, event.state))


class Dialog(ModalScreen[ScreenResultType], Ending[ScreenResultType]):
    """A dialog over the reading screen."""

    CSS_PATH = style_files("dialogs")


class Palette(CommandPalette, Ending[None]):
    """Textual's palette of commands."""

    def _action_command_list(self, action: str) -> None:
        """Move in the list. Where it has no line to move to, in a tiny terminal, Textual raises KeyError."""
        with suppress(KeyError):
            super()._action_command_list(action)
