"""The decider between what a feed says and what is kept. Pure.

Losing an entry is worse than keeping one twice. An item is known by its id, else by its link, else by title and
date; what falls short of an id counts only where it is unique on both sides, the old id is not in the document any
more and the new one is not known (TRAPS 6: some feeds give every item one link or one id, others change their ids).
A known item that reads otherwise is a revision and keeps the person's marks.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from tui_reader.model import Arrival, KnownEntry, ParsedEntry, ParsedFeed, Revision
from tui_reader.refresh.titles import body_of, shown_title

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Merge:
    """What is to be written: `arrivals` oldest first, so that newer entries get higher ids."""

    arrivals: tuple[Arrival, ...]
    revisions: tuple[Revision, ...]
    unchanged: int


def decide(known: Sequence[KnownEntry], parsed: ParsedFeed, *, now: int) -> Merge:
    """Return what a parsed document brings over what is known of its feed."""
    entries = _distinct(parsed.entries)
    matches = _match(known, entries)
    arrivals: list[Arrival] = []
    revisions: list[Revision] = []
    unchanged = 0
    for index, (entry, digest) in enumerate(entries):
        old = matches.get(index)
        title = shown_title(entry)
        if old is None:
            arrivals.append(Arrival(entry, title, digest, min(entry.published or now, now)))
        elif old.digest != digest:
            revisions.append(Revision(old.id, entry, title, digest))
        else:
            unchanged += 1
    return Merge(tuple(reversed(arrivals)), tuple(revisions), unchanged)


def digest_of(entry: ParsedEntry) -> bytes:
    """Return a hash of what the feed says of an entry, without what changes by itself (the number of comments)."""
    body = body_of(entry)
    said = (
        entry.id,
        entry.url,
        entry.title,
        entry.authors,
        entry.published,
        body and (body.type, body.value),
        tuple((enclosure.url, enclosure.type) for enclosure in entry.enclosures),
    )
    return hashlib.blake2b(repr(said).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _distinct(entries: Iterable[ParsedEntry]) -> list[tuple[ParsedEntry, bytes]]:
    """Leave out what a document says twice, word for word."""
    seen: dict[bytes, ParsedEntry] = {}
    for entry in entries:
        seen.setdefault(digest_of(entry), entry)
    return [(entry, digest) for digest, entry in seen.items()]


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


def _match(known: Sequence[KnownEntry], entries: Sequence[tuple[ParsedEntry, bytes]]) -> dict[int, KnownEntry]:
    """Return which item (by index) is which known entry; each known entry at most once."""
    matcher = _Matcher(known, entries)
    matcher.same_digest()
    if len(matcher.found) < len(entries):
        matcher.look_closer()
        matcher.same_id()
        matcher.alike()
    return {new: known[old] for new, old in matcher.found.items()}


class _Matcher:
    def __init__(self, known: Sequence[KnownEntry], entries: Sequence[tuple[ParsedEntry, bytes]]) -> None:
        self._known = known
        self._entries = entries
        self._old: list[_Side] = []
        self._new: list[_Side] = []
        self.found: dict[int, int] = {}
        self._taken: set[int] = set()

    def same_digest(self) -> None:
        """Word for word the same: nothing more to ask."""
        by_digest = {entry.digest: index for index, entry in reversed(list(enumerate(self._known)))}
        for index, (_entry, digest) in enumerate(self._entries):
            if digest in by_digest:
                self._pair(by_digest[digest], index)

    def look_closer(self) -> None:
        """Work out what the other passes compare."""
        self._old = [
            _Side(index, entry.uid, link_key(entry.url), entry.title, entry.published)
            for index, entry in enumerate(self._known)
        ]
        self._new = [
            # What is known carries the title that is shown, so it is that which is compared.
            _Side(index, entry.id, link_key(entry.url), shown_title(entry), entry.published)
            for index, (entry, _digest) in enumerate(self._entries)
        ]

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
