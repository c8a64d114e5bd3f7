"""The bare text of a body, for the index of search and for snippets. Pure.

The rule: quick, and linear in whatever it is given. It is no conversion for reading (that is `article/`): tags become
blanks, but those within a word (`<b>w</b>ord`) leave no gap.
"""

from __future__ import annotations

import re

from tui_reader.model.entities import Content
from tui_reader.text.references import unescaped, unescaped_twice, with_signs

# A tag whose quotes hold neither < nor >: all but a few. A try that fails ends at the next of them.
_REST = r"""[^<>"']*+(?:(?:"[^"<>]*+"|'[^'<>]*+')[^<>"']*+)*+>"""
# What HTML calls phrasing, without those that stand apart from their word: <sup> (a note), <br>, <rt> (its reading).
_WITHIN_WORDS = re.compile(
    r"</?(?:a|abbr|acronym|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|mark|q|ruby|s|samp|small|span|strike"
    r"|strong|sub|time|tt|u|var|wbr)(?=[\s/>])" + _REST,
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-zA-Z]" + _REST)
_NESTED = re.compile(r"<[^<>]*+<")
_ODD_TAG = re.compile(r"<[a-zA-Z/!?]")
# A comment that is empty, and an element that says it is, hide nothing (HTML, 13.2.5.43; libxml2 reads <script/> so).
_UNSEEN = re.compile(r"<!--(?!-?>)|<(script|style|template)(?=[\s/>])(?![^<>]*+(?<=/)>)", re.IGNORECASE)
_COMMENT_END = re.compile(r"--!?>")
_SECTION = re.compile(r"<!\[CDATA\[|\]\]>")  # an HTML page has none: it was left by a program that wrapped it twice
_BLANKS = re.compile(r"\s+")


def body_text(body: Content | None) -> str:
    """Return the words of a body as plain text in one line; "" without one."""
    if body is None:
        return ""
    text = body.value
    if body.type == "html":
        text = with_signs(unescaped_twice(text))
        if "<" in text:
            text = _without_tags(text)
        text = unescaped(text)
    return _BLANKS.sub(" ", text).strip()


def _without_tags(text: str) -> str:
    if "<![CDATA[" in text:
        text = _SECTION.sub("", text)
    plain = _without_unseen(text) if _UNSEEN.search(text) else text
    if not _NESTED.search(plain):
        plain = _TAG.sub(" ", _WITHIN_WORDS.sub("", plain))
        if not _ODD_TAG.search(plain):
            return plain
    return _without_odd_tags(text)


def _without_unseen(text: str) -> str:
    """Take out comments, scripts and styles with all that is in them; what is never closed goes on to the end."""
    kept: list[str] = []
    at = 0
    while found := _UNSEEN.search(text, at):
        kept.append(text[at : found.start()])
        at = _end_of_unseen(text, found)
    return " ".join([*kept, text[at:]])


def _end_of_unseen(text: str, found: re.Match[str]) -> int:
    """Return where a comment is over, or where the end tag of a script or style begins."""
    end_of = re.compile(f"</{found[1]}", re.IGNORECASE) if found[1] else _COMMENT_END
    end = end_of.search(text, found.end())
    if end is None:
        return len(text)
    return end.start() if found[1] else end.end()


def _without_odd_tags(text: str) -> str:
    """Take out all tags one after the other, odd ones too: with < or > in their quotes, and a last one never closed.

    An odd tag ends at the > of the next tag where it has none of its own (`a<b <i>c</i>`), as a page shows it.
    """
    kept: list[str] = []
    at = 0
    endless: set[tuple[int, str]] = set()
    while found := _ODD_TAG.search(text, at):
        start = found.start()
        kept.append(text[at:start])
        if tag := _WITHIN_WORDS.match(text, start):
            at = tag.end()
            continue
        kept.append(" ")
        if unseen := _UNSEEN.match(text, start):
            at = _end_of_unseen(text, unseen)
        else:
            tag = _TAG.match(text, start)
            at = tag.end() if tag else _end_of_tag(text, found.end(), endless)
    return "".join([*kept, text[at:]])


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
