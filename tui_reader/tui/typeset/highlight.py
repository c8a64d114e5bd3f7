"""Which parts of a piece of code are keywords, strings, comments, numbers and names.

The rule: only where the article names the language, only for pieces of sane size, and never on the way to the first
paint: Pygments is imported at the first call (30 ms and more), which the article view makes on a thread of its own.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

LARGEST = 40_000
LONGEST_LINE = 1_000
_KINDS = {
    "Token.Keyword": "keyword",
    "Token.Operator.Word": "keyword",
    "Token.Name.Tag": "keyword",
    "Token.Literal.String": "string",
    "Token.Literal.Number": "number",
    "Token.Comment": "comment",
    "Token.Name.Function": "name",
    "Token.Name.Class": "name",
    "Token.Name.Decorator": "name",
    "Token.Name.Attribute": "name",
    "Token.Name.Builtin": "name",
}


class CodeSpan(NamedTuple):
    """`kind` ("keyword", "string", "comment", "number", "name") lies over `text[start:end]`."""

    start: int
    end: int
    kind: str


def can_highlight(text: str, language: str | None) -> bool:
    """Tell whether it is worth a try: a language is named, and no line could keep a pattern busy for long."""
    return bool(language) and len(text) <= LARGEST and max(map(len, text.split("\n"))) <= LONGEST_LINE


def highlight(text: str, language: str) -> tuple[CodeSpan, ...]:
    """Return the spans of `text`, in order and apart; none for a language that Pygments does not know."""
    from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped] # Pygments has no types
    from pygments.util import ClassNotFound  # type: ignore[import-untyped] # Pygments has no types

    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        return ()
    spans: list[CodeSpan] = []
    # The unprocessed tokens keep every character, so the offsets are those of `text`.
    for start, token, value in lexer.get_tokens_unprocessed(text):
        kind = _kind_of(str(token))
        if kind is None or not value.strip():
            continue
        if spans and (spans[-1].kind, spans[-1].end) == (kind, start):
            spans[-1] = CodeSpan(spans[-1].start, start + len(value), kind)
        else:
            spans.append(CodeSpan(start, start + len(value), kind))
    return tuple(spans)


@lru_cache(maxsize=256)
def _kind_of(token: str) -> str | None:
    """Return the kind of "Token.Literal.String.Single" by its nearest known ancestor."""
    while token not in _KINDS:
        token, dot, _ = token.rpartition(".")
        if not dot:
            return None
    return _KINDS[token]
