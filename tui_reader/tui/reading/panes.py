"""The three panes: which pane has the focus, and the last line that tells its keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui_reader.tui.actions import ACTIONS, Pane
from tui_reader.tui.widgets.article_view import ArticleView
from tui_reader.tui.widgets.find_line import FindLine
from tui_reader.tui.widgets.line_list import LineList
from tui_reader.tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from tui_reader.tui.reading.reader import Reader

PANES: tuple[Pane, ...] = ("feeds", "headlines", "article")


class Panes:
    """The focus and the last line."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._screen = reader.screen
        self.status = StatusLine(id="status")

    @property
    def pane(self) -> Pane:
        """The pane that has the focus; a field in the last line belongs to the pane it was opened from."""
        focused = self._screen.focused
        if focused is not None and isinstance(focused.parent, FindLine):
            return focused.parent.pane
        # A click beside the window, which just became smaller, takes the focus from all: the pane shown keeps the keys.
        shown = next(pane for pane in PANES if self._screen.has_class(f"-{pane}"))
        return next((pane for pane, view in self._views.items() if view is focused), shown)

    @property
    def _views(self) -> Mapping[Pane, LineList | ArticleView]:
        reader = self._reader
        return {"feeds": reader.feeds.view, "headlines": reader.headlines.view, "article": reader.article.view}

    @property
    def view(self) -> LineList | ArticleView:
        """The widget of the pane that has the focus. All three know the same moves."""
        return self._views[self.pane]

    @property
    def is_narrow(self) -> bool:
        """Whether there is room for one pane only."""
        return self._screen.has_class("-narrow")

    @property
    def is_zoomed(self) -> bool:
        """Whether the article has the whole screen."""
        return self._screen.has_class("-zoom")

    def zoom(self, *, zoomed: bool) -> None:
        """Give the article the whole screen, or take it back."""
        self._screen.set_class(zoomed, "-zoom")

    def go_to(self, pane: Pane) -> None:
        """Give a pane the focus; in a narrow terminal it is then the one shown."""
        if pane != "article":
            self._reader.article.keep_place()  # its pane may be hidden now
        if not self._screen.has_class(f"-{pane}"):
            for name in PANES:
                self._screen.set_class(name == pane, f"-{name}", update=False)
            # Once for all of them: each time the style sheet is gone through for the whole screen, some 12 ms.
            self._screen.update_node_styles()
        if pane != "article":
            self.zoom(zoomed=False)
        # At once, and not when the widget comes round to it: the next key may be typed already.
        self._screen.set_focus(self._views[pane])
        self.teach()

    def focus_moved(self) -> None:
        """Follow the focus wherever the mouse put it; in the article it means: opened."""
        pane = self.pane
        for name in PANES:
            self._screen.set_class(name == pane, f"-{name}")
        self.teach()
        if self._screen.focused is self._reader.article.view:
            self._reader.article.open_shown()

    def teach(self) -> None:
        """Show in the last line the keys that work here and now."""
        pane = self.pane
        shown = self._reader.keys.legend((action.id, action.label) for action in ACTIONS if pane in action.footer)
        self.status.teach(self._reader.modes.labels(shown))
        self.show_note()

    def show_note(self) -> None:
        """Show the quiet words at the right of the last line: those of a mode, or of the pane."""
        words = self._reader.modes.words()
        if not words and self.pane == "feeds":
            words = self._reader.feeds.words()
        self.status.note(words)
