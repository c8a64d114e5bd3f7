"""The decider between what a feed says and what is kept. Pure.

Losing an entry is worse than keeping one twice. An item is known by its id, else by its link, else by title and
date; what falls short of an id counts only where it is unique on both sides, the old id is not in the document any
more and the new one is not known (TRAPS 6: some feeds give every item one link or one id, others change their ids).
A known item that reads otherwise is a revision and keeps the person's marks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from tui_reader.incoming import Arrival, EntryRow, KnownEntry, Revision

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


def decide(known: Sequence[KnownEntry], items: Iterable[Said], *, now: int) -> Merge:
    """Return what the items of a document, the newest first, bring over what is known of its feed."""
    entries = list({item.digest: item for item in items}.values())  # what is said twice, word for word, is said once
    matches = _match(known, entries)
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


def _match(known: Sequence[KnownEntry], entries: Sequence[Said]) -> dict[int, KnownEntry]:
    """Return which item (by index) is which known entry; each known entry at most once."""
    matcher = _Matcher(known, entries)
    matcher.same_digest()
    if matcher.may_find_more():
        matcher.look_closer()
        matcher.same_id()
        matcher.alike()
    return {new: known[old] for new, old in matcher.found.items()}


class _Matcher:
    def __init__(self, known: Sequence[KnownEntry], entries: Sequence[Said]) -> None:
        self._known = known
        self._entries = entries
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
        addresses = {loosely(value) for entry in self._known for value in (entry.uid, entry.url)} - {None}
        titles = {entry.title for entry in self._known}
        return any(
            entry.title in titles or loosely(entry.uid) in addresses or loosely(entry.url) in addresses
            for entry in left
        )

    def look_closer(self) -> None:
        """Work out what the other passes compare."""
        self._old = [_side(index, entry) for index, entry in enumerate(self._known)]
        self._new = [_side(index, entry) for index, entry in enumerate(self._entries)]

    def same_id(self) -> None:
        """The same id. One and one are the same, unless link and title are both others: that is a second entry."""
        olds, news = _grouped(self._old, _by_uid), _grouped(self._new, _by_uid)
        for uid in olds.keys() & news.keys():
            if len(olds[uid]) == len(news[uid]) == 1:
                self._unique(olds[uid], news[uid], _by_uid, _is_no_other)
                continue
            for key in (_by_link_and_title, _by_link, _by_title):
                self._unique(olds[uid], news[uid], key, _always)

    def alike(self) -> None:
        """The id written otherwise, then link, then title and date: for ids that are gone and ids that are strange."""
        said = {side.uid for side in self._new if side.uid}
        known = {side.uid for side in self._old if side.uid}

        def may_be(old: _Side, new: _Side) -> bool:
            return old.uid not in said and new.uid not in known

        def may_share_link(old: _Side, new: _Side) -> bool:
            return may_be(old, new) and _shares_more_than_the_link(old, new)

        self._unique(self._old, self._new, lambda side: link_key(side.uid), may_be)
        self._unique(self._old, self._new, _by_link, may_share_link)
        self._unique(self._old, self._new, _by_title_and_date, may_be)

    def _unique(self, olds: Sequence[_Side], news: Sequence[_Side], key: Key, agree: Agree) -> None:
        """Pair those whose key is unique on both sides, counting also what was paired before."""
        left, right = _grouped(olds, key), _grouped(news, key)
        for value, found in right.items():
            if len(found) == len(left.get(value, ())) == 1 and agree(left[value][0], found[0]):
                self._pair(left[value][0].index, found[0].index)

    def _pair(self, old: int, new: int) -> None:
        if old not in self._taken and new not in self.found:
            self.found[new] = old
            self._taken.add(old)


def _side(index: int, entry: Said) -> _Side:
    return _Side(index, entry.uid, link_key(entry.url), entry.title, entry.published)


def loosely(value: str | None) -> str | None:
    """Return an id or address such that those which `link_key` takes for one are equal here, cheaply."""
    return value and value.lower().replace("https:", "http:").replace("/", "").replace("?", "").replace("#", "")


def _by_uid(side: _Side) -> Hashable:
    return side.uid or None


def _by_link(side: _Side) -> Hashable:
    return side.link


def _by_title(side: _Side) -> Hashable:
    return side.title


def _by_link_and_title(side: _Side) -> Hashable:
    return side.link, side.title


def _by_title_and_date(side: _Side) -> Hashable:
    """Title and date; the title alone only where there is nothing else at all."""
    is_bare = not side.uid and side.link is None
    return (side.title, side.published) if side.published is not None or is_bare else None


def _always(_old: _Side, _new: _Side) -> bool:
    return True


def _is_no_other(old: _Side, new: _Side) -> bool:
    return old.link is None or new.link is None or old.link == new.link or old.title == new.title


def _shares_more_than_the_link(old: _Side, new: _Side) -> bool:
    """A feed with one link for all its items shows a new one: neither title nor date nor id is that of the last."""
    if old.title == new.title or (old.published is not None and old.published == new.published):
        return True
    return not (old.uid and new.uid) and (old.published is None or new.published is None)


def link_key(url: str | None) -> Hashable:
    """Return an address as the merge compares it: http is https, and a trailing slash does not count.

    The fragment does: changelogs tell their entries apart by it.
    """
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    scheme = "https" if parts.scheme == "http" else parts.scheme
    return scheme, parts.netloc.lower(), parts.path.rstrip("/"), parts.query, parts.fragment


def _grouped(items: Iterable[T], key: Callable[[T], Hashable]) -> dict[Hashable, list[T]]:
    groups: dict[Hashable, list[T]] = defaultdict(list)
    for item in items:
        if (value := key(item)) is not None:
            groups[value].append(item)
    return groups
