"""The health view: feeds in trouble, what is wrong with the one under the cursor, and the keys that mend it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tui_reader.tui.health_rows import FIND, GO, REPAIRS, HealthRow
from tui_reader.tui.keys import Chord, KeyTable, key_name, press
from tui_reader.tui.screens.dialog import Dialog
from tui_reader.tui.widgets.health_list import HealthList
from tui_reader.tui.widgets.line_list import LineList
from tui_reader.tui.widgets.status_line import StatusLine

ALL_IS_WELL = "All is well: every feed answers, has something new to tell, and is read."
FIND_KEY = "f"
REST_HEIGHT = 14  # of all but the list, and one line of air
LEAST_HEIGHT = 20
CLOSING = ("escape", "quit", "go_out", "health")
MOVES: dict[str, Callable[[HealthList], None]] = {
    "move_down": lambda feeds: feeds.move(1),
    "move_up": lambda feeds: feeds.move(-1),
    "first": HealthList.move_first,
    "last": HealthList.move_last,
    "half_down": lambda feeds: feeds.move_half_page(1),
    "half_up": lambda feeds: feeds.move_half_page(-1),
    "page_down": lambda feeds: feeds.move_page(1),
    "page_up": lambda feeds: feeds.move_page(-1),
}


class HealthScreen(Dialog[int | None]):
    """Lists feeds in trouble and says which repair the person wants; ends with the feed to go to, or None.

    It is told its rows, and again with `show` whenever something changed. `act` is told an action's id and the feed it
    is for. The keys are those of the reading screen: a key means the same here.
    """

    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-roomy")]  # noqa: RUF012 - Textual declares it so

    def __init__(
        self, rows: Sequence[HealthRow], *, of: int, table: KeyTable, act: Callable[[str, int | None], None]
    ) -> None:
        super().__init__()
        self._rows = rows
        self._of = of
        self._table = table
        self._act = act
        self._pending: Chord = ()

    def compose(self) -> ComposeResult:
        """Heading, list, what is known of the feed under the cursor, and a line of talk and keys."""
        with Vertical(id="health", classes="dialog -wide"):
            yield Static(classes="dialog--title", id="health-title", markup=False)
            yield HealthList(self._rows, id="troubled")
            yield Static(id="about", markup=False)
            yield StatusLine(id="health-keys")

    def on_mount(self) -> None:
        """Show what it was made with, no taller than that needs; it stays so, lest what comes moves it about."""
        self.query_one("#health").styles.max_height = max(LEAST_HEIGHT, len(self._rows) + REST_HEIGHT)
        self._show_rest()

    @property
    def feeds(self) -> HealthList:
        """The list of feeds."""
        return self.query_one("#troubled", HealthList)

    # ----------------------------------------------------------------- facts

    def show(self, rows: Sequence[HealthRow], *, of: int) -> None:
        """Show how the feeds are now; `of` is the number of all feeds. The cursor stays on its feed."""
        self._rows, self._of = rows, of
        self.feeds.show(rows)
        self._show_rest()

    def say(self, sentence: str, *, trouble: bool = False) -> None:
        """Say one thing; the keys stand behind it."""
        self.query_one("#health-keys", StatusLine).say(sentence, trouble=trouble)

    def _show_rest(self) -> None:
        """Show what depends on the rows and on the cursor."""
        number = sum(row.kind == "feed" for row in self._rows)
        self.query_one("#health").set_class(not number, "-well")
        share = f"   {number:,} of {self._of:,}" if number else ""
        title = Content.assemble(("Feeds in trouble", "$title-ink"), (share, "$text-quiet not bold"))
        self.query_one("#health-title", Static).update(title)
        row = self.feeds.row
        about = Content(ALL_IS_WELL)
        if row is not None:
            about = Content.assemble(row.says, ("\n\n" + "\n".join(row.about), "$text-quiet"))
        self.query_one("#about", Static).update(about)
        self.query_one("#health-keys", StatusLine).teach(self._keys(row))

    def _keys(self, row: HealthRow | None) -> list[tuple[str, str]]:
        """Return the keys that work for this row."""
        pairs = []
        for repair in row.repairs if row is not None else ():
            keys = (FIND_KEY,) if repair == FIND else self._table.keys_of(repair)
            pairs += [(keys[0], REPAIRS[repair])] if keys else []
        return [*pairs, ((self._table.keys_of("escape") or ("escape",))[0], "close")]

    # ----------------------------------------------------------------- what the person does

    @on(LineList.Highlighted)
    def highlighted(self) -> None:
        """Tell of the feed under the cursor."""
        self.say("")
        self._show_rest()

    @on(LineList.Opened)
    def opened(self) -> None:
        """A second click goes to the feed, as Enter does."""
        self._do(GO)

    def on_key(self, event: events.Key) -> None:
        """Read one key by the table of the reading screen."""
        key = key_name(event.key, event.character)
        pressed = press(self._table, self._pending, key)
        waited, self._pending = self._pending, pressed.pending
        row = self.feeds.row
        action = FIND if key == FIND_KEY and not waited and row and FIND in row.repairs else pressed.action
        if action is not None or pressed.pending:
            event.stop()
            event.prevent_default()
        if action is not None:
            self._do(action)

    def _do(self, action: str) -> None:
        row = self.feeds.row
        if action in CLOSING:
            self.dismiss(None)
        elif action in MOVES:
            MOVES[action](self.feeds)
        elif action in ("undo", "redo"):
            self._act(action, None)
        elif row is None or action not in row.repairs:
            return
        elif action == GO:
            self.dismiss(row.feed_id)
        else:
            self._act(action, row.feed_id)
