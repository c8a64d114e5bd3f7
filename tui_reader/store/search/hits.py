"""The rows of search that hold given words, from one end of time to the other, as far as somebody asks.

The rule: rows come in runs that are whole in time. What lies in one span of time (`rows_of_search`) is in no order,
so whoever wants the newest few looks at whole spans.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from itertools import groupby

from tui_reader.store.db.connection import Connection, as_json
from tui_reader.store.search.match import Words
from tui_reader.store.search.row_ids import span_of_row

FIRST_RUN, _LONGEST_RUN = 250, 4_000


class Hits:
    """Reads the index of search."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def runs(self, words: Words, bounds: tuple[int, int], *, newest: bool) -> Generator[list[int], None, None]:
        """Yield the rows of search within `bounds` that hold `words`, in runs that grow, from one end on."""
        if words.expression is not None:
            table, first, others = "search", words.expression, Words(None, words.beginnings)
        else:
            table, first, others = "beginnings", words.beginnings[0], Words(None, words.beginnings[1:])
        with closing(self._rows(table, first, bounds, newest=newest)) as rows:
            for run in _runs(rows):
                yield list(self.among(run, others)) if others else run

    def _rows(
        self, table: str, expression: str, bounds: tuple[int, int], *, newest: bool
    ) -> Generator[int, None, None]:
        found = self._connection.each(
            f"""
            SELECT rowid FROM {table} WHERE {table} MATCH :expression AND rowid BETWEEN :low AND :high
            ORDER BY rowid {"DESC" if newest else "ASC"}
            """,
            expression=expression,
            low=bounds[0],
            high=bounds[1],
        )
        with closing(found):
            for row in found:
                yield row[0]

    def scores(self, words: Words, *, limit: int) -> dict[int, float]:
        """Return how well each of the newest rows with `words` fits: less is better. There must be an expression."""
        found = self._connection.rows(
            # A title says what an entry is about.
            """
            SELECT rowid, bm25(search, 1.0, 5.0, 2.0, 1.0) AS score FROM search WHERE search MATCH :expression
            ORDER BY rowid DESC LIMIT :limit
            """,
            expression=words.expression,
            limit=limit,
        )
        scores: dict[int, float] = dict(map(tuple, found))
        held = self.among(scores, Words(None, words.beginnings)) if words.beginnings else scores
        return {row: scores[row] for row in held}

    def among(self, rows: Iterable[int], words: Words) -> set[int]:
        """Return those of these rows of search that hold `words`."""
        left = set(rows)
        questions = [("search", words.expression)] if words.expression else []
        questions += [("beginnings", beginning) for beginning in words.beginnings]
        for table, expression in questions:
            if left:
                found = self._connection.rows(
                    # The plus keeps SQLite from asking FTS5 row by row, which takes a thousand times as long.
                    f"""
                    SELECT rowid FROM {table} WHERE {table} MATCH :expression AND rowid BETWEEN :low AND :high
                        AND +rowid IN (SELECT value FROM json_each(:rows))
                    """,
                    expression=expression,
                    low=min(left),
                    high=max(left),
                    rows=as_json(left),
                )
                left = {row[0] for row in found}
        return left


def _runs(rows: Iterable[int]) -> Iterator[list[int]]:
    """Yield rows in runs of whole spans, each at least as long as the one before."""
    run: list[int] = []
    size = FIRST_RUN
    for _, span in groupby(rows, key=span_of_row):
        run += span
        if len(run) >= size:
            yield run
            run = []
            size = min(2 * size, _LONGEST_RUN)
    if run:
        yield run
