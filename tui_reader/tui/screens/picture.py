"""One picture large, with its words and its number among the pictures of the article."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textual import events
from textual.app import ComposeResult
from textual.widgets import Static

from tui_reader.model.articles import Image, Picture
from tui_reader.tui.keys import KeyTable, key_name, press
from tui_reader.tui.screens.dialog import Dialog
from tui_reader.tui.terminal.picture_painter import PicturePainter
from tui_reader.tui.widgets.picture_view import PictureView

COMING = "This picture is being fetched."
CLOSING = ("escape", "quit", "go_out", "picture")
NEXT = ("move_down", "next_unread", "next_article", "read_on", "page_down")
PREVIOUS = ("move_up", "previous_unread", "previous_article", "read_back", "page_up")
STEPS = {"right": 1, "left": -1}  # beside the table: pictures lie in a row here


class PictureScreen(Dialog[None]):
    """Shows the pictures of an article one by one, as large as the terminal allows.

    `stored` are those that are there, `ask` is told the address of one that is missing, `open_url` one to open in the
    browser. A key means what it means in the article: j is the next.
    """

    def __init__(
        self,
        images: Sequence[Image],
        at: int,
        stored: Mapping[str, Picture],
        *,
        painter: PicturePainter,
        table: KeyTable,
        ask: Callable[[str], None],
        open_url: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._images = images
        self._at = at
        self._stored = dict(stored)
        self._errors: dict[str, str] = {}
        self._painter = painter
        self._table = table
        self._ask = ask
        self._open_url = open_url

    def compose(self) -> ComposeResult:
        """The picture, its words, its number."""
        yield PictureView(self._painter)
        yield Static(id="words", markup=False)
        yield Static(id="about-picture", markup=False)

    def on_mount(self) -> None:
        """Show the first."""
        self._show()

    # ----------------------------------------------------------------- facts

    def has_come(self, url: str, became: Picture | str) -> None:
        """A picture that was asked for is there, or a sentence says why not."""
        if isinstance(became, Picture):
            self._stored[url] = became
            self._painter.forget(became.path)
        else:
            self._errors[url] = became
        if url == self.image.url:
            self._show()

    @property
    def image(self) -> Image:
        """The picture shown."""
        return self._images[self._at]

    def _show(self) -> None:
        image = self.image
        picture = self._stored.get(image.url)
        if picture is None and image.url not in self._errors:
            self._ask(image.url)
        self.query_one(PictureView).show(picture, self._errors.get(image.url, COMING))
        words = " · ".join(dict.fromkeys(filter(None, (image.alt, image.title))))
        self.query_one("#words", Static).update(words)
        number = f"{self._at + 1} of {len(self._images)}"
        size = f"{picture.width} × {picture.height}" if picture is not None else ""
        self.query_one("#about-picture", Static).update("   ".join(filter(None, (number, size, self._keys()))))

    def _keys(self) -> str:
        """Return the keys that are worth telling."""
        told = [("move_down", "next"), ("open_link", "browser"), ("escape", "close")]
        pairs = [(self._table.keys_of(action), label) for action, label in told]
        if len(self._images) == 1:
            del pairs[0]
        return "   ".join(f"{keys[0]} {label}" for keys, label in pairs if keys)

    # ----------------------------------------------------------------- what the person does

    def on_key(self, event: events.Key) -> None:
        """Read one key by the table of the reading screen."""
        step = STEPS.get(event.key)
        action = press(self._table, (), key_name(event.key, event.character)).action
        if step is not None:
            self._step(step)
        elif action in CLOSING:
            self.dismiss(None)
        elif action in NEXT:
            self._step(1)
        elif action in PREVIOUS:
            self._step(-1)
        elif action in ("first", "last"):
            self._step(-self._at if action == "first" else len(self._images) - 1 - self._at)
        elif action == "open_link":
            self._open_url(self.image.url)
        else:
            return
        event.stop()
        event.prevent_default()

    def on_click(self) -> None:
        """A click closes: it was a click that opened."""
        self.dismiss(None)

    def _step(self, delta: int) -> None:
        at = min(max(0, self._at + delta), len(self._images) - 1)
        if at != self._at:
            self._at = at
            self._show()
