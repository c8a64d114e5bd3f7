"""Clean single attributes, addresses and texts of a page (TRAPS 13 and 14). Pure.

Rule: the result holds nothing that loads by itself, reports on the reader or runs. Addresses are http, https or mailto,
absolute and bounded; tracking pictures and `data:` pictures are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import chain
from typing import Final
from urllib.parse import quote, urljoin

from tui_reader.text.clean import clean_line, clean_text
from tui_reader.text.hosts import site_of

Get = Callable[[str], str | None]

ADDRESS_LIMIT: Final = 8192
WORDS_LIMIT: Final = 2_000

_BLANKS = re.compile("[ \t\n\r\f\v\x85\u2028\u2029]+")
_NONCHARACTERS = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_WEB = re.compile(r"https?://[^/?#]", re.IGNORECASE)
_UNFIT = re.compile(r'[\s"<>\\^`{|}]')

# Hosts and paths of pictures and frames that only count readers.
_BEACON = re.compile(
    r"feeds?\.feedburner\.com/~[rf]|feedburner\.com/~ff|feedsportal\.com|pixel\.wp\.com|stats\.wordpress\.com"
    r"|feeds\.wordpress\.com/1\.0/|doubleclick\.net|google-analytics\.com|googletagmanager\.com|scorecardresearch\.com"
    r"|quantserve\.com|facebook\.com/(?:tr\b|plugins/)|medium\.com/_/stat|blogger\.googleusercontent\.com/tracker"
    r"|chartbeat\.|/(?:b\.gif|(?:1x1|blank|clear|pixel|spacer|transparent|tracking|counter)\.(?:gif|png))(?:$|\?)"
    r"|rss[-_]?pixel|[/.-]track(?:ing)?[-_]?pixel\b|/open\.aspx\b|list-manage\.com/track/|platform\.twitter\.com/widgets",
    re.IGNORECASE,
)
_LAZY: Final = ("data-src", "data-lazy-src", "data-original", "data-lazy", "data-hi-res-src")
_TINY = re.compile(r"(?:^|[;\s])(?:width|height)\s*:\s*[01](?:px)?\s*(?:;|!|$)|display\s*:\s*none", re.IGNORECASE)


def fold(text: str) -> str:
    """Return `text` without unsafe characters and with one space for several blanks; U+00A0 and U+00AD stay."""
    if "  " not in text and text.isprintable():
        return text
    text = _BLANKS.sub(" ", text)
    if text.isprintable():
        return text
    return _BLANKS.sub(" ", _NONCHARACTERS.sub("", clean_text(text)))


def words_of(attribute: str | None) -> str:
    """Return the words of an attribute (`alt`, `title`) as one bounded line."""
    return fold(attribute or "").strip()[:WORDS_LIMIT]


def clean_code(text: str) -> str:
    """Return the text of a code block: safe, with blanks for tabs (stops of 4), without blank lines around."""
    return _NONCHARACTERS.sub("", clean_text(text)).expandtabs(4).strip("\n").rstrip()


def absolute(address: str | None, base: str | None) -> str | None:
    """Return `address` resolved against `base` (RFC 3986) when it is http, https or mailto, else None.

    Blanks and characters that would end a Markdown destination are percent-encoded. A text of more than 8 KB is no
    address.
    """
    address = fold(address).strip() if address and len(address) <= ADDRESS_LIMIT else ""
    if not address:
        return None
    scheme = _SCHEME.match(address)
    if scheme and scheme[0].lower() == "mailto:":
        return _fit(address) if len(address) > 7 else None
    if not scheme:
        address = _join(base, address)
    return _fit(address) if _WEB.match(address) else None


def _join(base: str | None, address: str) -> str:
    if not base:
        return "https:" + address if address.startswith("//") else ""
    try:
        return urljoin(base, address)
    except ValueError:
        return ""


def _fit(address: str) -> str:
    address = _NONCHARACTERS.sub("", clean_line(address))
    return _UNFIT.sub(lambda found: quote(found[0], safe=""), address)


def whole_number(text: str | None, *, default: int, low: int, high: int) -> int:
    """Return `text` as a number within bounds; `default` for "²", "1e9", 5,000 digits or an empty text."""
    text = (text or "").strip()[:12]
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    if not (digits.isascii() and digits.isdigit()):
        return default
    return max(low, min(high, sign * int(digits)))


def pixels(text: str | None) -> int | None:
    """Return a `width` or `height` in pixels, or None for "100%", "auto" and the like."""
    found = whole_number((text or "").strip().removesuffix("px"), default=-1, low=-1, high=100_000)
    return found if found >= 0 else None


def is_beacon(url: str, get: Get) -> bool:
    """Tell whether a picture or frame only counts readers: it has one pixel, is hidden, or has a known address."""
    sizes = [size for size in (pixels(get("width")), pixels(get("height"))) if size is not None]
    if sizes and min(sizes) <= 1:
        return True
    style = get("style")
    return bool(style and _TINY.search(style[:500])) or bool(_BEACON.search(url))


def picture_address(get: Get, base: str | None, source: str | None) -> str | None:
    """Return the absolute address of an `<img>`: a lazy one, else `src`, else the largest of a set.

    `source` is an address of the `<picture>` around it, or None.
    """
    sets = (largest(get(name)) for name in ("data-srcset", "data-lazy-srcset", "srcset"))
    addresses = chain(map(get, (*_LAZY, "src")), sets, [source])
    return next((url for address in addresses if (url := absolute(address, base))), None)


def largest(srcset: str | None) -> str | None:
    """Return the address of the largest candidate of a `srcset` (HTML, 4.8.4.2.1), or None."""
    best, size = None, -1.0
    for candidate in re.split(r",\s+|\s,", (srcset or "")[:ADDRESS_LIMIT]):
        url, _, descriptor = candidate.strip().strip(",").partition(" ")
        digits = descriptor.strip()[:-1]
        wide = float(digits) if re.fullmatch(r"\d{1,6}(?:\.\d{1,3})?", digits, re.ASCII) else 0.0
        if url and wide > size:
            best, size = url, wide
    return best


def is_emoji(alt: str, get: Get) -> bool:
    """Tell whether a picture stands for a character: its class or address says so, or its alt is one."""
    if not alt or len(alt) > 40:
        return False
    if not any(char.isalnum() for char in alt) and any(char >= "\u2190" for char in alt):
        return len(alt) <= 12
    words = f"{get('class') or ''} {(get('src') or '')[:500]}".lower()
    return any(hint in words for hint in ("emoji", "smiley", "emoticon"))


_LANGUAGE = re.compile(r"(?:^|\s)(?:language|lang|highlight-source|highlight-text)-([\w+#.-]{1,30})", re.IGNORECASE)
_BRUSH = re.compile(r"brush:\s*([\w+#.-]{1,30})", re.IGNORECASE)
_BESIDE = re.compile(r"(?:^|\s)(?:hljs|sourceCode)\s+([A-Za-z][\w+#.-]{0,29})(?:\s|$)")
_NO_LANGUAGE = frozenset(
    {"none", "plain", "plaintext", "text", "txt", "nohighlight", "auto", "default", "undefined", "table", "raw"}
)


def language_of(get: Get) -> str | None:
    """Return the language that code names: `language-x`, `lang-x`, `highlight-source-x`, `hljs x`, `data-lang`."""
    classes = (get("class") or "")[:500]
    found = _LANGUAGE.search(classes) or _BRUSH.search(classes) or _BESIDE.search(classes)
    name = found[1] if found else (get("data-lang") or get("data-language") or "")
    name = name.strip().lower()
    return name if re.fullmatch(r"[a-z0-9][a-z0-9+#.-]{0,29}", name) and name not in _NO_LANGUAGE else None


# Names of lists of footnotes in Markdown dialects, WordPress, MediaWiki, Ghost and DPUB-ARIA.
_NOTES = re.compile(
    r"(?:^|\s)(?:footnotes?(?:-list|-section)?|endnotes?|references|easy-footnotes-wrapper|modern-footnotes-list"
    r"|wp-block-footnotes|bigfoot-footnotes)(?:\s|$)"
)


def are_notes(classes: str | None, get: Get) -> bool:
    """Tell whether an element with these classes holds the footnotes of the text."""
    if classes and _NOTES.search(classes[:500]):
        return True
    return get("role") in ("doc-endnotes", "doc-footnotes")


_VIDEO = re.compile(
    r"youtu\.?be|vimeo|dailymotion|twitch|peertube|wistia|player\.|video|bilibili|rumble", re.IGNORECASE
)
_AUDIO = re.compile(
    r"soundcloud|spotify|bandcamp|podcast|audio|mixcloud|megaphone|simplecast|anchor\.fm", re.IGNORECASE
)
_YOUTUBE = re.compile(
    r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/(?:embed|v)/([\w-]{6,20})(?![\w-])", re.IGNORECASE
)


def embed_address(url: str) -> str:
    """Return the page that a person opens in place of an embedded player."""
    found = _YOUTUBE.match(url)
    if not found or found[1] == "videoseries":
        return url
    return f"https://www.youtube.com/watch?v={found[1]}"


def embed_label(tag: str, url: str, title: str) -> str:
    """Return the words for an embedded player or page: its kind, its title and its host."""
    kind = {"video": "Video", "audio": "Audio"}.get(tag)
    if kind is None:
        kind = "Audio" if _AUDIO.search(url) else "Video" if _VIDEO.search(url) else "Embedded page"
    return f"{kind}: {' · '.join(filter(None, (title, site_of(url))))}"
