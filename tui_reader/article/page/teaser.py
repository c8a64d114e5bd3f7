"""Tell whether a body is only the beginning of its article.

Rule: no false alarms. Short complete posts, link blogs, podcasts and bodies that repeat their title are no teasers.
Where the signs are weak the answer is no, and the person can still fetch the full text with a key.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from typing import Final

from tui_reader.article.read.clean import absolute
from tui_reader.article.write.plain_text import count_words, text_of
from tui_reader.model.entities import Content, Enclosure
from tui_reader.text.hosts import site_of
from tui_reader.text.references import unescaped

LONGEST_BODY: Final = 60_000  # characters with markup; a longer body is no teaser
LONGEST_TEASER: Final = 400  # words
_TAIL: Final = 600

# "Read more" in the languages of the feeds we know.
_MORE: Final = (
    r"(?:\b(?:(?:read|see|learn|view|show) more|(?:continue|keep) reading"
    r"|read (?:on|the (?:full|rest|whole|entire|original)(?: \w+){0,3})"
    r"|(?:view )?(?:full|whole) (?:story|article|post|text)"
    r"|\(more\)|more (?=…|\.{3}|»|→|>)"
    r"|weiter ?lesen|mehr (?:lesen|erfahren)|lesen sie (?:mehr|weiter)"
    r"|(?:ganzen|vollständigen) (?:artikel|beitrag) lesen"
    r"|lire (?:la suite|plus|l['’]article)|en savoir plus|(?:leer|ver|saber) más|(?:seguir|sigue|continuar?) leyendo"
    r"|(?:ler|leia|saiba) mais|continue? (?:lendo|a ler)|leggi (?:tutto|di più|l['’]articolo)|continua a leggere"
    r"|lees (?:meer|verder)|verder lezen|läs (?:mer|vidare)|les mer|læs (?:mere|videre)|lue lisää"
    r"|czytaj (?:więcej|dalej)|číst (?:dál|více|celé)|pokračovat ve čtení|tovább olvas\w*"
    r"|cite(?:ș|s|ş)te mai (?:mult|departe)|devamını oku|читать (?:далее|дальше|полностью)|подробнее|читати далі"
    r"|διαβάστε περισσότερα|baca selengkapnya|(?:đọc|xem) (?:tiếp|thêm))"
    r"|اقرأ المزيد|続きを読む|阅读(?:全文|更多)|閱讀(?:全文|更多)|继续阅读|繼續閱讀|더 ?(?:보기|읽기)|계속 읽기)"
)
_MORE_AT_END: Final = re.compile(r"(?:^|[^\w\s,;-])\s*" + _MORE + r"\W{0,8}$", re.IGNORECASE)
_MORE_AT_START: Final = re.compile(r"\W{0,8}" + _MORE, re.IGNORECASE)
# WordPress puts this after every body: "The post <title> appeared first on <blog>."
_FIRST_ON: Final = re.compile(
    r"\s(?:The post|Der Beitrag|L['’]article|La entrada|L['’]articolo|Het bericht|O post|Inlägget|Wpis|Запись)"
    r"\s.{1,400}?"
    r"(?:appeared first on|first appeared on|erschien zuerst auf|est apparu en premier sur|se publicó primero en"
    r"|aparece primero en|proviene da|sembra essere il primo su|verscheen eerst op|apareceu primeiro em"
    r"|dök först upp på"
    r"|pojawił się poczatkowo na|впервые появилась)\s.{1,200}$",
    re.IGNORECASE | re.DOTALL,
)
_CUT: Final = re.compile(r"[\[(]\s*(?:…|\.{3}|\. \. \.)\s*[\])][^\w]{0,4}$")
_DOTS: Final = re.compile(r"\w\s?(?:…|\.{3})$")
_PLAYER: Final = re.compile(r"<(?:iframe|video|audio|embed|object)\b", re.IGNORECASE)
_SHOWN: Final = re.compile(
    r"<(?:img|iframe|video|audio|embed|object)\b", re.IGNORECASE
)  # with few words, the picture or player is the post
# A tag is read up to its first address, and no position is tried twice: a tag of 9,000 addresses took 6 s.
_LINK: Final = re.compile(
    r"<a\s(?>[^<>]*?\bhref\s*+=)\s*+[\"']?+([^\"'\s<>]++)[^<>]*+>((?:[^<]|<(?!/?a\b))*+)</a>", re.IGNORECASE
)
_MARK_UP: Final = re.compile(r"<[^<>]*+>")


def is_teaser(
    body: Content | None,
    *,
    title: str = "",
    url: str | None = None,
    enclosures: Sequence[Enclosure] = (),
    history: Sequence[int] = (),
) -> bool:
    """Tell whether the body of an entry is only the beginning of its article; True only where this is quite sure.

    `url` is the page of the entry; without one there is nothing to fetch, and the answer is False. `history` are the
    lengths in words (`words_in`) of other bodies of the feed; fewer than six are not used. Never raises.
    """
    if not url or any(not (each.type or "").startswith("image/") for each in enclosures):
        return False
    html = body.value if body else ""
    if len(html) > LONGEST_BODY:
        return False
    text = " ".join(text_of(body).split()) if body else ""
    words = count_words(text)
    if not words:
        return not _SHOWN.search(html)
    if words > LONGEST_TEASER or text == " ".join(title.split()):
        return False
    return _ends_as_teaser(html, text, words, url) or _is_like_the_others(html, words, url, history)


def _ends_as_teaser(html: str, text: str, words: int, url: str) -> bool:
    """Tell whether the end of the text says that the article goes on."""
    tail = _FIRST_ON.sub("", " " + text[-_TAIL:]).rstrip()
    if _CUT.search(tail) or any(_goes_on(target, label, url) for target, label in _LINK.findall(html[-3_000:])[-4:]):
        return True
    if _MORE_AT_END.search(tail):
        return not _links_away(html, url)
    return words >= 20 and bool(_DOTS.search(tail)) and not _PLAYER.search(html) and not _links_away(html, url)


def _goes_on(target: str, label: str, url: str) -> bool:
    """Tell whether a link says "read more" and leads to the entry's own page."""
    return bool(_MORE_AT_START.match(unescaped(_MARK_UP.sub("", label)))) and _page(target, url) == _page(url, url)


def _page(target: str, url: str) -> str:
    """Return host and path of an address, without "?" or "#" and what follows: it counts clicks or is a place there."""
    address = absolute(unescaped(target), url) or ""
    return site_of(address) + re.split("[?#]", address)[0].partition("://")[2].partition("/")[2].rstrip("/")


def _links_away(html: str, url: str) -> bool:
    return any(_is_elsewhere(target, url) for target, _ in _LINK.findall(html))


def _is_elsewhere(target: str, url: str) -> bool:
    address = absolute(unescaped(target), url)
    return address is not None and _site(address) != _site(url)


def _site(url: str) -> str:
    """Return the last two parts of a host, so that feeds.example.org and www.example.org are one site, roughly."""
    return ".".join(site_of(url).split(".")[-2:])


def _is_like_the_others(html: str, words: int, url: str, history: Sequence[int]) -> bool:
    """Tell whether all bodies of the feed are short and about equally long, as if all were cut."""
    if len(history) < 6 or _SHOWN.search(html) or _links_away(html, url):
        return False
    middle = statistics.fmean(history)
    if not 10 <= middle <= 90 or max(history) > 150:
        return False
    return statistics.pstdev(history) < 0.4 * middle and 0.4 * middle < words < 1.8 * middle
