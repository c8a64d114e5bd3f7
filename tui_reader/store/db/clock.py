"""Times that a clock which was ahead has left in the library.

The rule: the clock of now may be the wrong one. So only what few rows have is set right, and nothing is deleted by it.
"""

from __future__ import annotations

from tui_reader.store.db.connection import Connection

AHEAD = 24 * 3600  # seconds; less may be a zone, or another machine
# What is sorted by such a time would stand first until that time has come. Each with an index.
_SORTED_BY = (
    ("entries", "muted_by IS NULL AND at", "at = :now, arrived = min(arrived, :now), indexed = 0"),
    ("positions", "moved", "moved = :now"),
)


def set_right(connection: Connection, *, now: int) -> int:
    """Put what lies in the future to the present; return how many rows that were. 20 µs where there are none."""
    changed = 0
    for table, time, present in _SORTED_BY:
        ahead = _count(connection, f"SELECT count(*) FROM {table} WHERE {time} > :far", now)
        if ahead and ahead < _count(connection, f"SELECT count(*) FROM {table} WHERE {time} <= :far", now):
            with connection.transaction():
                changed += connection.run(f"UPDATE {table} SET {present} WHERE {time} > :far", now=now, far=now + AHEAD)
    return changed


def _count(connection: Connection, sql: str, now: int) -> int:
    return int(connection.value(sql, far=now + AHEAD))
