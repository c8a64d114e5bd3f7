"""The decider between what a feed says and what is kept. Pure.

An item is known by its id, else by its link, else by title and date; the two fallbacks count only where they are
unique on both sides and the old id is not in the document any more (TRAPS 6: some feeds give every item one link,
others change their ids). A known item that reads otherwise is a revision and keeps the person's marks.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from tui_reader.model import Arrival, Content, KnownEntry, ParsedEntry, ParsedFeed, Revision
from tui_reader.text import clean_line

T = TypeVar("T")
TITLE_LENGTH = 80
_TAG = re.compile(r"<[^<>]*>")


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


def shown_title(entry: ParsedEntry) -> str:
    """Return the title a list shows: the feed's, else the first words of the text, else the link."""
    if entry.title:
        return entry.title
    body = entry.content or entry.summary
    words = _first_words(body) if body else ""
    return words or entry.url or "Untitled"


def digest_of(entry: ParsedEntry) -> bytes:
    """Return a hash of what the feed says of an entry, without what changes by itself (the number of comments)."""
    body = entry.content or entry.summary
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


def _first_words(body: Content) -> str:
    sample = body.value[: 50 * TITLE_LENGTH]
    if body.type == "html":
        import html

        sample = html.unescape(_TAG.sub(" ", sample))
    line = clean_line(sample)
    if len(line) <= TITLE_LENGTH:
        return line
    return (
        line[:TITLE_LENGTH].rpartition(" ")[0].rstrip(" ,.;:") + "…"
        if " " in line[:TITLE_LENGTH]
        else line[:TITLE_LENGTH] + "…"
    )


def _distinct(entries: Iterable[ParsedEntry]) -> list[tuple[ParsedEntry, bytes]]:
    """Leave out what a document says twice, word for word."""
    seen: dict[bytes, ParsedEntry] = {}
    for entry in entries:
        seen.setdefault(digest_of(entry), entry)
    return [(entry, digest) for digest, entry in seen.items()]


def _match(known: Sequence[KnownEntry], entries: Sequence[tuple[ParsedEntry, bytes]]) -> dict[int, KnownEntry]:
    """Return which item (by index) is which known entry; each known entry at most once."""
    matcher = _Matcher(known, entries)
    matcher.same_digest()
    matcher.same_id()
    said = {entry.id for entry, _digest in entries if entry.id}
    matcher.unique(lambda old: link_key(old.url), lambda entry: link_key(entry.url), said)
    matcher.unique(
        lambda old: (old.title, old.published) if old.published is not None else None,
        lambda entry: (shown_title(entry), entry.published) if entry.published is not None else None,
        said,
    )
    return matcher.found


class _Matcher:
    def __init__(self, known: Sequence[KnownEntry], entries: Sequence[tuple[ParsedEntry, bytes]]) -> None:
        self.known = known
        self.entries = entries
        self.found: dict[int, KnownEntry] = {}
        self.taken: set[int] = set()

    def take(self, index: int, old: KnownEntry) -> None:
        self.found[index] = old
        self.taken.add(old.id)

    def same_digest(self) -> None:
        """Word for word the same: nothing more to ask."""
        by_digest = _grouped(self.known, lambda old: old.digest)
        for index, (_entry, digest) in enumerate(self.entries):
            for old in by_digest.get(digest, ()):
                if old.id not in self.taken:
                    self.take(index, old)
                    break

    def same_id(self) -> None:
        """The same id, unless link and title are both others: that is a second entry."""
        by_id = _grouped(self.known, lambda old: old.uid)
        for index, (entry, _digest) in enumerate(self.entries):
            if index in self.found or not entry.id:
                continue
            for old in by_id.get(entry.id, ()):
                same_place = link_key(old.url) == link_key(entry.url) or old.title == shown_title(entry)
                if old.id not in self.taken and same_place:
                    self.take(index, old)
                    break

    def unique(
        self,
        of_known: Callable[[KnownEntry], Hashable],
        of_entry: Callable[[ParsedEntry], Hashable],
        said: set[str],
    ) -> None:
        """The same key, if it is unique on both sides and the old id is gone from the document."""
        old_count = Counter(of_known(old) for old in self.known)
        new_count = Counter(of_entry(entry) for entry, _digest in self.entries)
        by_key = _grouped(self.known, of_known)
        for index, (entry, _digest) in enumerate(self.entries):
            key = of_entry(entry)
            if index in self.found or key is None or new_count[key] != 1 or old_count[key] != 1:
                continue
            old = by_key[key][0]
            if old.id not in self.taken and (old.uid is None or old.uid not in said):
                self.take(index, old)


def link_key(url: str | None) -> Hashable:
    """Return an address as the merge compares it: http is https, a trailing slash and the fragment do not count."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    scheme = "https" if parts.scheme == "http" else parts.scheme
    return scheme, parts.netloc.lower(), parts.path.rstrip("/"), parts.query


def _grouped(items: Iterable[T], key: Callable[[T], Hashable]) -> dict[Hashable, list[T]]:
    groups: dict[Hashable, list[T]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return groups
