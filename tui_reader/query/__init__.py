"""The query language: one language for search, smart feeds, rules and the command line. Pure.

A query is a small tree of the structs in `terms`. `parser` turns a text into a query. `evaluate` tells in Python
whether a query matches one entry (for rules, when an entry arrives), and the store turns a query into SQL (for lists).
`words` splits text into words in the same way for the index, for queries and for snippets. `body_text` is the plain
text of a body. `hits` finds the words of a query in a text, and `snippets` cuts out the words around a hit.
To add a term, write a struct in `terms`, and a branch in `parser`, in `evaluate` and in `store/search/where_clause`.
A test compares `evaluate` with the SQL for random queries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_reader.query.terms import Query


def parse_query(text: str) -> Query:
    """Return the query that `text` means; an empty text means EVERYTHING.

    Raises QueryError with the column of the first mistake and what was expected there.
    """
    from tui_reader.query.parser import parse  # not needed for the first paint

    return parse(text)
