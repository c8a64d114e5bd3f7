"""Whether a query matches one entry, in plain Python: for rules when an entry arrives, and to test the store's SQL.

The rule: the answer is that of the store's SQL for every entry whose words are indexed.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from tui_reader.query.terms import (
    SAVED_URL,
    After,
    And,
    AtArrival,
    Before,
    CameAfter,
    FeedNamed,
    FolderNamed,
    Has,
    Indexed,
    InFeed,
    InFolder,
    Is,
    MutedBy,
    Not,
    Or,
    Query,
    Since,
    Text,
    Until,
)
from tui_reader.query.words import tokens


class Facts(Struct, frozen=True):
    """The facts about an entry that a query may ask for.

    `text` is the plain text from the feed, and `page` the plain text of the web page. `folders` are the ids of the
    feed's folder and of the folders around it; `folder_path` is their names, joined by `folders.join_path` ("" at the
    top).
    """

    id: int
    feed_id: int
    feed_title: str
    feed_url: str
    at: int
    title: str
    author: str = ""
    text: str = ""
    page: str = ""
    folders: tuple[int, ...] = ()
    folder_path: str = ""
    read: bool = False
    starred: bool = False
    begun: bool = False
    muted: bool = False
    enclosure: bool = False
    comments: bool = False
    fulltext: bool = False


class Matcher:
    """Tells which queries match one entry. The words of the entry are split once for all queries."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._words: dict[str, tuple[list[str], frozenset[str]]] = {}

    def matches(self, query: Query) -> bool:  # noqa: PLR0911, PLR0912 - one branch for each kind of term
        """Tell whether `query` matches the entry. After and Before must be resolved first (`terms.resolve`)."""
        facts = self._facts
        match query:
            case Text(words, field):
                return any(
                    _holds_run(*self._words_of(each), tokens(words), prefix=query.goes_on)
                    for each in ((field,) if field else ("title", "author", "text", "page"))
                )
            case Is(flag):
                return self._is(flag)
            case Has(thing):
                return bool(getattr(facts, thing))
            case InFeed(feed_id):
                return facts.feed_id == feed_id
            case FeedNamed(words):
                return words.casefold() in facts.feed_title.casefold() or words.casefold() in facts.feed_url.casefold()
            case InFolder(folder_id):
                return folder_id in facts.folders
            case FolderNamed(words):
                return bool(facts.folders) and words.casefold() in facts.folder_path.casefold()
            case Since(at):
                return facts.at >= at
            case Until(at):
                return facts.at < at
            case CameAfter(entry_id):
                return facts.id > entry_id
            case Indexed():
                return True
            case MutedBy():
                raise ValueError("the facts of an entry do not say which rule hides it")
            case Not(term):
                return not self.matches(term)
            case Or(terms):
                return any(map(self.matches, terms))
            case And(terms):
                return all(map(self.matches, terms))
            case After() | Before() | AtArrival():
                raise ValueError("dates must be resolved first")

    def _is(self, flag: str) -> bool:
        if flag == "unread":
            return not self._facts.read
        if flag == "saved":
            return self._facts.feed_url == SAVED_URL
        return bool(getattr(self._facts, flag))

    def _words_of(self, field: str) -> tuple[list[str], frozenset[str]]:
        if field not in self._words:
            words = tokens(getattr(self._facts, field))
            self._words[field] = words, frozenset(words)
        return self._words[field]


def _holds_run(words: Sequence[str], known: frozenset[str], wanted: Sequence[str], *, prefix: bool) -> bool:
    """Tell whether `wanted` is in `words`, one word after the other; with `prefix` the last word may be longer.

    `known` is the set of `words`. The set decides nearly always, because nearly always a wanted word is missing.
    """
    *exact, last = wanted
    if not known.issuperset(exact if prefix else wanted):
        return False
    for start in range(len(words) - len(exact)):
        found = words[start + len(exact)]
        if (found.startswith(last) if prefix else found == last) and words[start : start + len(exact)] == exact:
            return True
    return False
