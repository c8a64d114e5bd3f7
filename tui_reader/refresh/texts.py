"""Chooses the article among the texts that a feed gives for an entry, and the texts kept beside the article. Pure.

The rule: no word is lost, and no text is kept twice. The first text is the article, unless a later text is clearly
longer. Texts are compared by the words of the search index, without tags. A text with words of its own is kept, in the
order of the feed. An excerpt (a beginning with "[…]" or "Read more" behind it) has no words of its own. Text of a type
that cannot be shown is shown only where there is no other text (RFC 4287, 4.1.3).
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Literal

from msgspec import Struct

from tui_reader.model.entities import Content
from tui_reader.model.incoming import ParsedEntry
from tui_reader.model.records import replace
from tui_reader.query.body_text import body_text
from tui_reader.query.words import tokens

MOST = 20
_CLEARLY = 1.2  # times as long: plain text often has a few words more than the same text in HTML
_PICTURE = 60  # characters that a picture counts for; a picture of one pixel only counts visitors
_MEDIUM = re.compile(
    r"""<(?:img(?![^<>]*\s(?:width|height)\s*=\s*["']?[01]["'\s/>])|picture|video|audio|iframe|embed|object|svg)(?=[\s/>])""",
    re.IGNORECASE,
)
_LINK = re.compile(r"<a\s[^<>]*href", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)/]")
_SHORTEST = 3  # words of an excerpt
_LONG, _MOST_BEHIND = (
    8,
    3,
)  # words before and in an invitation in another language
_INVITATION = frozenset({"article", "continue", "full", "here", "more", "on", "read", "reading", "story", "the"})


def texts_of(entry: ParsedEntry) -> tuple[Content, ...]:
    """Return the kept texts of an entry: the article first, then the texts with words that the article lacks."""
    given: dict[str, Content] = {}
    for content in (entry.content, entry.summary, *entry.others):
        if content is None or not content.value.strip():
            continue
        if content.value not in given or given[content.value].type == "data":
            given[content.value] = content
    if len(given) < 2:
        return tuple(map(_shown, given.values()))
    texts = [_Text(content) for content in _some(list(given.values()))]
    article = texts[0]
    for text in texts[1:]:
        if _is_fuller(text, article):
            article = text
    kept = [article]
    is_before = True
    for text in texts:
        if text is article:
            is_before = False
        elif _has_words(text, kept, entry.title) or (is_before and _has_more(text, article)):
            kept.append(text)
    return (_shown(article.content), *(text.content for text in kept[1:]))


def _some(given: list[Content]) -> list[Content]:
    """Return at most MOST texts, with the rest joined into the last one, so that no entry takes long."""
    if len(given) <= MOST:
        return given
    rest = given[MOST - 1 :]
    kind: Literal["html", "text"] = "html" if any(text.type == "html" for text in rest) else "text"
    return [*given[: MOST - 1], Content("\n\n".join(text.value for text in rest), kind, rest[0].base)]


def article_of(entry: ParsedEntry) -> Content | None:
    """Return the text of an entry that is shown."""
    return next(iter(texts_of(entry)), None)


class _Text(Struct, frozen=True, dict=True):
    """One text of an entry. Each property is computed when it is first used."""

    content: Content

    @cached_property
    def plain(self) -> str:
        return body_text(self.content)

    @cached_property
    def words(self) -> list[str]:
        return tokens(_ADDRESS.sub(" ", self.plain))

    @cached_property
    def said(self) -> frozenset[str]:
        """The words and addresses of the plain text."""
        return frozenset([*self.words, *_ADDRESS.findall(self.plain)])

    @cached_property
    def known(self) -> frozenset[str]:
        """The words and addresses of the plain text, and the addresses of links."""
        return self.said.union(_ADDRESS.findall(self.content.value))

    @cached_property
    def cut(self) -> tuple[str, list[str] | None]:
        """The text before the last "…" or "...", and the words behind it; None for the words without such a sign."""
        at = max(self.plain.rfind("…"), self.plain.rfind("..."))
        return self.plain[: max(at, 0)].rstrip(" [("), tokens(self.plain[at:]) if at >= 0 else None

    def has(self, what: re.Pattern[str]) -> bool:
        return self.content.type == "html" and what.search(self.content.value) is not None

    @cached_property
    def weight(self) -> int:
        return len(_ADDRESS.sub("", self.plain)) + _PICTURE * self.has(_MEDIUM)


def _is_fuller(text: _Text, article: _Text) -> bool:
    """Tell whether a later text is shown in place of an earlier one."""
    if "data" in (text.content.type, article.content.type):
        return text.content.type != "data" and text.weight > 0
    return text.weight > _CLEARLY * article.weight


def _shown(content: Content) -> Content:
    return replace(content, type="text") if content.type == "data" else content


def _has_words(text: _Text, kept: list[_Text], title: str) -> bool:
    """Tell whether a text has words that are in none of the kept texts and not in the title."""
    article = kept[0]
    if f" {text.plain} " in f" {article.plain} ":
        return False
    head, behind = text.cut
    if behind is not None and f" {head}" in f" {article.plain}" and _INVITATION.issuperset(behind):
        return False  # most texts are such excerpts, and this test is quick
    known = frozenset(tokens(title)).union(*(each.known for each in kept))
    return not text.said <= known and bool(text.said - known - _end_of_excerpt(text, article, known))


def _has_more(text: _Text, article: _Text) -> bool:
    """Tell whether a text has links or pictures, and the article has none."""
    return any(text.has(what) and not article.has(what) for what in (_MEDIUM, _LINK))


def _end_of_excerpt(text: _Text, article: _Text, known: frozenset[str]) -> set[str]:
    """Return the words behind the cut of an excerpt that say nothing: half a word, and an invitation to read on."""
    behind = text.cut[1]
    at = len(text.words) - len(behind) if behind is not None else _first_new(text, known) + 1
    cut = text.words[: max(at, 0)]
    whole = f" {' '.join(article.words)} "
    if behind is None and f" {' '.join(cut)}" not in whole:
        cut = cut[:-1]  # the last word is not a half word, but the first word of an invitation
    if len(cut) < _SHORTEST or f" {' '.join(cut)}" not in whole:
        return set()
    saying_nothing = {*_INVITATION, cut[-1]}
    if behind and len(cut) >= _LONG and len(set(behind) - known - _INVITATION) <= _MOST_BEHIND:
        saying_nothing.update(behind)
    return saying_nothing


def _first_new(text: _Text, known: frozenset[str]) -> int:
    return next((at for at, word in enumerate(text.words) if word not in known), len(text.words))
