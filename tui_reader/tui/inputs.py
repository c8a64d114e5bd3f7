"""Keys, pastes and clicks, handed on in their order: each one when all earlier ones have had their effect.

Textual hands a key at once to the widget with the focus. When two keys come in one read (over a slow line, or while the
loop was busy), the second would go to the same widget, though the first closed that dialog or opened another.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from time import thread_time
from typing import Any

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.widget import Widget

from tui_reader.text.clean import clean_line

# Seconds of work, not of a clock: on a busy machine a dialog takes long to come. What hangs, or never comes to rest,
# holds no key back for longer.
LONGEST_WAIT = 0.5
MOST_PASTED = 10_000  # characters; a field works through all it holds for every key


class Inputs:
    """Holds inputs back while the app is busy with the one before. `hand_on` does with an input what Textual does."""

    def __init__(self, app: App[Any], hand_on: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app = app
        self._hand_on = hand_on
        self._held: deque[events.Event] = deque()
        self._until = 0.0

    async def take(self, event: events.Event) -> None:
        """Hand an input on, at once or in its turn."""
        if isinstance(event, events.Paste):
            event = events.Paste(as_line(event.text))
        if not self._held and not self._is_busy:
            await self._hand_on(event)
            return
        self._held.append(event)
        if len(self._held) == 1:
            self._wait_on()

    def _wait_on(self) -> None:
        self._until = thread_time() + LONGEST_WAIT
        self._app.call_later(self._go_on)

    async def _go_on(self) -> None:
        while self._is_busy and thread_time() < self._until:
            await asyncio.sleep(0)
            if _has_messages(self._app):  # which are handled by the task that runs this
                self._app.call_later(self._go_on)
                return
        # An app that does not come to rest is waited for once, and not once for every key.
        for _ in range(len(self._held) if self._is_busy else 1):
            await self._hand_on(self._held.popleft())
        if self._held:
            self._wait_on()

    @property
    def _is_busy(self) -> bool:
        screens = self._app.screen_stack
        widgets = (widget for screen in screens for widget in screen.walk_children(Widget, with_self=True))
        return _has_messages(self._app) or any(_has_messages(each) or not each.is_mounted for each in widgets)


def _has_messages(pump: MessagePump) -> bool:
    return bool(pump._next_callbacks) or not pump._message_queue.empty()


def as_line(text: str) -> str:
    """Return what was pasted as one safe line, cut where no field needs more."""
    return clean_line(text[:MOST_PASTED])
