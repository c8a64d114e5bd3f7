"""One picture of an article on the whole screen, with its words and its number among the pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textual.app import ComposeResult
from textual.widgets import Static

from tui_reader.model.articles import Image, Picture
from tui_reader.tui.dialogs.keyed import KeyDialog
from tui_reader.tui.keys import KeyTable
from tui_reader.tui.terminal.picture_painter import PicturePainter
from tui_reader.tui.widgets.picture_view import PictureView

COMING = "This picture is being fetched."
NEXT = ("move_down", "next_unread", "next_article", "read_on", "page_down")
PREVIOUS = ("move_up", "previous_unread", "previous_article", "read_back", "page_up")
OWN_KEYS = {"right": "move_down", "left": "move_up"}  # pictures stand in a row here


class PictureScreen(KeyDialog[None]):
    """Shows the pictures of an article one by one, as large as the terminal allows.

    `stored` are the pictures in the library, by address. `ask` is told the address of a picture that is missing,
    `open_url` an address to open in the browser.
    """

    CLOSING = (*KeyDialog.CLOSING, "go_out", "picture")

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
        super().__init__(table)
        self._images = images
        self._at = at
        self._stored = dict(stored)
        self._errors: dict[str, str] = {}
        self._painter = painter
        self._ask = ask
        self._open_url = open_url

    def compose(self) -> ComposeResult:
        """Lay out the picture, its words and its number, without a box."""
        yield PictureView(self._painter)
        yield Static(id="words", markup=False)
        yield Static(id="about-picture", markup=False)

    def on_mount(self) -> None:
        """Show the picture that was asked for."""
        self._show()

    def has_come(self, url: str, became: Picture | str) -> None:
        """Take a picture that was asked for, or the sentence that says why it is missing."""
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
        labels = [("move_down", "next"), ("open_link", "browser"), ("escape", "close")]
        pairs = self.table.legend(labels if len(self._images) > 1 else labels[1:])
        return "   ".join(f"{key} {label}" for key, label in pairs)

    def own_action(self, key: str) -> str | None:
        """Return the step to the picture at the right or at the left."""
        return OWN_KEYS.get(key)

    def act(self, action: str) -> None:
        """Go to another picture, or open this one in the browser."""
        if action in NEXT:
            self._step(1)
        elif action in PREVIOUS:
            self._step(-1)
        elif action in ("first", "last"):
            self._step(-self._at if action == "first" else len(self._images) - 1 - self._at)
        elif action == "open_link":
            self._open_url(self.image.url)

    def on_click(self) -> None:
        """Close, as a click has opened the picture."""
        self.dismiss(None)

    def _step(self, delta: int) -> None:
        at = min(max(0, self._at + delta), len(self._images) - 1)
        if at != self._at:
            self._at = at
            self._show()
