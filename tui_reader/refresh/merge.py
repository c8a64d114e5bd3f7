"""The decider between what a feed says and what is kept. Pure but for `body_of`.

Losing an entry is worse than keeping one twice. An item is known by its id, else by its link, else by title and
date; what falls short of an id counts only where it is unique on both sides, the old id is not in the document any
more and the new one is not known (TRAPS 6: some feeds give every item one link or one id, others change their ids).
Dates and texts tell an edit from the next item of such a feed (`_Matcher.is_edit`).
A known item that reads otherwise is a revision and keeps the person's marks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tui_reader.model.incoming import Arrival, EntryRow, KnownEntry, Revision
from tui_reader.query.words import tokens
from tui_reader.refresh.likeness import BodyOf, Likeness
from tui_reader.text.addresses import same_link
from tui_reader.text.times import DAY

T = TypeVar("T")

Said = EntryRow | KnownEntry
"""One item of a document; one that is known to the letter may be stood in for by what is known of it."""


@dataclass(frozen=True, slots=True)
class Merge:
    """What is to be written: `arrivals` oldest first, so that newer entries get higher ids.

    `matched` are the ids of the entries that the document still says, by what was said of them.
    """

    arrivals: tuple[Arrival, ...]
    revisions: tuple[Revision, ...]
    matched: dict[bytes, int]


def decide(known: Sequence[KnownEntry], items: Iterable[Said], *, now: int, body_of: BodyOf) -> Merge:
    """Return what the items of a document, the newest first, bring over what is known of its feed.

    `body_of` gives the stored body of a known entry; it is asked for only where nothing else decides.
    """
    entries = list({item.digest: item for item in items}.values())  # what is said twice, word for word, is said once
    matches = _match(known, entries, Likeness(body_of))
    arrivals: list[Arrival] = []
    revisions: list[Revision] = []
    matched: dict[bytes, int] = {}
    for index, entry in enumerate(entries):
        old = matches.get(index)
        if old is not None:
            matched[entry.digest] = old.id
        if isinstance(entry, KnownEntry):
            continue
        if old is None:
            arrivals.append(Arrival(entry, min(entry.published or now, now)))
        elif old.digest != entry.digest:
            revisions.append(Revision(old.id, entry))
    return Merge(tuple(reversed(arrivals)), tuple(revisions), matched)


def with_absent(items: Sequence[Said], known: Sequence[KnownEntry]) -> list[Said]:
    """Return the items of a document that was cut, and what is known of the others: nothing of it counts as gone."""
    said = {item.uid for item in items}
    return [*items, *(entry for entry in known if entry.uid and entry.uid not in said)]


# --------------------------------------------------------------------------- matching


@dataclass(frozen=True, slots=True)
class _Side:
    """What counts for matching, the same for a known and for a parsed entry; `index` is its place in its list."""

    index: int
    uid: str | None
    link: Hashable
    title: str
    published: int | None


Key = Callable[[_Side], Hashable]
Agree = Callable[[_Side, _Side], bool]


def _match(known: Sequence[KnownEntry], entries: Sequence[Said], likeness: Likeness) -> dict[int, KnownEntry]:
    """Return which item (by index) is which known entry; each known entry at most once."""
    matcher = _Matcher(known, entries, likeness)
    matcher.same_digest()
    if matcher.may_find_more():
        matcher.look_closer()
        matcher.same_id()
        matcher.alike()
    return {new: known[old] for new, old in matcher.found.items()}


class _Matcher:
    def __init__(self, known: Sequence[KnownEntry], entries: Sequence[Said], likeness: Likeness) -> None:
        self._known = known
        self._entries = entries
        self._likeness = likeness
        self._old: list[_Side] = []
        self._new: list[_Side] = []
        self.found: dict[int, int] = {}
        self._taken: set[int] = set()

    def same_digest(self) -> None:
        """Word for word the same: nothing more to ask."""
        by_digest = {entry.digest: index for index, entry in reversed(list(enumerate(self._known)))}
        for index, entry in enumerate(self._entries):
            if entry.digest in by_digest:
                self._pair(by_digest[entry.digest], index)

    def may_find_more(self) -> bool:
        """Tell whether an item that is left shares anything at all with what is known: nearly always none does."""
        left = [entry for index, entry in enumerate(self._entries) if index not in self.found]
        if not left or not self._known:
            return False
        addresses = {same_link(value) for entry in self._known for value in (entry.uid, entry.url)} - {None}
        titles = {entry.title for entry in self._known}
        return any(
            entry.title in titles or same_link(entry.uid) in addresses or same_link(entry.url) in addresses
            for entry in left
        )

    def look_closer(self) -> None:
        """Work out what the other passes compare."""
        self._old = [_side(index, entry) for index, entry in enumerate(self._known)]
        self._new = [_side(index, entry) for index, entry in enumerate(self._entries)]

    def same_id(self) -> None:
        """The same id; where several stand under one, those with the same link, title or date."""
        olds, news = _grouped(self._old, _by_uid), _grouped(self._new, _by_uid)
        for uid in olds.keys() & news.keys():
            if len(olds[uid]) == len(news[uid]) == 1:
                self._unique(olds[uid], news[uid], _by_uid, self.is_edit)
                continue
            for key in (_by_link_and_title, _by_link, _by_title, _by_date):
                self._unique(olds[uid], news[uid], key, self.is_edit)

    def alike(self) -> None:
        """The id written otherwise, then link, then title and date: for ids that are gone and ids that are strange."""
        said = {side.uid for side in self._new if side.uid}
        known = {side.uid for side in self._old if side.uid}

        def may_be(old: _Side, new: _Side) -> bool:
            return old.uid not in said and new.uid not in known and self.is_edit(old, new)

        def may_be_renamed(old: _Side, new: _Side) -> bool:
            return _ids_may_change(old, new) and may_be(old, new)

        def may_share_link(old: _Side, new: _Side) -> bool:
            same_date = old.published is not None and old.published == new.published
            return (same_date or _ids_may_change(old, new)) and may_be(old, new)

        def may_be_word_for_word(old: _Side, new: _Side) -> bool:
            before, after = self._known[old.index], self._entries[new.index]
            return may_be(old, new) and isinstance(after, EntryRow) and self._likeness.are_same(before, after)

        self._unique(self._old, self._new, _by_uid_loosely, may_be)
        self._unique(self._old, self._new, _by_link_and_date, may_be_renamed)
        self._unique(self._old, self._new, _by_link, may_share_link)
        self._unique(self._old, self._new, _by_title_and_date, may_be)
        self._unique(self._old, self._new, _by_title_alone, may_be_word_for_word)

    def is_edit(self, old: _Side, new: _Side) -> bool:
        """Tell whether an item that may be a known one is that one edited, and not the next under its id or link.

        Two are one when their dates lie less than a day apart; else when their texts are the same; without a date,
        when their texts share half of their words. Where title and link stay, half of the words do for dates too, and
        without a date the same id does, or without ids the same link: texts that go on being written have a new date
        each time.
        """
        before, after = self._known[old.index], self._entries[new.index]
        if isinstance(after, KnownEntry):  # known to the letter, and another
            return False
        stays = old.title == new.title and (old.link == new.link or old.link is None or new.link is None)
        if old.published is None or new.published is None:
            same_id = _by_uid_loosely(old) == _by_uid_loosely(new)
            is_named = bool(old.uid) or old.link is not None
            return (stays and same_id and is_named) or self._likeness.share_half(before, after)
        if abs(old.published - new.published) < DAY:
            return True
        return self._likeness.share_half(before, after) if stays else self._likeness.are_same(before, after)

    def _unique(self, olds: Sequence[_Side], news: Sequence[_Side], key: Key, agree: Agree) -> None:
        """Pair those whose key is unique on both sides, counting also what was paired before."""
        left, right = _grouped(olds, key), _grouped(news, key)
        for value, found in right.items():
            if len(found) == len(left.get(value, ())) == 1:
                old, new = left[value][0], found[0]
                if old.index not in self._taken and new.index not in self.found and agree(old, new):
                    self._pair(old.index, new.index)

    def _pair(self, old: int, new: int) -> None:
        self.found[new] = old
        self._taken.add(old)


def _side(index: int, entry: Said) -> _Side:
    return _Side(index, entry.uid, same_link(entry.url), entry.title, entry.published)


def _by_uid(side: _Side) -> Hashable:
    return side.uid or None


def _by_uid_loosely(side: _Side) -> Hashable:
    return same_link(side.uid)


def _by_link(side: _Side) -> Hashable:
    return side.link


def _by_title(side: _Side) -> Hashable:
    return side.title


def _by_link_and_title(side: _Side) -> Hashable:
    return side.link, side.title


def _by_date(side: _Side) -> Hashable:
    return side.published


def _by_link_and_date(side: _Side) -> Hashable:
    return None if side.link is None or side.published is None else (side.link, side.published)


def _by_title_and_date(side: _Side) -> Hashable:
    """Title and date; the title alone only where there is nothing else at all."""
    is_bare = not side.uid and side.link is None
    return (side.title, side.published) if side.published is not None or is_bare else None


def _by_title_alone(side: _Side) -> Hashable:
    """The title of an item that has neither link nor date: its id may be made anew at every request."""
    return side.title if side.published is None and side.link is None else None


def _ids_may_change(old: _Side, new: _Side) -> bool:
    """Tell whether two ids may be those of one page. Where all items have one link, the ids tell them apart.

    An id that holds the headline changes with it.
    """
    if old.title == new.title or not old.uid or not new.uid:
        return True
    return _holds_headline(old) and _holds_headline(new)


def _holds_headline(side: _Side) -> bool:
    words, said = set(tokens(side.title)), set(tokens(side.uid or ""))
    return 2 * len(words & said) > len(words)


def _grouped(items: Iterable[T], key: Callable[[T], Hashable]) -> dict[Hashable, list[T]]:
    groups: dict[Hashable, list[T]] = defaultdict(list)
    for item in items:
        if (value := key(item)) is not None:
            groups[value].append(item)
    return groups
