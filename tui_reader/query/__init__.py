"""The query language: one language for search, smart feeds, rules and the command line. Pure.

A query is a small tree of the dataclasses in `terms`. `parser` reads a text into a query, `evaluate` reads a query over
one entry in plain Python, the store turns a query into SQL. `words` folds and splits text the same way for all of them,
`body_text` is the plain text of a body, `hits` and `snippets` find and show the words of a query in a text.
A new term is a dataclass in `terms`, and a branch in `parser`, `evaluate` and the store's `where_clause`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_reader.query.terms import Query


def parse_query(text: str) -> Query:
    """Return the query that `text` spells; empty text is EVERYTHING.

    Raises QueryError with the column of the first mistake and what was expected there.
    """
    from tui_reader.query.parser import parse  # the first paint asks no questions

    return parse(text)
