"""The last line of the screen: one thing said at a time, and the keys that work here and now."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widget import Widget


class StatusLine(Widget):
    """A sentence at the left, keys behind it; the keys give way when there is no room."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - the name Textual gives it
        super().__init__(id=id)
        self.message = ""
        self.trouble = False
        self.keys: Sequence[tuple[str, str]] = ()

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

    def render(self) -> Content:
        """Draw the line. The message is plain text: it may hold what a feed said."""
        width = self.size.width - 2
        parts: list[Content] = []
        used = 0
        if self.message:
            said = Content(self.message).truncate(width, ellipsis=True)
            parts.append(said.stylize("$trouble-ink" if self.trouble else "$text-ink"))
            used = said.cell_length
        for key, label in self.keys:
            gap = "   " if used else ""
            piece = Content.assemble(gap, (key, "bold $text-quiet"), (" " + label, "$text-quiet"))
            if used + piece.cell_length > width:
                break
            parts.append(piece)
            used += piece.cell_length
        return Content("").join(parts)
