"""The ids of the rows of search, which grow with the times of their entries. Pure.

The rule: entries of one span of time (18 hours) share a range of ids and lie there in the order they were indexed in,
close together, for FTS5 keeps the differences. So the newest hits come without a sort of all.
"""

from __future__ import annotations

_SPAN_BITS, _ROW_BITS = 16, 20
_LATEST = 2**42


def rows_of_time(at: int) -> tuple[int, int]:
    """Return the lowest and the highest id of the span that the time `at` lies in; before 1970 there is one span."""
    span = max(0, min(at, _LATEST)) >> _SPAN_BITS
    return span << _ROW_BITS, ((span + 1) << _ROW_BITS) - 1


def span_of_row(row_id: int) -> int:
    """Return the number of the span that a row lies in; a later time has a higher one or the same."""
    return row_id >> _ROW_BITS


ALL_ROWS = (0, rows_of_time(_LATEST)[1])
