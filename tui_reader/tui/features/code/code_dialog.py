"""The code of an article on the whole screen; its long lines are not wrapped."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult

from tui_reader.model.articles import Block
from tui_reader.tui.dialogs.keyed import KeyDialog
from tui_reader.tui.keys import KeyTable
from tui_reader.tui.widgets.code_view import CodeView
from tui_reader.tui.widgets.status_line import StatusLine

SCROLLS: dict[str, Callable[[CodeView], None]] = {
    "move_down": lambda view: view.scroll_lines(1),
    "move_up": lambda view: view.scroll_lines(-1),
    "half_down": lambda view: view.scroll_lines(view.size.height // 2),
    "half_up": lambda view: view.scroll_lines(-(view.size.height // 2)),
    "page_down": lambda view: view.scroll_lines(view.size.height - 2),
    "page_up": lambda view: view.scroll_lines(2 - view.size.height),
    "read_on": lambda view: view.scroll_lines(view.size.height - 2),
    "read_back": lambda view: view.scroll_lines(2 - view.size.height),
    "first": lambda view: view.scroll_to(0, 0, animate=False, force=True),
    "last": lambda view: view.scroll_lines(view.max_scroll_y),
    # The keys that go in and out of panes scroll right and left here.
    "open": lambda view: view.scroll_columns(1),
    "go_out": lambda view: view.scroll_columns(-1),
}
STEPS = {"next_unread": 1, "previous_unread": -1, "next_article": 1, "previous_article": -1}


class CodeScreen(KeyDialog[None]):
    """Shows the `codes` of an article one by one. `copy` is told the text to copy."""

    TITLE = "Code"
    CLOSING = (*KeyDialog.CLOSING, "code")

    def __init__(self, codes: Sequence[Block], number: int, *, table: KeyTable, copy: Callable[[str], None]) -> None:
        super().__init__(table)
        self._codes = codes
        self._number = number
        self._copy = copy

    def content(self) -> ComposeResult:
        """Return the code, and the line of talk and keys."""
        yield CodeView(id="code-lines")
        yield StatusLine()

    def on_mount(self) -> None:
        """Show the first code, and the keys."""
        steps = [("next_unread", "next code"), ("previous_unread", "previous code")] if len(self._codes) > 1 else []
        labels = [("go_out", "left"), ("open", "right"), *steps, ("copy_link", "copy"), ("escape", "close")]
        pairs = self.table.legend(labels)
        self.query_one(StatusLine).teach([("l", label) if key == "enter" else (key, label) for key, label in pairs])
        self._show(self._number)

    @property
    def view(self) -> CodeView:
        """The code."""
        return self.query_one(CodeView)

    def _show(self, number: int) -> None:
        self._number = number
        block = self._codes[number]
        about = [block.language] if block.language else []
        about += [f"{number + 1} of {len(self._codes)}"] if len(self._codes) > 1 else []
        self.show_sub_title(" · ".join(about))
        self.view.show(block)

    def act(self, action: str) -> None:
        """Scroll, copy, or go to another code."""
        if action in SCROLLS:
            SCROLLS[action](self.view)
        elif action == "copy_link":
            self._copy(self._codes[self._number].text)
            self.say("Copied the whole code.")
        elif action in STEPS:
            self._step(STEPS[action])

    def _step(self, direction: int) -> None:
        number = self._number + direction
        if 0 <= number < len(self._codes):
            self.say("")
            self._show(number)
        else:
            self.say("This is the last code." if direction > 0 else "This is the first code.")
