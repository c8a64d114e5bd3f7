"""The parser of query texts.

The rule: a mistake names its column and what was expected there. The grammar: `query = either*`, `either = term ("OR"
term)*`, `term = "-"* ( "(" query ")" | [name ":"] value )`. A value is a word or a text in quotes; a star behind it
lets the last word be longer. A backslash in quotes keeps the next character.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable

from msgspec import Struct

from tui_reader.model.errors import QueryError
from tui_reader.query.terms import (
    STATES,
    THINGS,
    After,
    And,
    Before,
    FeedNamed,
    Field,
    FolderNamed,
    Has,
    InFeed,
    Is,
    Not,
    Or,
    Query,
    Text,
    moment,
)
from tui_reader.query.words import tokens

# SQLite bounds the depth of an expression (1,000), and Python the depth of calls. A query by a person is far below
# both.
MOST_WORDS = 100
MOST_MINUSES = 8
MOST_DEPTH = 20

_TOKEN = re.compile(r'[()]|(?:"(?:[^"\\]|\\.)*+"|[^\s()"])++', re.DOTALL)
# A text in quotes, closed or not, or a word between blanks, quotes and parentheses.
_TYPED = re.compile(r'[()]|"(?:[^"\\]|\\.)*+"?|[^\s()"]+', re.DOTALL)
_NAMED = re.compile(r"([A-Za-z]+):(?!//)")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*+)"', re.DOTALL)
_DATES = "a date: 7d, 2w, today, 2026-01-31"


def parse(text: str) -> Query:
    """Return the query that `text` means; see `query.parse_query`."""
    return _Parser(text).whole()


def parse_typed(text: str) -> Query:
    """Return the query of a text that is still being typed.

    The last word may be the beginning of a longer word, once it has two letters; a single letter is ignored. Open
    quotes and parentheses are closed. Raises QueryError as `parse`.
    """
    pieces = _TYPED.findall(text)
    depth = max(0, pieces.count("(") - pieces.count(")"))
    last = pieces[-1] if pieces else ""
    if last.startswith('"') and (len(last) == 1 or not _QUOTED.fullmatch(last)):
        text = _closed(text, last)
    elif text.endswith(last) and _may_go_on(last):
        # Too many words begin with a single letter; a single ideograph is a word.
        text = text.removesuffix(last) if is_letter(last) else text + "*"
    return parse(text + ")" * depth)


def _closed(text: str, phrase: str) -> str:
    """Return a text that ends in an open quote with the quote closed."""
    words = tokens(phrase)
    if not words or not phrase[-1].isalnum():
        return text + '"'
    if len(words) > 1 and (is_letter(words[-1]) or len(words[-1]) in (2, 3)):
        # Behind other words, the index is slow to find a short beginning, so a beginning counts once it has four
        # letters.
        return re.sub(r"(?<!\w)\w+$", "", text) + '"'
    return text + '"*'


def _may_go_on(word: str) -> bool:
    word = word.lstrip("-")
    named = _NAMED.match(word)
    if word in ("", "OR") or (named is not None and named[1].lower() not in ("title", "author")):
        return False
    return word[named.end() if named else 0 :][-1:].isalnum()


def is_letter(word: str) -> bool:
    """Tell whether the word being typed is a single letter so far."""
    return re.fullmatch(r"-*(?:[A-Za-z]+:)?[A-Za-z0-9]", word) is not None


class _Token(Struct, frozen=True):
    text: str
    column: int


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens = _split(text)
        self._at = 0
        self._depth = 0
        self._end = len(text)

    def whole(self) -> Query:
        query = self._query()
        if self._next:
            raise _mistake(self._column, "this parenthesis closes nothing")
        return query

    @property
    def _next(self) -> str:
        return self._tokens[self._at].text if self._at < len(self._tokens) else ""

    @property
    def _column(self) -> int:
        return self._tokens[self._at].column if self._at < len(self._tokens) else self._end

    def _query(self) -> Query:
        terms: list[Query] = []
        while self._next not in ("", ")"):
            either = self._either()
            terms += either.terms if isinstance(either, And) else (either,)
        return terms[0] if len(terms) == 1 else And(tuple(terms))

    def _either(self) -> Query:
        terms: list[Query] = []
        while True:
            if self._next in ("", ")", "OR"):
                raise _mistake(self._column, f"expected a term {'after' if terms else 'before'} “OR”")
            term = self._term()
            terms += term.terms if isinstance(term, Or) else (term,)
            if self._next != "OR":
                return terms[0] if len(terms) == 1 else Or(tuple(terms))
            self._at += 1

    def _term(self) -> Query:
        token = self._tokens[self._at]
        self._at += 1
        word = token.text.lstrip("-")
        minuses = len(token.text) - len(word)
        column = token.column + minuses
        if minuses > MOST_MINUSES:
            raise _mistake(token.column, "too many minus signs; one means “not”")
        if not word and self._next == "(" and self._column == column:
            self._at += 1
            word = "("
        if not word:
            raise _mistake(column, "expected a term after “-”")
        term = self._group(column) if word == "(" else _term(word, column)
        for _ in range(minuses):
            term = Not(term)
        return term

    def _group(self, column: int) -> Query:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise _mistake(column, f"parentheses may lie {MOST_DEPTH} deep at most")
        inside = self._query()
        if self._next != ")":
            raise QueryError(f"The parenthesis opened at column {column + 1} is never closed.", column=column)
        if inside == And():
            raise _mistake(self._column, "expected a term between the parentheses")
        self._at += 1
        self._depth -= 1
        return inside


def _split(text: str) -> list[_Token]:
    """Split at blanks and parentheses outside quotes."""
    found: list[_Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        match = _TOKEN.match(text, at)
        if match is None or (text[match.end() : match.end() + 1] == '"' and match[0] not in "()"):
            quote = at if match is None else match.end()
            raise QueryError(f"The quote opened at column {quote + 1} is never closed.", column=quote)
        if len(found) >= MOST_WORDS:
            raise _mistake(at, f"a query may have {MOST_WORDS} words at most")
        found.append(_Token(match[0], at))
        at = match.end()
    return found


def _term(word: str, column: int) -> Query:
    named = _NAMED.match(word)
    if named is None:
        return _text(word, column)
    name, value, column = named[1], word[named.end() :], column + named.end()
    make = _NAMES.get(name.lower())
    if make is None:
        near = difflib.get_close_matches(name.lower(), _NAMES, n=1)
        known = f"did you mean “{near[0]}:”" if near else f"{_one_of(tuple(f'{each}:' for each in _NAMES))} are"
        raise _mistake(column - named.end(), f"“{name}:” is not known here; {known}. In quotes it is a text")
    return make(value, column)


def _text(value: str, column: int, field: Field | None = None) -> Text:
    prefix = value.endswith("*")
    words = _unquoted(value.removesuffix("*"))
    if not tokens(words):
        after = f" after “{field}:”" if field else ""
        raise _mistake(column, f"expected a word{after}; signs alone are not looked for")
    return Text(words, field, prefix)


def _is(value: str, column: int) -> Is:
    for state in STATES:
        if value.lower() == state:
            return Is(state)
    raise _mistake(column, f"expected {_one_of(STATES)} after “is:”")


def _has(value: str, column: int) -> Has:
    for thing in THINGS:
        if value.lower() == thing:
            return Has(thing)
    raise _mistake(column, f"expected {_one_of(THINGS)} after “has:”")


def _feed(value: str, column: int) -> Query:
    if value.isascii() and value.isdigit() and len(value) < 19:
        return InFeed(int(value))
    words = _unquoted(value)
    if not words.strip():
        raise _mistake(column, "expected a feed's id or a part of its title after “feed:”")
    return FeedNamed(words)


def _folder(value: str, column: int) -> Query:
    words = _unquoted(value)
    if not words.strip():
        raise _mistake(column, "expected a part of a folder's name after “folder:”")
    return FolderNamed(words)


def _date(kind: type[After | Before]) -> Callable[[str, int], Query]:
    def make(value: str, column: int) -> Query:
        when = value.lower()
        try:
            moment(when, now=0)
        except ValueError:
            raise _mistake(column, f"expected {_DATES} after “{kind.__name__.lower()}:”") from None
        return kind(when)

    return make


_NAMES: dict[str, Callable[[str, int], Query]] = {
    "title": lambda value, column: _text(value, column, "title"),
    "author": lambda value, column: _text(value, column, "author"),
    "feed": _feed,
    "folder": _folder,
    "is": _is,
    "has": _has,
    "after": _date(After),
    "before": _date(Before),
}


def _unquoted(value: str) -> str:
    return _QUOTED.sub(lambda quoted: re.sub(r"\\(.)", r"\1", quoted[1], flags=re.DOTALL), value)


def _one_of(words: tuple[str, ...]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"


def _mistake(column: int, words: str) -> QueryError:
    return QueryError(f"Column {column + 1}: {words}.", column=column)
