"""The terms of a query, and the text of a query. Pure.

One language serves search, smart feeds, rules and the command line (README, "Queries"). A query is a small tree of the
structs below. Only the store (in SQL) and `evaluate` (in Python) interpret a query.
The rule: `str(query)` parses to an equal query. A term without a text is made by the program only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, tzinfo
from typing import Literal, get_args

from msgspec import Struct

from tui_reader.query.words import tokens
from tui_reader.text.times import DAY, HOUR, MONTH, WEEK, YEAR, midnight, start_of

State = Literal["read", "unread", "starred", "begun", "muted", "saved"]
Thing = Literal["enclosure", "comments", "fulltext"]
Field = Literal["title", "author"]
STATES: tuple[State, ...] = get_args(State)
THINGS: tuple[Thing, ...] = get_args(Thing)

# Where saved web pages are kept: a feed that nobody fetches.
SAVED_URL = "tui-reader:saved"

# A word that begins with two slashes needs quotes: `title://x` is an address, not a term.
_BARE = re.compile(r'(?!//)[^\s()":*-][^\s()":*]*')


class Text(Struct, frozen=True):
    """Entries with these words, one after the other, in the title, the author, the feed's text or the page's text.

    `words` is the person's text; case and accents make no difference (`words.fold`). With `prefix` the last word may be
    longer. With `field` only that field counts.
    """

    words: str
    field: Field | None = None
    prefix: bool = False

    @property
    def goes_on(self) -> bool:
        """Whether the last word may be longer. A single letter may not: it would match half of all entries."""
        return self.prefix and any(len(word) > 1 for word in tokens(self.words)[-1:])

    def __str__(self) -> str:
        return (f"{self.field}:" if self.field else "") + _spelled(self.words) + ("*" if self.prefix else "")


class Is(Struct, frozen=True):
    """Entries in this state. begun: read in part; muted: hidden by a rule; saved: saved web pages."""

    flag: State

    def __str__(self) -> str:
        return f"is:{self.flag}"


class Has(Struct, frozen=True):
    """Entries with enclosed files, with comments, or with the stored text of their web page."""

    thing: Thing

    def __str__(self) -> str:
        return f"has:{self.thing}"


class InFeed(Struct, frozen=True):
    """Entries of the feed with this id."""

    feed_id: int

    def __str__(self) -> str:
        return f"feed:{self.feed_id}"


class FeedNamed(Struct, frozen=True):
    """Entries of the feeds whose title or address contains `words`, in any case."""

    words: str

    def __str__(self) -> str:
        # A number without quotes is an id.
        return f"feed:{_quoted(self.words) if self.words.isdigit() else _spelled(self.words)}"


class FolderNamed(Struct, frozen=True):
    """Entries of the feeds in the folders whose path (A/B, as `folders.join_path`) contains `words`, in any case."""

    words: str

    def __str__(self) -> str:
        return f"folder:{_spelled(self.words)}"


class After(Struct, frozen=True):
    """Entries not older than `when`: 12h, 7d, 2w, 3m, 1y, today, yesterday, 2026, 2026-01, 2026-01-31."""

    when: str

    def __str__(self) -> str:
        return f"after:{self.when}"


class Before(Struct, frozen=True):
    """Entries older than `when`, spelled as in After; for a year, month or day, older than its first second."""

    when: str

    def __str__(self) -> str:
        return f"before:{self.when}"


class InFolder(Struct, frozen=True):
    """Entries of the feeds in the folder with this id, or in a folder inside it. It has no text: lists use it."""

    folder_id: int


class Since(Struct, frozen=True):
    """Entries whose list time is at or after `at` (UTC seconds). It has no text: After is resolved to it."""

    at: int


class Until(Struct, frozen=True):
    """Entries whose list time is before `at` (UTC seconds). It has no text: Before is resolved to it."""

    at: int


class CameAfter(Struct, frozen=True):
    """Entries that came into the library after the entry with this id. No text: lists count new entries by it."""

    entry_id: int


class AtArrival(Struct, frozen=True):
    """Entries that matched `term` when they arrived. It has no text: rules use it for entries that are kept already."""

    term: After | Before


class Indexed(Struct, frozen=True):
    """Entries whose present words are in the search index. No text: without it, a word is not surely missing."""


class MutedBy(Struct, frozen=True):
    """Entries that the rule with this id hides. It has no text: the list of rules uses it."""

    rule_id: int


class Not(Struct, frozen=True):
    """Entries that do not match `term`."""

    term: Query

    def __str__(self) -> str:
        return f"-{_grouped(self.term, And, Or)}"


class Or(Struct, frozen=True):
    """Entries that match one of two or more terms. Or binds closer than And: `a b OR c` is `a (b OR c)`."""

    terms: tuple[Query, ...]

    def __str__(self) -> str:
        return " OR ".join(_grouped(term, And, Or) for term in self.terms)


class And(Struct, frozen=True):
    """Entries that match every term; no terms: all entries."""

    terms: tuple[Query, ...] = ()

    def __str__(self) -> str:
        return " ".join(_grouped(term, And) for term in self.terms)


Query = (
    Text | Is | Has | InFeed | FeedNamed | FolderNamed | After | Before | InFolder | Since | Until | CameAfter
    | AtArrival | Indexed | MutedBy | Not | Or | And
)  # fmt: skip

EVERYTHING: Query = And()


def both(one: Query, other: Query) -> Query:
    """Return the query for entries that match both, as one flat `And`, or as the one term there is."""
    terms = [term for query in (one, other) for term in (query.terms if isinstance(query, And) else (query,))]
    return terms[0] if len(terms) == 1 else And(tuple(terms))


def mentions(query: Query, is_meant: Callable[[Query], bool]) -> bool:
    """Tell whether `query` has a term for which `is_meant` is true, at any depth."""
    match query:
        case Not(term):
            return mentions(term, is_meant)
        case And(terms) | Or(terms):
            return any(mentions(term, is_meant) for term in terms)
    return is_meant(query)


def asks_for_muted(query: Query) -> bool:
    """Tell whether `query` asks for muted entries; every other query leaves them out."""
    return mentions(query, lambda term: term == Is("muted") or isinstance(term, MutedBy))


def about_feeds(query: Query) -> bool:
    """Tell whether `query` asks about feeds only, so that it matches all entries of a feed or none."""
    match query:
        case InFeed() | FeedNamed() | InFolder() | FolderNamed():
            return True
        case Not(term):
            return about_feeds(term)
        case And(terms) | Or(terms):
            return all(map(about_feeds, terms))
    return False


def resolve(query: Query, *, now: float, zone: tzinfo | None = None) -> Query:
    """Return `query` with After and Before resolved to Since and Until; `zone` None is the zone of the machine."""

    def dated(term: Query) -> Query:
        match term:
            case After(when):
                return Since(moment(when, now=now, zone=zone))
            case Before(when):
                return Until(moment(when, now=now, zone=zone))
        return term

    return _each_term(query, dated)


def at_arrival(query: Query) -> Query:
    """Return `query` with its dates counted from the arrival of each entry, as a rule means them."""
    return _each_term(query, lambda term: AtArrival(term) if isinstance(term, After | Before) else term)


def _each_term(query: Query, change: Callable[[Query], Query]) -> Query:
    match query:
        case Not(term):
            return Not(_each_term(term, change))
        case And(terms):
            return And(tuple(_each_term(term, change) for term in terms))
        case Or(terms):
            return Or(tuple(_each_term(term, change) for term in terms))
    return change(query)


_UNITS = {"h": HOUR, "d": DAY, "w": WEEK, "m": MONTH, "y": YEAR}
_AGO = re.compile(r"([0-9]{1,5})([hdwmy])")
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")


def moment(when: str, *, now: float, zone: tzinfo | None = None) -> int:
    """Return the UTC second that `when` means, spelled as in After; raises ValueError for text that is no date.

    Hours, days and so on count back from `now` (a month is 30 days). A date means its first second in `zone`.
    """
    ago = _AGO.fullmatch(when)
    if ago:
        return int(now) - int(ago[1]) * _UNITS[ago[2]]
    today = midnight(now, zone)
    if when == "today":
        return today
    if when == "yesterday":
        return midnight(today - 1, zone)
    found = _DAY.fullmatch(when)
    if not found:
        raise ValueError(f"{when} is no date")
    try:
        return start_of(date(int(found[1]), int(found[2] or 1), int(found[3] or 1)), zone)
    except (OverflowError, OSError) as error:  # the machine's zone knows no such time
        raise ValueError(f"{when} is too far away") from error


def _grouped(term: Query, *kinds: type[And | Or]) -> str:
    return f"({term})" if isinstance(term, kinds) else str(term)


def _spelled(words: str) -> str:
    """Return words as they are where the parser reads them so, else in quotes."""
    return words if _BARE.fullmatch(words) and words != "OR" else _quoted(words)


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'
