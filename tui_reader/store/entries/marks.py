"""Marks of entries: a flag set where it differs, and the act that had set it before.

The rule: each flag carries the id of the act that set it last, so that only what is as that act left it is taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from tui_reader.model.entities import Flag
from tui_reader.store.db.connection import Connection, Value, as_json

READING = 0  # the cause of a flag that no act of the journal set
STRETCH = 5_000  # ids that are changed by one statement
WORDS: dict[tuple[Flag, bool], str] = {
    ("read", True): "read",
    ("read", False): "unread",
    ("starred", True): "starred",
    ("starred", False): "unstarred",
}


class Batch(Struct, frozen=True):
    """Entries on which a flag was really changed, and the act that had set it before.

    Their ids are one text, as the statements take them and the journal keeps them: what Python does with a million
    numbers in one go stops other threads, and so the keys, for longer than a frame.
    """

    cause: int
    words: str

    @property
    def ids(self) -> list[int]:
        """The ids."""
        return [int(word) for word in self.words.split(",")]


def set_flag(
    connection: Connection, ids: Sequence[int], flag: Flag, *, value: bool, act_id: int, only_act: int | None = None
) -> list[Batch]:
    """Set `flag` where it differs and note `act_id` as its cause; return what changed. Belongs into a transaction.

    With `only_act`, only where that act was the last to set it.
    """
    where = _differing(flag) + ("" if only_act is None else f" AND {flag}_act = :only")
    values: dict[str, Value] = {"value": int(value), "act": act_id, "only": only_act}
    changed: list[Batch] = []
    for values["ids"] in _batches(ids):
        found = connection.rows(
            f"SELECT {flag}_act, group_concat(id) FROM entries WHERE {where} GROUP BY {flag}_act", **values
        )
        if found:
            connection.run(f"UPDATE entries SET {flag} = :value, {flag}_act = :act WHERE {where}", **values)
            changed += [Batch(*row) for row in found]
    return changed


def all_ids(batches: Iterable[Batch]) -> tuple[int, ...]:
    """Return the ids of several batches."""
    return tuple(entry_id for batch in batches for entry_id in batch.ids)


def any_differs(connection: Connection, ids: Sequence[int], flag: Flag, *, value: bool) -> bool:
    """Tell whether `set_flag` would change anything."""
    sql = f"SELECT EXISTS (SELECT 1 FROM entries WHERE {_differing(flag)})"
    return any(connection.value(sql, ids=batch, value=int(value)) for batch in _batches(ids))


def _differing(flag: Flag) -> str:
    return f"id IN (SELECT value FROM json_each(:ids)) AND {flag} <> :value"


def _batches(ids: Sequence[int]) -> Iterator[str]:
    """Yield ids that lie together in the file together: at a million, half the time of the order they were listed in.

    Sorting all of them at once would stop other threads.
    """
    stretches: dict[int, list[int]] = {}
    for entry_id in ids:
        stretches.setdefault(entry_id // STRETCH, []).append(entry_id)
    return (as_json(stretches[number]) for number in sorted(stretches))
