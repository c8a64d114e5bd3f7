"""Tells the person when the library's file was replaced or deleted, or cannot be written."""

from __future__ import annotations

from collections.abc import Callable

from tui_reader.library.library import Library
from tui_reader.tui.messages import Told


class Standing:
    """Watches the file. `farewell` is what a person must know after the reader has ended, too.

    `write` queues a job on the writing thread.
    """

    def __init__(
        self, library: Library, tell: Callable[[Told], object], write: Callable[[Callable[[Library], None]], object]
    ) -> None:
        self._place = library.place
        self._tell = tell
        self._write = write
        self.farewell: list[str] = []
        self._is_told = False

    @property
    def why_read_only(self) -> str:
        """The sentence that says why nothing can be written; empty where it can."""
        return self._place.why_read_only

    def watch(self) -> None:
        """Once a second: see whether the file was replaced or deleted. Then its content is kept, and Told follows.

        Told does not follow from the copying itself: the sentence of a mark would take its place at once.
        """
        if self._place.is_left:  # each time: marks made since belong into the copy as well
            self._write(lambda library: library.place.check())
        if self.farewell and not self._is_told:
            self._is_told = True
            self._tell(Told(self.farewell[0], trouble=True))

    def replaced(self, sentence: str) -> None:
        """Remember what became of the file; called on the writing thread."""
        self.farewell.append(sentence)
