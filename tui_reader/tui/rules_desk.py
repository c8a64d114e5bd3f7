"""The bridge's desk for rules: tried while they are typed, kept, changed, removed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from textual.message import Message

from tui_reader.model.entities import Act, Rule
from tui_reader.model.listings import Trial
from tui_reader.tui.messages import ActDone

T = TypeVar("T")


class Shelf(Protocol):
    """What is asked of the library."""

    def rules(self) -> list[Rule]:
        """Return all rules."""

    def hiding_rule(self, entry_id: int) -> Rule | None:
        """Return the rule that hides an entry."""

    def try_rule(self, rule: Rule) -> Trial:
        """Return what a rule would have hit."""

    def add_rule(self, rule: Rule, *, existing: bool) -> Act:
        """Keep a new rule."""

    def change_rule(self, rule: Rule, *, existing: bool) -> Act:
        """Change a rule."""

    def remove_rule(self, rule_id: int) -> Act:
        """Let a rule go."""


class Ask(Protocol):
    """Runs a job on one of the library's threads."""

    def __call__(self, job: Callable[[Shelf], T]) -> Awaitable[T]:
        """Return what the job returns."""


class RulesDesk:
    """Rules. `read` and `write` are the threads, of the reads the latest wins; `tell` is told each act."""

    def __init__(self, library: Shelf, tell: Callable[[Message], object], *, read: Ask, write: Ask) -> None:
        self.load = library.rules
        self.that_hides = library.hiding_rule
        self._tell = tell
        self._read = read
        self._write = write

    async def try_out(self, rule: Rule) -> Trial:
        """Return what a rule would have hit of all that is kept. Raises ReaderError."""
        return await self._read(lambda library: library.try_rule(rule))

    async def keep(self, rule: Rule, *, existing: bool) -> None:
        """Add a rule, or change the one with its id. Raises ReaderError."""

        def keep(library: Shelf) -> Act:
            return (library.change_rule if rule.id else library.add_rule)(rule, existing=existing)

        self._tell(ActDone(await self._write(keep)))

    async def remove(self, rule_id: int) -> None:
        """Let a rule go. Raises ReaderError."""
        self._tell(ActDone(await self._write(lambda library: library.remove_rule(rule_id))))
