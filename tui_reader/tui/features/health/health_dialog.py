"""The health view: a list of feeds in trouble. Below it stand the trouble of one feed and its repairs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from tui_reader.tui.dialogs.keyed import MOVES, KeyDialog
from tui_reader.tui.keys import KeyTable
from tui_reader.tui.widgets.health_list import HealthList
from tui_reader.tui.widgets.health_rows import FIND, GO, REPAIRS, HealthRow
from tui_reader.tui.widgets.line_list import LineList
from tui_reader.tui.widgets.status_line import StatusLine

ALL_IS_WELL = "All feeds answer, bring new entries, and are read."
FIND_KEY = "f"
REST_HEIGHT = 14  # of all but the list, and one line of air
LEAST_HEIGHT = 20


class HealthScreen(KeyDialog[int | None]):
    """Lists feeds in trouble and passes the wish for a repair on; the result is the feed to go to, or None.

    The dialog is told its rows, and told them again with `show` whenever something changed. `of` is the number of all
    feeds. `repair` is told an action's id and a feed's id; without a feed the action is `undo` or `redo`.
    """

    TITLE = "Feeds in trouble"
    CLOSING = (*KeyDialog.CLOSING, "go_out", "health")
    hears_sentences = True
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-roomy")]  # noqa: RUF012 - Textual declares it so

    def __init__(
        self, rows: Sequence[HealthRow], *, of: int, table: KeyTable, repair: Callable[[str, int | None], None]
    ) -> None:
        super().__init__(table)
        self._rows = rows
        self._of = of
        self._repair = repair

    def content(self) -> ComposeResult:
        """Return the list, the words about the feed under the cursor, and the line of talk and keys."""
        yield HealthList(self._rows, id="troubled")
        yield Static(id="about", markup=False)
        yield StatusLine(id="health-keys")

    def on_mount(self) -> None:
        """Show the first rows, no taller than they need. The height stays, so that later rows move nothing."""
        self.query_one(".dialog").styles.max_height = max(LEAST_HEIGHT, len(self._rows) + REST_HEIGHT)
        self._show_rest()

    @property
    def feeds(self) -> HealthList:
        """The list of feeds."""
        return self.query_one("#troubled", HealthList)

    def show(self, rows: Sequence[HealthRow], *, of: int) -> None:
        """Show the feeds as they are now; the cursor stays on its feed."""
        self._rows, self._of = rows, of
        self.feeds.show(rows)
        self._show_rest()

    def _show_rest(self) -> None:
        """Show what depends on the rows and on the cursor."""
        number = sum(row.kind == "feed" for row in self._rows)
        self.set_class(not number, "-well")
        self.show_sub_title(f"{number:,} of {self._of:,}" if number else "")
        row = self.feeds.row
        about = Content(ALL_IS_WELL)
        if row is not None:
            about = Content.assemble(row.says, ("\n\n" + "\n".join(row.about), "$text-quiet"))
        self.query_one("#about", Static).update(about)
        self.query_one(StatusLine).teach(self._keys(row))

    def _keys(self, row: HealthRow | None) -> list[tuple[str, str]]:
        """Return the keys that work for this row."""
        pairs: list[tuple[str, str]] = []
        for repair in row.repairs if row is not None else ():
            label = REPAIRS[repair]
            pairs += [(FIND_KEY, label)] if repair == FIND else self.table.legend([(repair, label)])
        return pairs + (self.table.legend([("escape", "close")]) or [("escape", "close")])

    @on(LineList.Highlighted)
    def highlighted(self) -> None:
        """Show the words about the feed under the cursor."""
        self.say("")
        self._show_rest()

    @on(LineList.Opened)
    def opened(self) -> None:
        """Go to the feed that was clicked twice, as Enter does."""
        self.act(GO)

    def own_action(self, key: str) -> str | None:
        """Return the search for a feed's new address, which has a key here only."""
        row = self.feeds.row
        return FIND if key == FIND_KEY and row is not None and FIND in row.repairs else None

    def act(self, action: str) -> None:
        """Move, go to the feed under the cursor, or ask for a repair."""
        row = self.feeds.row
        if action in MOVES:
            MOVES[action](self.feeds)
        elif action in ("undo", "redo"):
            self._repair(action, None)
        elif row is None or action not in row.repairs:
            return
        elif action == GO:
            self.dismiss(row.feed_id)
        else:
            self._repair(action, row.feed_id)
