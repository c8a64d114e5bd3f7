"""The entries of the list being read, and what comes next in it. Pure.

A listing is fixed when it is entered: an entry that is read meanwhile stays in it (rows must not vanish under the
cursor), and newcomers are counted in `fresh` and wait until the person asks for them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from msgspec import Struct

from tui_reader.tui.session.views import Found, View

MOST_FOUND = 10_000


class Listing(Struct):
    """The entries of one view in their order.

    `unread` holds those unread when it was entered; `newest` is the highest id of that moment, and `fresh` the number
    of entries that came since. `complete`: the last slice of ids has arrived. `inner` are rows of an opened story,
    `selected` are chosen by eye.
    """

    view: View
    ids: list[int] = []
    unread: set[int] = set()
    newest: int = 0
    fresh: int = 0
    complete: bool = False
    inner: set[int] = set()
    selected: set[int] = set()
    _anchor: int | None = None
    _index: dict[int, int] = {}

    @classmethod
    def of(cls, found: Found, *, first: int) -> Listing:
        """Return the listing that begins with a page; fewer than `first` ids are all there are."""
        complete = len(found.ids) < first
        return cls(found.view, found.ids, found.unread, newest=found.newest, complete=complete)

    def __post_init__(self) -> None:
        self._count_rows()

    def _count_rows(self) -> None:
        self._index = {entry_id: index for index, entry_id in enumerate(self.ids)}

    def __len__(self) -> int:
        return len(self.ids)

    def extend(self, ids: Iterable[int]) -> int:
        """Append the next slice, leaving out what is there already; return how many were new."""
        new = [entry_id for entry_id in ids if entry_id not in self._index]
        for entry_id in new:
            self._index[entry_id] = len(self.ids)
            self.ids.append(entry_id)
        return len(new)

    def open_up(self, index: int, members: Iterable[int]) -> int:
        """Show the other members of a story below its row; return how many there are."""
        new = [entry_id for entry_id in members if entry_id not in self._index]
        self.ids[index + 1 : index + 1] = new
        self.inner.update(new)
        self._anchor = None
        self._count_rows()
        return len(new)

    def close_up(self, index: int) -> int:
        """Show a story as one row again, from any of its rows; return the number of that row."""
        while index and self.ids[index] in self.inner:
            index -= 1
        end = index + 1
        while end < len(self.ids) and self.ids[end] in self.inner:
            end += 1
        self.inner.difference_update(self.ids[index + 1 : end])
        self.selected.difference_update(self.ids[index + 1 : end])
        self._anchor = None
        del self.ids[index + 1 : end]
        self._count_rows()
        return index

    def without(self, ids: Collection[int], index: int) -> int:
        """Take entries out of the list; return the row that the entry of row `index`, or the next one, has now."""
        before = sum(entry_id not in ids for entry_id in self.ids[:index])
        self.ids[:] = [entry_id for entry_id in self.ids if entry_id not in ids]
        for each in (self.unread, self.inner, self.selected):
            each.difference_update(ids)
        self._anchor = None
        self._count_rows()
        return max(0, min(before, len(self.ids) - 1))

    def is_open(self, index: int) -> bool:
        """Tell whether a row belongs to a story that is opened up."""
        return any(at < len(self.ids) and self.ids[at] in self.inner for at in (index, index + 1))

    @property
    def last(self) -> int | None:
        """The entry that the next slice comes behind: the last but for what an opened story shows below it."""
        return next((entry_id for entry_id in reversed(self.ids) if entry_id not in self.inner), None)

    def index_of(self, entry_id: int | None) -> int | None:
        """Return the row of an entry, or None when it is not in the list."""
        return None if entry_id is None else self._index.get(entry_id)

    def id_at(self, index: int | None) -> int | None:
        """Return the entry in a row, or None when there is no such row."""
        return self.ids[index] if index is not None and 0 <= index < len(self.ids) else None

    def step(self, index: int | None, direction: int) -> int | None:
        """Return the next row in `direction` (+1 or -1), or None at the end. From nowhere: the first row."""
        if not self.ids:
            return None
        if index is None:
            return 0
        index += direction
        return index if 0 <= index < len(self.ids) else None

    def step_unread(self, index: int | None, direction: int) -> int | None:
        """Return the next row that was unread when the list was entered, or None.

        A story is read with its row: those it was opened up to are passed over.
        """
        at = self.step(index, direction)
        while at is not None and (self.ids[at] not in self.unread or self.ids[at] in self.inner):
            at = self.step(at, direction)
        return at

    # ----------------------------------------------------------------- what is selected

    def toggle(self, index: int) -> None:
        """Select the entry of a row, or no longer; a run begins where something was selected last."""
        entry_id = self.ids[index]
        self.selected ^= {entry_id}
        self._anchor = index if entry_id in self.selected else None

    def select_to(self, index: int) -> None:
        """Select all rows from the one selected last to this."""
        anchor = index if self._anchor is None else self._anchor
        first, last = min(anchor, index), max(anchor, index)
        self.selected.update(self.ids[first : last + 1])
        self._anchor = index

    def unselect(self) -> None:
        """Select nothing."""
        self.selected.clear()
        self._anchor = None

    def chosen(self) -> list[int]:
        """Return what is selected in the order of the list."""
        return sorted(self.selected, key=self._index.__getitem__)
