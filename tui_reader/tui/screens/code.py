"""The code of an article on the whole screen, its long lines whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tui_reader.model.articles import Block
from tui_reader.tui.keys import Chord, KeyTable, key_name, press
from tui_reader.tui.screens.dialog import Dialog
from tui_reader.tui.widgets.code_view import CodeView
from tui_reader.tui.widgets.status_line import StatusLine

CLOSING = ("escape", "quit", "code")
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
    # In and out of panes are right and left here.
    "open": lambda view: view.scroll_columns(1),
    "go_out": lambda view: view.scroll_columns(-1),
}
STEPS = {"next_unread": 1, "previous_unread": -1, "next_article": 1, "previous_article": -1}


class CodeScreen(Dialog[None]):
    """Shows one of the `codes` of an article, and the next and the previous. `copy` is told what to copy."""

    def __init__(self, codes: Sequence[Block], number: int, *, table: KeyTable, copy: Callable[[str], None]) -> None:
        super().__init__()
        self._codes = codes
        self._number = number
        self._table = table
        self._copy = copy
        self._pending: Chord = ()

    def compose(self) -> ComposeResult:
        """Heading, code, keys."""
        with Vertical(id="code"):
            yield Static(classes="dialog--title", id="code-title", markup=False)
            yield CodeView(id="code-lines")
            yield StatusLine(id="code-keys")

    def on_mount(self) -> None:
        """Show the code it was made for."""
        several = len(self._codes) > 1
        wanted = (
            ("go_out", "left"),
            ("open", "right"),
            ("next_unread", "next code" if several else ""),
            ("previous_unread", "previous code" if several else ""),
            ("copy_link", "copy"),
            ("escape", "close"),
        )
        pairs = [(keys[0], label) for name, label in wanted if label and (keys := self._table.keys_of(name))]
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
        quiet = "   " + " · ".join(about) if about else ""
        title = Content.assemble(("Code", "$title-ink"), (quiet, "$text-quiet not bold"))
        self.query_one("#code-title", Static).update(title)
        self.view.show(block)

    def on_key(self, event: events.Key) -> None:
        """Read one key by the table of the reading screen."""
        pressed = press(self._table, self._pending, key_name(event.key, event.character))
        self._pending = pressed.pending
        if pressed.action is None and not pressed.pending:
            return
        event.stop()
        event.prevent_default()
        if pressed.action is not None:
            self._do(pressed.action)

    def _do(self, action: str) -> None:
        if action in CLOSING:
            self.dismiss()
        elif action in SCROLLS:
            SCROLLS[action](self.view)
        elif action == "copy_link":
            self._copy(self._codes[self._number].text)
            self.query_one(StatusLine).say("Copied the whole code.")
        elif action in STEPS:
            self._step(STEPS[action])

    def _step(self, direction: int) -> None:
        number = self._number + direction
        if 0 <= number < len(self._codes):
            self.query_one(StatusLine).say("")
            self._show(number)
        else:
            self.query_one(StatusLine).say("This was the last code." if direction > 0 else "This was the first code.")
