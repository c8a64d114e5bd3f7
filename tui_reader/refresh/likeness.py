"""How similar the text of a known entry is to the text of an item, where the merge is in doubt. Pure except `body_of`.

The rule: a body is loaded only for a pair that id, link, title and date do not decide, and at most once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from contextlib import suppress
from functools import cache

from tui_reader.model.incoming import EntryRow, KnownEntry, PackedBody
from tui_reader.query.words import tokens
from tui_reader.store import text_of

BodyOf = Callable[[int], PackedBody | None]
"""Returns the stored body of the entry with this id."""

Words = Counter[Hashable]


class Likeness:
    """Compares the texts of the known entries of a feed with those of the items of a document."""

    def __init__(self, body_of: BodyOf) -> None:
        self._stored = cache(lambda old: _words(old.title, body_of(old.id)))

    def are_same(self, old: KnownEntry, new: EntryRow) -> bool:
        """Tell whether the two have the same words."""
        return dict(self._stored(old)) == dict(_words(new.title, new.body))

    def share_half(self, old: KnownEntry, new: EntryRow) -> bool:
        """Tell whether they share half of their words, or the new text has all words of the old one (it has grown)."""
        before, after = self._stored(old), _words(new.title, new.body)
        return before <= after or 4 * (before & after).total() >= before.total() + after.total()


def _words(title: str, body: PackedBody | None) -> Words:
    """Return what is compared: the words of the text, else the body itself (a picture), else the words of the title."""
    with suppress(Exception):  # a body that cannot be read is compared as it is stored
        if words := tokens(text_of(body)):
            return Counter(words)
    return Counter([body.packed] if body else tokens(title) or [title])
