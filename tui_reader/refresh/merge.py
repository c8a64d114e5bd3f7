"""Decides which items of a document are new entries, known entries or edits of known entries. Pure except `body_of`.

The rule: losing an entry is worse than keeping one twice. An item is a known entry by its id, else by its link, else by
title and date. A link, or title and date, count only where they are unique on both sides, the old id is no longer in
the document, and the new id is not known (TRAPS 6: some feeds give every item one link or one id, others change ids).
Dates and texts tell an edit from the next item of such a feed (`_Matcher.is_edit`). An edited entry is a revision, and
keeps the person's marks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from msgspec import Struct

from tui_reader.model.incoming import Arrival, EntryRow, KnownEntry, Revision
from tui_reader.query.words import tokens
from tui_reader.refresh.likeness import BodyOf, Likeness
from tui_reader.text.addresses import same_link
from tui_reader.text.times import DAY

T = TypeVar("T")

Item = EntryRow | KnownEntry
"""One item of a document. A KnownEntry stands for an item that is unchanged to the letter."""


class Merge(Struct, frozen=True):
    """The entries to write: `arrivals` are new ones, the oldest first, so that newer entries get higher ids.

    `matched` are the ids of the known entries that are still in the document, by the digest of their items.
    """

    arrivals: tuple[Arrival, ...]
    revisions: tuple[Revision, ...]
    matched: dict[bytes, int]


def decide(known: Sequence[KnownEntry], items: Iterable[Item], *, now: int, body_of: BodyOf) -> Merge:
    """Return what is new in the items of a document (the newest first) over the known entries of its feed.

    `body_of` returns the stored body of a known entry, and is called only where nothing else decides.
    """
    entries = list({item.digest: item for item in items}.values())  # an item that is repeated word for word counts once
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


def with_missing(items: Sequence[Item], known: Sequence[KnownEntry]) -> list[Item]:
    """Return the items of a cut document and the known entries that are not among them, so that none counts as gone."""
    said = {item.uid for item in items}
    return [*items, *(entry for entry in known if entry.uid and entry.uid not in said)]


# --------------------------------------------------------------------------- matching


class _Compared(Struct, frozen=True):
    """The values that matching compares, for a known entry or an item; `index` is its place in its list."""

    index: int
    uid: str | None
    link: Hashable
    title: str
    published: int | None


Key = Callable[[_Compared], Hashable]
Agree = Callable[[_Compared, _Compared], bool]


def _match(known: Sequence[KnownEntry], entries: Sequence[Item], likeness: Likeness) -> dict[int, KnownEntry]:
    """Return the known entry of each item (by index) that has one; each known entry at most once."""
    matcher = _Matcher(known, entries, likeness)
    matcher.match_digests()
    if matcher.may_find_more():
        matcher.prepare()
        matcher.match_ids()
        matcher.match_similar()
    return {new: known[old] for new, old in matcher.found.items()}


class _Matcher:
    def __init__(self, known: Sequence[KnownEntry], entries: Sequence[Item], likeness: Likeness) -> None:
        self._known = known
        self._entries = entries
        self._likeness = likeness
        self._old: list[_Compared] = []
        self._new: list[_Compared] = []
        self.found: dict[int, int] = {}
        self._taken: set[int] = set()

    def match_digests(self) -> None:
        """Pair the items that are word for word the same."""
        by_digest = {entry.digest: index for index, entry in reversed(list(enumerate(self._known)))}
        for index, entry in enumerate(self._entries):
            if entry.digest in by_digest:
                self._pair(by_digest[entry.digest], index)

    def may_find_more(self) -> bool:
        """Tell whether a remaining item shares a title, an id or a link with a known entry; nearly always none does."""
        left = [entry for index, entry in enumerate(self._entries) if index not in self.found]
        if not left or not self._known:
            return False
        addresses = {same_link(value) for entry in self._known for value in (entry.uid, entry.url)} - {None}
        titles = {entry.title for entry in self._known}
        return any(
            entry.title in titles or same_link(entry.uid) in addresses or same_link(entry.url) in addresses
            for entry in left
        )

    def prepare(self) -> None:
        """Compute the values that the next steps compare."""
        self._old = [_compared(index, entry) for index, entry in enumerate(self._known)]
        self._new = [_compared(index, entry) for index, entry in enumerate(self._entries)]

    def match_ids(self) -> None:
        """Pair items by id; where several share an id, by link, title or date within that id."""
        olds, news = _grouped(self._old, _by_uid), _grouped(self._new, _by_uid)
        for uid in olds.keys() & news.keys():
            if len(olds[uid]) == len(news[uid]) == 1:
                self._unique(olds[uid], news[uid], _by_uid, self.is_edit)
                continue
            for key in (_by_link_and_title, _by_link, _by_title, _by_date):
                self._unique(olds[uid], news[uid], key, self.is_edit)

    def match_similar(self) -> None:
        """Pair items whose id is new by another spelling of the id, then by link, then by title and date."""
        said = {side.uid for side in self._new if side.uid}
        known = {side.uid for side in self._old if side.uid}

        def may_be(old: _Compared, new: _Compared) -> bool:
            return old.uid not in said and new.uid not in known and self.is_edit(old, new)

        def may_be_renamed(old: _Compared, new: _Compared) -> bool:
            return _ids_may_change(old, new) and may_be(old, new)

        def may_share_link(old: _Compared, new: _Compared) -> bool:
            same_date = old.published is not None and old.published == new.published
            return (same_date or _ids_may_change(old, new)) and may_be(old, new)

        def may_be_word_for_word(old: _Compared, new: _Compared) -> bool:
            before, after = self._known[old.index], self._entries[new.index]
            return may_be(old, new) and isinstance(after, EntryRow) and self._likeness.are_same(before, after)

        self._unique(self._old, self._new, _by_uid_loosely, may_be)
        self._unique(self._old, self._new, _by_link_and_date, may_be_renamed)
        self._unique(self._old, self._new, _by_link, may_share_link)
        self._unique(self._old, self._new, _by_title_and_date, may_be)
        self._unique(self._old, self._new, _by_title_alone, may_be_word_for_word)

    def is_edit(self, old: _Compared, new: _Compared) -> bool:
        """Tell whether `new` is an edit of `old`, and not the next item with the same id or link.

        It is an edit when the dates are less than a day apart, or when the texts are the same. Without a date, half of
        the words must be the same. Where title and link stay the same, half of the words suffice for any dates, and
        without a date the same id (without ids, the same link) suffices: an article that grows has a new date each
        time.
        """
        before, after = self._known[old.index], self._entries[new.index]
        if isinstance(after, KnownEntry):  # an unchanged item of another entry
            return False
        stays = old.title == new.title and (old.link == new.link or old.link is None or new.link is None)
        if old.published is None or new.published is None:
            same_id = _by_uid_loosely(old) == _by_uid_loosely(new)
            is_named = bool(old.uid) or old.link is not None
            return (stays and same_id and is_named) or self._likeness.share_half(before, after)
        if abs(old.published - new.published) < DAY:
            return True
        return self._likeness.share_half(before, after) if stays else self._likeness.are_same(before, after)

    def _unique(self, olds: Sequence[_Compared], news: Sequence[_Compared], key: Key, agree: Agree) -> None:
        """Pair an old and a new one whose key is unique on both sides, also among those paired before."""
        left, right = _grouped(olds, key), _grouped(news, key)
        for value, found in right.items():
            if len(found) == len(left.get(value, ())) == 1:
                old, new = left[value][0], found[0]
                if old.index not in self._taken and new.index not in self.found and agree(old, new):
                    self._pair(old.index, new.index)

    def _pair(self, old: int, new: int) -> None:
        self.found[new] = old
        self._taken.add(old)


def _compared(index: int, entry: Item) -> _Compared:
    return _Compared(index, entry.uid, same_link(entry.url), entry.title, entry.published)


def _by_uid(side: _Compared) -> Hashable:
    return side.uid or None


def _by_uid_loosely(side: _Compared) -> Hashable:
    return same_link(side.uid)


def _by_link(side: _Compared) -> Hashable:
    return side.link


def _by_title(side: _Compared) -> Hashable:
    return side.title


def _by_link_and_title(side: _Compared) -> Hashable:
    return side.link, side.title


def _by_date(side: _Compared) -> Hashable:
    return side.published


def _by_link_and_date(side: _Compared) -> Hashable:
    return None if side.link is None or side.published is None else (side.link, side.published)


def _by_title_and_date(side: _Compared) -> Hashable:
    """Title and date; the title alone only where there is no id, link or date."""
    is_bare = not side.uid and side.link is None
    return (side.title, side.published) if side.published is not None or is_bare else None


def _by_title_alone(side: _Compared) -> Hashable:
    """The title of an item without link and date, whose id may be new at every request."""
    return side.title if side.published is None and side.link is None else None


def _ids_may_change(old: _Compared, new: _Compared) -> bool:
    """Tell whether two ids may belong to one page. Where all items have one link, only the ids tell them apart.

    An id that contains the headline changes with the headline.
    """
    if old.title == new.title or not old.uid or not new.uid:
        return True
    return _holds_headline(old) and _holds_headline(new)


def _holds_headline(side: _Compared) -> bool:
    words, said = set(tokens(side.title)), set(tokens(side.uid or ""))
    return 2 * len(words & said) > len(words)


def _grouped(items: Iterable[T], key: Callable[[T], Hashable]) -> dict[Hashable, list[T]]:
    groups: dict[Hashable, list[T]] = defaultdict(list)
    for item in items:
        if (value := key(item)) is not None:
            groups[value].append(item)
    return groups
