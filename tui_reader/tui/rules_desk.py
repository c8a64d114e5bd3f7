"""The bridge's desk for rules: tried while they are typed, kept, changed, removed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from textual.message import Message

from tui_reader.library import Library
from tui_reader.model.entities import Act, Rule
from tui_reader.model.listings import Trial
from tui_reader.tui.messages import ActDone

T = TypeVar("T")


class Ask(Protocol):
    """Runs a job on one of the library's threads."""

    def __call__(self, job: Callable[[Library], T]) -> Awaitable[T]:
        """Return what the job returns."""


class RulesDesk:
    """Rules. `read` and `write` are the threads, of the reads the latest wins; `tell` is told each act."""

    def __init__(self, library: Library, tell: Callable[[Message], object], *, read: Ask, write: Ask) -> None:
        self.load = library.rules.all
        self.that_hides = library.rules.hiding
        self._tell = tell
        self._read = read
        self._write = write

    async def try_out(self, rule: Rule) -> Trial:
        """Return what a rule would have hit of all that is kept. Raises ReaderError."""
        return await self._read(lambda library: library.rules.try_out(rule))

    async def keep(self, rule: Rule, *, existing: bool) -> None:
        """Add a rule, or change the one with its id. Raises ReaderError."""

        def keep(library: Library) -> Act:
            return (library.rules.change if rule.id else library.rules.add)(rule, existing=existing)

        self._tell(ActDone(await self._write(keep)))

    async def remove(self, rule_id: int) -> None:
        """Let a rule go. Raises ReaderError."""
        self._tell(ActDone(await self._write(lambda library: library.rules.remove(rule_id))))
