"""The plain text of a body, for the search index and for snippets. Pure.

The rule: it is quick, and takes time in proportion to the length of any input. The text is not meant for reading (the
room `article` makes that): a tag becomes a blank, except a tag within a word (`<b>w</b>ord`), which leaves no gap.
"""

from __future__ import annotations

import re

from tui_reader.model.entities import Content
from tui_reader.text.references import unescaped, unescaped_twice, with_signs

# The rest of a tag without < or > in its quotes, as nearly all tags are. A match that fails stops at the next < or >.
_REST = r"""[^<>"']*+(?:(?:"[^"<>]*+"|'[^'<>]*+')[^<>"']*+)*+>"""
# HTML's phrasing elements, except those that are apart from their word: <sup> (a note), <br>, <rt> (a reading).
_WITHIN_WORDS = re.compile(
    r"</?(?:a|abbr|acronym|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|mark|q|ruby|s|samp|small|span|strike"
    r"|strong|sub|time|tt|u|var|wbr)(?=[\s/>])" + _REST,
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-zA-Z]" + _REST)
_NESTED = re.compile(r"<[^<>]*+<")
_ODD_TAG = re.compile(r"<[a-zA-Z/!?]")
# An empty comment and an element like <script/> hide nothing (HTML, 13.2.5.43; libxml2 reads <script/> as empty).
_UNSEEN = re.compile(r"<!--(?!-?>)|<(script|style|template)(?=[\s/>])(?![^<>]*+(?<=/)>)", re.IGNORECASE)
_COMMENT_END = re.compile(r"--!?>")
_SECTION = re.compile(r"<!\[CDATA\[|\]\]>")  # HTML has no CDATA: a program wrapped the text twice
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
    """Take out comments, scripts and styles with their content. One that is never closed ends with the text."""
    kept: list[str] = []
    at = 0
    while found := _UNSEEN.search(text, at):
        kept.append(text[at : found.start()])
        at = _end_of_unseen(text, found)
    return " ".join([*kept, text[at:]])


def _end_of_unseen(text: str, found: re.Match[str]) -> int:
    """Return the end of a comment, or the start of the end tag of a script or style."""
    end_of = re.compile(f"</{found[1]}", re.IGNORECASE) if found[1] else _COMMENT_END
    end = end_of.search(text, found.end())
    if end is None:
        return len(text)
    return end.start() if found[1] else end.end()


def _without_odd_tags(text: str) -> str:
    """Take out all tags one after the other, also tags with < or > in their quotes, and a last tag without an end.

    A tag without a > of its own ends at the > of the next tag (`a<b <i>c</i>`), as browsers show it.
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
    """Return where a tag ends: at the first > outside quotes, else at the next >, else at the end of the text.

    `endless` collects the places of a > in quotes behind which no end was found, so no other tag searches from there.
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
