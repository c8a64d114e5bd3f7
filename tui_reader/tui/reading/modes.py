"""Modes: while a mode is on, it takes keys first. Examples are letters on links, a selection, and the hits of a find.

The rule: the mode that was begun last is asked first. A mode that is not on now is passed over, so nobody has to take
it away: letters are gone with their article, a selection with its list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual import events

from tui_reader.tui.widgets.find_line import FindLine

if TYPE_CHECKING:
    from tui_reader.tui.reading.reader import Reader

KeyLabels = Sequence[tuple[str, str]]
"""Keys and what they do, as the last line shows them."""


class Mode:
    """One mode. A mode overrides what it needs; a method that returns True has dealt with the key or action."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    @property
    def is_on(self) -> bool:
        """Whether it takes keys now."""
        raise NotImplementedError

    def type(self, event: events.Key) -> bool:
        """Take a key as typed text, for a field that does not have the focus yet."""
        return False

    def take(self, key: str) -> bool:
        """Take a key before it means an action."""
        return False

    def act(self, action_id: str) -> bool:
        """Take an action, which means something else in this mode."""
        return False

    def labels(self, shown: KeyLabels) -> KeyLabels:
        """Return the keys to show in place of `shown`."""
        return shown

    def words(self) -> str:
        """Return quiet words for the right of the last line."""
        return ""


class Field(Mode):
    """While a field has the focus, keys are text. A key that was typed before it had the focus comes in late."""

    def __init__(self, reader: Reader, line: FindLine) -> None:
        super().__init__(reader)
        self._line = line

    @property
    def is_on(self) -> bool:
        """Whether the field has the focus."""
        return self._line.is_attached and self._line.is_typed

    def type(self, event: events.Key) -> bool:
        """Put the key into the field."""
        self._line.take(event)
        return True

    async def open(self, words: str = "") -> None:
        """Show the field in place of the last line, begin with `words` in it, and give it the focus."""
        status = self._reader.panes.status
        if not self._line.is_attached:
            await self._reader.screen.mount(self._line, after=status)
        self._line.begin(words)
        self._reader.modes.begin(self)
        self._line.display, status.display = True, False
        self._reader.screen.set_focus(self._line.needle)

    def close(self) -> None:
        """Show the last line again; a field that had the focus gives it to its pane."""
        had_focus = self._line.is_typed
        self._line.display, self._reader.panes.status.display = False, True
        if had_focus:
            self._reader.go_to(self._line.pane)


class Modes:
    """The modes that were begun, the latest on top."""

    def __init__(self) -> None:
        self._stack: list[Mode] = []

    def begin(self, mode: Mode) -> None:
        """Put a mode on top."""
        self.end(mode)
        self._stack.append(mode)

    def begin_below(self, mode: Mode) -> None:
        """Put a mode below all others: it has something to say only when no other mode has."""
        self._stack.insert(0, mode)

    def end(self, mode: Mode) -> None:
        """Take a mode away, if it is there."""
        if mode in self._stack:
            self._stack.remove(mode)

    def type(self, event: events.Key) -> bool:
        """Let the modes take a key as typed text."""
        return any(mode.type(event) for mode in self._on)

    def take(self, key: str) -> bool:
        """Let the modes take a key before it means an action."""
        return any(mode.take(key) for mode in self._on)

    def act(self, action_id: str) -> bool:
        """Let the modes take an action."""
        return any(mode.act(action_id) for mode in self._on)

    def labels(self, shown: KeyLabels) -> KeyLabels:
        """Return the keys to show: those of the panes, as the modes change them."""
        for mode in reversed(list(self._on)):
            shown = mode.labels(shown)
        return shown

    def words(self) -> str:
        """Return the quiet words of the topmost mode that has some."""
        return next((words for mode in self._on if (words := mode.words())), "")

    @property
    def _on(self) -> Iterator[Mode]:
        return (mode for mode in reversed(self._stack) if mode.is_on)
