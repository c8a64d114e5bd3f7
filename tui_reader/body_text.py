"""The bare text of a body, for the index of search and for snippets. Pure.

The rule: quick, and linear in whatever it is given. It is no conversion for reading (that is `article/`): tags become
blanks, but those within a word (`<b>w</b>ord`) leave no gap.
"""

from __future__ import annotations

import re

from tui_reader.model import Content
from tui_reader.references import unescaped, unescaped_twice

# A tag whose quotes hold neither < nor >: all but a few. A try that fails ends at the next of them.
_REST = r"""[^<>"']*+(?:(?:"[^"<>]*+"|'[^'<>]*+')[^<>"']*+)*+>"""
# What HTML calls phrasing, without those that stand apart from their word: <sup> (a note), <br>, <rt> (its reading).
_WITHIN_WORDS = re.compile(
    r"</?(?:a|abbr|acronym|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|mark|q|ruby|s|samp|small|span|strike"
    r"|strong|sub|time|tt|u|var|wbr)(?=[\s/>])" + _REST,
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-zA-Z]" + _REST)
_ODD_TAG = re.compile(r"<[a-zA-Z/!?]")
_UNSEEN = re.compile(r"<!--|<(script|style|template)(?=[\s/>])", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")


def body_text(body: Content | None) -> str:
    """Return the words of a body as plain text in one line; "" without one."""
    if body is None:
        return ""
    text = body.value
    if body.type == "html":
        text = unescaped_twice(text)
        if "<" in text:
            text = _without_tags(text)
        text = unescaped(text)
    return _BLANKS.sub(" ", text).strip()


def _without_tags(text: str) -> str:
    if _UNSEEN.search(text):
        text = _without_unseen(text)
    text = _TAG.sub(" ", _WITHIN_WORDS.sub("", text))
    return _without_odd_tags(text) if _ODD_TAG.search(text) else text


def _without_unseen(text: str) -> str:
    """Take out comments, scripts and styles with all that is in them; what is never closed goes on to the end."""
    kept: list[str] = []
    at = 0
    while found := _UNSEEN.search(text, at):
        kept.append(text[at : found.start()])
        end = re.compile(f"</{found[1]}" if found[1] else "-->", re.IGNORECASE).search(text, found.end())
        if end is None:
            return " ".join(kept)
        at = end.end() if not found[1] else end.start()
    return " ".join([*kept, text[at:]])


def _without_odd_tags(text: str) -> str:
    """Take out tags with < or > in their quotes, doctypes, processing instructions, and a last one never closed."""
    kept: list[str] = []
    at = 0
    endless: set[tuple[int, str]] = set()
    while found := _ODD_TAG.search(text, at):
        kept.append(text[at : found.start()])
        at = _end_of_tag(text, found.end(), endless)
    return " ".join([*kept, text[at:]])


def _end_of_tag(text: str, at: int, endless: set[tuple[int, str]]) -> int:
    """Return where a tag ends, quotes minded; where one is never closed, at the next >, and without that the text's.

    `endless` are the places of > in a quote from which no end was found: no other tag looks on from there.
    """
    first = end = text.find(">", at)
    quote = ""
    passed: list[tuple[int, str]] = []
    while end >= 0:
        for sign in re.findall("[\"']", text[at:end]):
            quote = "" if sign == quote else quote or sign
        if not quote:
            return end + 1
        if (end, quote) in endless:
            break
        passed.append((end, quote))
        at, closing = end, text.find(quote, end)
        if closing < 0:
            break
        end = text.find(">", closing)
    endless.update(passed)
    return len(text) if first < 0 else first + 1
