"""A feature: one thing people can do, with all that belongs to it. It is imported and made when it is first needed.

The rule: features know the reader and its panes, and never each other; what two of them need is in the state. Facts
reach the parts of the screen first, and then the features in the order of their registry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.model.entities import Entry
from tui_reader.tui.messages import ActDone, LibraryChanged, SmartCounted

if TYPE_CHECKING:
    from tui_reader.tui.reading.reader import Reader


class Feature:
    """An object with a method for each of its actions, named by the action's id. It overrides the facts it hears."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def made(self) -> None:
        """The feature was made just now: for what would be too early in `__init__`."""

    def library_changed(self, fact: LibraryChanged) -> None:
        """The library holds something new. The state has it already."""

    def smart_counted(self, fact: SmartCounted) -> None:
        """Numbers of saved queries changed."""

    def act_done(self, fact: ActDone) -> None:
        """A deliberate act was written, or taken back."""

    def list_shown(self) -> None:
        """The headline pane shows another list, or the same list anew."""

    def list_loaded(self) -> None:
        """The list is whole: all its rows are there."""

    def article_left(self) -> None:
        """The article shown is about to go."""

    def article_shown(self, entry: Entry) -> None:
        """The pane shows another article; its text follows."""

    def article_opened(self) -> None:
        """The person opened the article shown: it is meant to be read."""

    def article_settled(self) -> None:
        """More of the article's text is laid out, or all of it."""

    def article_finished(self, entry: Entry) -> None:
        """All of the article's text is there."""

    def text_replaced(self) -> None:
        """The article shown got another text."""

    def scrolled(self) -> None:
        """The article was scrolled, or its text grew into view."""

    async def note(self, entry: Entry) -> str:
        """Return a sentence to stand under the text of an entry; empty for none."""
        return ""

    def leaving(self) -> None:
        """The reader is left now."""
