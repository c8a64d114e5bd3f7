"""The last line of the screen: one sentence at a time, and the keys that work here and now."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.widget import Widget

LEAST_ASIDE = 28
# Words at the right that are no longer than this are worth more than the last key.
SHORT_ASIDE = 24


class StatusLine(Widget):
    """A sentence at the left, keys behind it; the keys give way when there is no room."""

    ALLOW_SELECT = False  # a text that is selected down to the last line does not end in keys

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.message = ""
        self.trouble = False
        self.keys: Sequence[tuple[str, str]] = ()
        self.aside = ""
        self._places: list[tuple[range, str]] = []

    def say(self, message: str, *, trouble: bool = False) -> None:
        """Say one thing; an empty message leaves the line to the keys."""
        if (message, trouble) != (self.message, self.trouble):
            self.message, self.trouble = message, trouble
            self.refresh()

    def teach(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show these (key, label) pairs, the most useful first."""
        if list(keys) != list(self.keys):
            self.keys = keys
            self.refresh()

    def note(self, aside: str) -> None:
        """Show these quiet words at the right: short ones before the last keys, long ones as far as there is room.

        A message takes their place.
        """
        if aside != self.aside:
            self.aside = aside
            self.refresh()

    def on_click(self, event: events.Click) -> None:
        """A click on a key presses it."""
        event.stop()
        offset = event.get_content_offset(self)
        for cells, key in self._places:
            if offset is not None and offset.x in cells:
                self.app.simulate_key(key)

    def render(self) -> Content:
        """Draw the line. The message is plain text: it may hold what a feed said."""
        width = self.size.width - 2
        parts: list[Content] = []
        used = 0
        self._places = []
        if self.message:
            said = Content(self.message).truncate(width, ellipsis=True)
            parts.append(said.stylize("$trouble-ink" if self.trouble else "$text-ink"))
            used = said.cell_length
        aside = "" if self.message else self.aside
        kept = len(aside) + 2 if len(aside) <= SHORT_ASIDE and aside else 0
        for key, label in self.keys:
            gap = "   " if used else ""
            piece = Content.assemble(gap, (key, "bold $text-quiet"), (" " + label, "$text-quiet"))
            if used + piece.cell_length > width - kept:
                break
            parts.append(piece)
            self._places.append((range(used + len(gap), used + piece.cell_length), key))
            used += piece.cell_length
        if aside and width - used >= (kept or LEAST_ASIDE):
            words = Content(aside).truncate(width - used - 2, ellipsis=True)
            parts.append(Content(" " * (width - used - words.cell_length)) + words.stylize("$text-quiet"))
        return Content("").join(parts)
