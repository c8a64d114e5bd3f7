"""The part of a query that is about words, as FTS5 is asked for it (https://sqlite.org/fts5.html, 3).

The rule: words reach FTS5 folded, in quotes, and never as the person typed them, so none is an operator.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from tui_reader.query.terms import And, Field, Not, Or, Query, Text
from tui_reader.query.words import tokens

# FTS5 reads all rows of all words with a beginning before it gives the first: 0.3 s for two letters in 100,000
# entries. So there is a table of short beginnings, where they are words; what is longer has few enough words.
BEGINNINGS = (2, 3)
_COLUMNS: dict[Field | None, str] = {None: "", "title": "title : ", "author": "author : "}


class Words(Struct, frozen=True):
    """What must stand in an entry: `expression` for the table `search`, each of `beginnings` for that of beginnings."""

    expression: str | None = None
    beginnings: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.expression is not None or bool(self.beginnings)


def split(query: Query) -> tuple[Words, tuple[Query, ...]]:
    """Split a query into what it asks of words, in as few questions as can be, and the terms that must hold beside."""
    wanted: list[str] = []
    beginnings: list[str] = []
    excluding: list[tuple[Query, str]] = []
    rest: list[Query] = []
    for term in query.terms if isinstance(query, And) else (query,):
        if start := _beginning(term):
            beginnings.append(start)
        elif found := _expression(term):
            wanted.append(found)
        elif isinstance(term, Not) and not _beginning(term.term) and (found := _expression(term.term)):
            excluding.append((term, found))
        else:
            rest.append(term)
    if not wanted:  # FTS5 cannot give what words are not in
        return Words(None, tuple(beginnings)), (*rest, *(term for term, _ in excluding))
    expression = _joined("AND", wanted)
    if excluding:
        expression = f"({expression} NOT {_joined('OR', [found for _, found in excluding])})"
    return Words(expression, tuple(beginnings)), tuple(rest)


def _beginning(term: Query) -> str | None:
    if not isinstance(term, Text) or term.field or not term.goes_on:
        return None
    words = tokens(term.words)
    return f'"{words[0]}"' if len(words) == 1 and len(words[0]) in BEGINNINGS else None


def _expression(query: Query) -> str | None:
    """Return the expression of a query about words alone; None for another, and for one that only excludes."""
    match query:
        case Text():
            return _phrase(query)
        case Or(terms):
            either = [found for term in terms if (found := _expression(term))]
            return _joined("OR", either) if len(either) == len(terms) else None
        case Not(Not(term)):
            return _expression(term)
        case And(terms):
            wanted = [found for term in terms if (found := _expression(term))]
            unwanted = [
                found for term in terms if isinstance(term, Not) and (found := _expression(term.term))
            ]  # a double “not” is among the wanted
            if not wanted or len(wanted) + len(unwanted) < len(terms):
                return None
            return f"({_joined('AND', wanted)} NOT {_joined('OR', unwanted)})" if unwanted else _joined("AND", wanted)
    return None


def _joined(operator: str, parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else "(" + f" {operator} ".join(parts) + ")"


def _phrase(text: Text) -> str | None:
    """Return words in their order; without any there is nothing to look for."""
    words = tokens(text.words)
    return f'{_COLUMNS[text.field]}"{" ".join(words)}"{" *" if text.goes_on else ""}' if words else None
