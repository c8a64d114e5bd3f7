"""The query language, pure: text -> Query and back.

One language for search, smart feeds, rules and the command line (README, "Queries"). A query is a
small tree of the dataclasses below; the store turns it into SQL, and nothing else interprets it.
`str(parse_query(text))` parses to an equal query.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tui_reader.errors import QueryError


@dataclass(frozen=True, slots=True)
class Is:
    """Entries with this state of the person's; begun: read in part, to be continued."""

    flag: Literal["read", "unread", "starred", "begun"]

    def __str__(self) -> str:
        return f"is:{self.flag}"


@dataclass(frozen=True, slots=True)
class InFeed:
    """Entries of the feed with this id."""

    feed_id: int

    def __str__(self) -> str:
        return f"feed:{self.feed_id}"


@dataclass(frozen=True, slots=True)
class FeedNamed:
    """Entries of the feeds whose title or address holds `words`, in any case."""

    words: str

    def __str__(self) -> str:
        return f"feed:{_quoted(self.words)}"


@dataclass(frozen=True, slots=True)
class InFolder:
    """Entries of the feeds in the folder with this id, or in a folder inside it. Has no spelling: lists use it."""

    folder_id: int


@dataclass(frozen=True, slots=True)
class Since:
    """Entries whose list time is at or after `at` (UTC seconds). Has no spelling yet: "Today" uses it."""

    at: int


@dataclass(frozen=True, slots=True)
class CameAfter:
    """Entries that came into the library after the entry with this id. Has no spelling: lists count newcomers by it."""

    entry_id: int


@dataclass(frozen=True, slots=True)
class Not:
    """Entries that `term` does not hold."""

    term: Query

    def __str__(self) -> str:
        return f"-{self.term}"


@dataclass(frozen=True, slots=True)
class And:
    """Entries that every term holds; no terms: all entries."""

    terms: tuple[Query, ...] = ()

    def __str__(self) -> str:
        return " ".join(str(term) for term in self.terms)


Query = Is | InFeed | FeedNamed | InFolder | Since | CameAfter | Not | And

EVERYTHING: Query = And()

# SQLite bounds the depth of an expression (1,000), Python that of calls: a query of a person is far below both.
MOST_WORDS = 100
MOST_MINUSES = 8


def both(one: Query, other: Query) -> Query:
    """Return the query that holds what both hold, flat and without the empty `And`."""
    terms = [term for query in (one, other) for term in (query.terms if isinstance(query, And) else (query,))]
    return terms[0] if len(terms) == 1 else And(tuple(terms))


def about_feeds(query: Query) -> bool:
    """Tell whether `query` asks about feeds alone, so that it holds or not whatever a feed's entries are."""
    match query:
        case InFeed() | FeedNamed() | InFolder():
            return True
        case Not(term):
            return about_feeds(term)
        case And(terms):
            return all(map(about_feeds, terms))
    return False


def parse_query(text: str) -> Query:
    """Return the query that `text` spells; empty text is EVERYTHING.

    Raises QueryError with the column of the first mistake and what was expected there.
    """
    terms: list[Query] = []
    for column, word in _words(text):
        if len(terms) == MOST_WORDS:
            raise QueryError(f"Column {column + 1}: a query may have {MOST_WORDS} words at most.", column=column)
        terms.append(_term(word, column))
    return terms[0] if len(terms) == 1 else And(tuple(terms))


def _words(text: str) -> list[tuple[int, str]]:
    """Split at blanks outside double quotes; a backslash inside quotes keeps the next character."""
    found: list[tuple[int, str]] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        start, quoted_at = at, -1
        while at < len(text) and (quoted_at >= 0 or not text[at].isspace()):
            if text[at] == "\\" and quoted_at >= 0:
                at += 1
            elif text[at] == '"':
                quoted_at = -1 if quoted_at >= 0 else at
            at += 1
        if quoted_at >= 0:
            raise QueryError(f"The quote opened at column {quoted_at + 1} is never closed.", column=quoted_at)
        found.append((start, text[start:at]))
    return found


def _term(word: str, column: int) -> Query:
    if word.startswith("-" * (MOST_MINUSES + 1)):
        raise QueryError(f"Column {column + 1}: too many minus signs; one means “not”.", column=column)
    if word.startswith("-") and len(word) > 1:
        return Not(_term(word[1:], column + 1))
    name, colon, value = word.partition(":")
    if colon and name == "is":
        return _is(value, column + 3)
    if colon and name == "feed":
        return _feed(value, column + 5)
    raise QueryError(
        f"Column {column + 1}: “{word}” is not known here; is:unread, is:read, is:starred, is:begun and feed:NAME are.",
        column=column,
    )


def _is(value: str, column: int) -> Is:
    match value:
        case "read" | "unread" | "starred" | "begun":
            return Is(value)
    raise QueryError(f"Column {column + 1}: expected unread, read, starred or begun after “is:”.", column=column)


def _feed(value: str, column: int) -> Query:
    if value.isascii() and value.isdigit() and len(value) < 19:
        return InFeed(int(value))
    words = _unquoted(value)
    if not words.strip():
        raise QueryError(
            f"Column {column + 1}: expected a feed's id or a part of its title after “feed:”.", column=column
        )
    return FeedNamed(words)


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _unquoted(value: str) -> str:
    out: list[str] = []
    inside = kept = False
    for char in value:
        if kept:
            out.append(char)
            kept = False
        elif char == "\\" and inside:
            kept = True
        elif char == '"':
            inside = not inside
        else:
            out.append(char)
    return "".join(out)
