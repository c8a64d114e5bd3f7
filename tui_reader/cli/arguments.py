"""Checks of all arguments, and how arguments become one query.

The checks run before anything is done: an argument that a script left empty never means "all".
"""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Sequence

from tui_reader.model.errors import UsageError

MOST_LETTERS = 100_000
# These may name files: a name is bytes, and those of an old disk need not be UTF-8.
_FILES = frozenset(("inputs", "file", "output", "library", "config"))
_ONE_TERM = re.compile(r"-*(?:feed|folder|title|author):(?!//)(?=\S)", re.IGNORECASE)
_SYNTAX = re.compile(r"-+[^-].*|OR|-*[A-Za-z]+:(?!//).+", re.DOTALL)


def check_arguments(arguments: argparse.Namespace) -> None:
    """Raise UsageError for an argument that is empty, too long, or no text where text is needed."""
    for name, value in vars(arguments).items():
        if name == "query" and isinstance(value, str) and not value.strip():
            raise UsageError("The query is empty and would hold every entry; if you mean that, say --all.")
        for word in value if isinstance(value, list) else [value]:
            wrong = _wrong(name, word) if isinstance(word, str) else None
            if wrong is not None:
                raise UsageError(f"An argument of “tui-reader {arguments.command or ''}".rstrip() + f"” {wrong}.")


def _wrong(name: str, word: str) -> str | None:
    if len(word) > MOST_LETTERS:
        return f"is {len(word):,} characters long; {MOST_LETTERS:,} are the most"
    if not word.strip() and name != "query":  # `list $QUERY` lists all where a script has none
        return "is empty; nothing was done"
    try:
        encoded = os.fsencode(word) if name in _FILES else word.encode()
    except UnicodeEncodeError:
        return "is no text in UTF-8; nothing was done"
    return "holds a NUL character; nothing was done" if b"\0" in encoded else None


def as_query(words: Sequence[str]) -> str:
    """Return the query that a command's arguments spell together.

    A shell takes quotes away: it hands `feed:"My name"` over as `feed:My name`. One argument that begins with the name
    of a field and goes on in mere words is one term, and gets its quotes back. One that holds more than that (quotes,
    another `name:`, a `-word`, an `OR`) is a query in itself and stays as it is.
    """
    return " ".join(_quoted(word) for word in words)


def _quoted(argument: str) -> str:
    named = _ONE_TERM.match(argument)
    value = argument[named.end() :] if named else ""
    if named is None or '"' in value or not re.search(r"\s", value):
        return argument
    if any(_SYNTAX.fullmatch(word.lstrip("(")) for word in value.split()[1:]):
        return argument
    star = "*" if value.endswith("*") else ""
    text = value.removesuffix("*").replace("\\", "\\\\")
    return f'{named[0]}"{text}"{star}'
