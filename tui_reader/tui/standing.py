"""Whether the library of the reader is still in its place and can be written, told to the person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from tui_reader.tui.messages import Failed


class Place(Protocol):
    """Where the file of a library is."""

    @property
    def is_left(self) -> bool:
        """Whether another file is there now, or none."""

    @property
    def why_read_only(self) -> str:
        """The sentence that says why nothing can be written; empty where it can."""

    def check(self) -> None:
        """See that the file is still there; else go on with what was here, and keep that in a copy."""


class Shelf(Protocol):
    """What is asked of the library."""

    @property
    def place(self) -> Place:
        """Where it is."""


class Write(Protocol):
    """Queues a job on the writing thread."""

    def __call__(self, job: Callable[[Shelf], None]) -> None:
        """Write in the order of the calls."""


class Standing:
    """Watches the file. `farewell` is what a person must know after the reader has ended, too."""

    def __init__(self, library: Shelf, tell: Callable[[Failed], object], write: Write) -> None:
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
        """Once a second: see whether the file was replaced or deleted. Then what was here is kept, and Failed follows.

        It is not posted when the copy is made: what a mark has to say would take its place at once.
        """
        if self._place.is_left:  # each time: what was marked since is to be in the copy, too
            self._write(lambda library: library.place.check())
        if self.farewell and not self._is_told:
            self._is_told = True
            self._tell(Failed(self.farewell[0]))

    def replaced(self, sentence: str) -> None:
        """Remember what became of it; called on the writing thread."""
        self.farewell.append(sentence)
