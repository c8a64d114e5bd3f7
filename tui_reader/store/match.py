"""The part of a query that is about words, as an expression of FTS5 (https://sqlite.org/fts5.html, 3).

The rule: words reach FTS5 folded, in quotes, and never as the person typed them, so none is an operator.
"""

from __future__ import annotations

from collections.abc import Sequence

from tui_reader.query import And, Field, Not, Or, Query, Text
from tui_reader.words import tokens

_COLUMNS: dict[Field | None, str] = {None: "", "title": "title : ", "author": "author : "}


def expression(query: Query) -> str | None:
    """Return the expression for a query about words alone; None for another, and for one that only excludes."""
    match query:
        case Text():
            return _phrase(query)
        case Or(terms):
            found = [expression(term) for term in terms]
            return _joined("OR", [each for each in found if each]) if all(found) else None
        case Not(Not(term)):
            return expression(term)
        case And():
            words, rest = split(query)
            return None if rest else words
    return None


def split(query: Query) -> tuple[str | None, tuple[Query, ...]]:
    """Split a query into what it asks of words, as one expression, and the terms that must hold beside."""
    terms = query.terms if isinstance(query, And) else (query,)
    wanted: list[str] = []
    unwanted: list[str] = []
    rest: list[Query] = []
    for term in terms:
        found = expression(term)
        if found:
            wanted.append(found)
        elif isinstance(term, Not) and (found := expression(term.term)):
            unwanted.append(found)
        else:
            rest.append(term)
    if not wanted:
        return None, tuple(terms)
    found = _joined("AND", wanted)
    return (f"({found} NOT {_joined('OR', unwanted)})" if unwanted else found), tuple(rest)


def _joined(operator: str, parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else "(" + f" {operator} ".join(parts) + ")"


def _phrase(text: Text) -> str | None:
    """Return words in their order; without any there is nothing to look for."""
    words = tokens(text.words)
    return f'{_COLUMNS[text.field]}"{" ".join(words)}"{" *" if text.goes_on else ""}' if words else None
