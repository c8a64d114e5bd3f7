"""Find the addresses of the feeds of a web page, the likeliest first. Pure.

Rule: any bytes give an answer, in time proportional to their length, with at most `MOST` candidates. No tree is built:
one regular expression finds the few tags that matter. (html.parser is quadratic on TRAPS 12 up to Python 3.13, lxml is
quadratic on the attributes of one tag.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final, Literal
from urllib.parse import unquote, urldefrag, urlsplit, urlunsplit

from msgspec import Struct

from tui_reader.parse.pages.known_hosts import feeds_in_page
from tui_reader.parse.text.decode import decode
from tui_reader.parse.text.links import absolute
from tui_reader.parse.text.titles import plain_line
from tui_reader.text.references import unescaped

Kind = Literal["moved", "known", "named", "linked", "guessed"]
"""Why an address may be a feed: the page redirects to it, a rule of its host gives it, a `<link>` names it, an anchor
looks like a link to a feed, or it is a common path."""

MOST = 12  # candidates of one page
_LARGEST = 4 * 1024 * 1024  # characters that are looked at
_MOST_TAGS = 20_000
_MOST_ATTRIBUTES = 50
_AHEAD = 300  # characters behind an anchor in which its words stand

_MARK = re.compile(r"<(?:!--|(a|base|link|meta|script|style|textarea|title|noframes|xmp)(?=[\s/>]))", re.IGNORECASE)
# HTML, 13.2.5: quotes count only after "=". Possessive, so that nothing is ever tried twice.
_INSIDE = re.compile(r"(?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+>?")
_ATTRIBUTE = re.compile(r"([^\s=/>\"']++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>]*+)))?+")
_CLOSES: Final = {
    name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "textarea", "title", "noframes", "xmp")
}

_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
    | {"application/rss", "application/atom", "application/xml", "text/xml", "text/rss", "application/x-rss+xml"}
)
_FEED_PATH = re.compile(r"(?:\.(?:rss2?|rdf|atom)|/(?:feeds?|rss2?|atom|feed\.json|[^/]*\.xml))/?$", re.IGNORECASE)
_NO_FEED = re.compile(r"sitemap|opensearch|wlwmanifest|rsd\.xml|browserconfig|xmlrpc|oembed", re.IGNORECASE)
# Endings of files that are no feeds and may be large: they are not fetched in search of one.
_NO_TEXT = re.compile(
    r"\.(?:pdf|epub|mobi|docx?|xlsx?|pptx?|od[tsp]|zip|gz|bz2|xz|7z|rar|tar|tgz|exe|msi|dmg|iso|apk|deb|rpm|jar"
    r"|jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|mp[234]|m4[abv]|og[agv]|opus|flac|wav|aac|web[am]|mkv|avi|mov|wmv"
    r"|css|js|woff2?|ttf)$",
    re.IGNORECASE,
)
# HTML, 4.2.5.3: seconds, a separator, “url=”, the address, perhaps in quotes.
_REFRESH = re.compile(r"\s*+(\d{1,3})(?:\.\d*+)?+[\s;,]++(?:url\s*+=\s*+)?+(.++)", re.IGNORECASE | re.DOTALL)
_SOON = 10  # seconds; a page that waits longer is meant to be read
_INNER_ADDRESS = re.compile(r"https?:/", re.IGNORECASE)  # a service that is given the feeds of others
_FEED_WORD = re.compile(r"\b(?:rss|atom|xml|feeds?)\b", re.IGNORECASE)
_COMMENTS_PATH = re.compile(r"(?:^|[/._=-])(?:comments?|replies)(?:[/._&-]|$)", re.IGNORECASE)
_COMMENTS_WORD = re.compile(
    r"\b(?:comments?|kommentare?|commentaires?|comentarios?|commenti|reacties)\b", re.IGNORECASE
)
_LONGEST_WORDS = 40

_BESIDE_PAGE = ("feed", "rss", "feed.xml", "index.xml")
_AT_ROOT = ("feed", "rss.xml", "feed.xml", "atom.xml", "index.xml", "rss", "feed.json", "feeds/posts/default")


class Candidate(Struct, frozen=True):
    """An address that may be a feed. `comments`: it looks like a feed of comments, which few people want."""

    url: str
    kind: Kind
    comments: bool = False


def feeds_of_page(data: bytes, *, url: str, content_type: str | None) -> tuple[Candidate, ...]:
    """Return the feeds of a web page, at most `MOST`, feeds of comments last. Never raises, for any bytes.

    `url` is the address of the page after all redirects.
    """
    html = decode(data[:_LARGEST], content_type=content_type)[:_LARGEST]
    found: dict[str, Candidate] = {}
    for candidate in _candidates(html, url):
        if candidate.url != urldefrag(url).url:
            found.setdefault(candidate.url, candidate)
    order: tuple[Kind, ...] = ("moved", "known", "named", "linked")
    return tuple(sorted(found.values(), key=lambda each: (each.comments, order.index(each.kind)))[:MOST])


def refresh_of(html: str, *, url: str) -> str | None:
    """Return the address to which a page redirects at once (`<meta http-equiv="refresh">`), or None."""
    moved = (each.url for each in _candidates(html[:_LARGEST], url) if each.kind == "moved")
    return next((target for target in moved if target != urldefrag(url).url), None)


def usual_places(url: str) -> tuple[Candidate, ...]:
    """Return where feeds usually lie beside the page at `url` and at the root of its site; at most twelve."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ()
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ()
    folder, _, last = parts.path.rpartition("/")
    beside = folder if "." in last else parts.path.rstrip("/")
    paths = [f"{beside}/{name}" for name in _BESIDE_PAGE] if beside else []
    paths += [f"/{name}" for name in _AT_ROOT]
    places = (urlunsplit((parts.scheme, parts.netloc, path, "", "")) for path in dict.fromkeys(paths))
    return tuple(Candidate(place, "guessed") for place in places)


def is_about_comments(url: str, title: str) -> bool:
    """Tell whether this address or title is that of a feed of comments."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(_COMMENTS_PATH.search(f"{parts.path}&{parts.query}") or _COMMENTS_WORD.search(title))


# --------------------------------------------------------------------------- candidates


def _candidates(html: str, url: str) -> Iterator[Candidate]:
    yield from (Candidate(feed, "known") for feed in feeds_in_page(url, html))
    base = url
    has_base = False
    for tag in _tags(html):
        href = tag.attributes.get("href", "")
        if tag.name == "base":
            base, has_base = (base if has_base else absolute(href, url) or url), True
        elif tag.name == "meta":
            if address := _web_address(_refreshed(tag.attributes), base):
                yield Candidate(address, "moved")
        elif (kind := _kind_of(tag)) is not None and (address := _web_address(href, base)):
            words = f"{tag.attributes.get('title', '')} {tag.words}"
            yield Candidate(address, kind, is_about_comments(address, words))


def _refreshed(attributes: dict[str, str]) -> str:
    """Return the address to which a `<meta>` redirects soon, as it is written; empty for none."""
    if attributes.get("http-equiv", "").strip().lower() != "refresh":
        return ""
    found = _REFRESH.match(attributes.get("content", ""))
    if found is None or int(found[1]) > _SOON:
        return ""
    target = found[2]
    return target[1:].partition(target[0])[0] if target[0] in "'\"" else target


def _kind_of(tag: _Tag) -> Kind | None:
    if tag.name == "link":
        return "named" if _names_feed(tag) else None
    return "linked" if _looks_like_feed(tag) else None


def _names_feed(tag: _Tag) -> bool:
    rel = tag.attributes.get("rel", "").lower().split()
    kind = tag.attributes.get("type", "").lower().partition(";")[0].strip()
    if "feed" in rel:
        return True
    if "alternate" not in rel or "stylesheet" in rel:
        return False
    # WordPress names its programming interface an alternate of the type application/json.
    is_json_feed = kind == "application/json" and "feed" in tag.attributes.get("href", "").lower()
    return kind in _FEED_TYPES or is_json_feed


def _looks_like_feed(tag: _Tag) -> bool:
    href = tag.attributes.get("href", "")
    path = href.partition("#")[0].partition("?")[0]
    if not href or _NO_FEED.search(path) or _INNER_ADDRESS.search(unquote(href[8:])):
        return False
    if tag.attributes.get("type", "").lower() in _FEED_TYPES or _FEED_PATH.search(path):
        return True
    words = (tag.words, tag.attributes.get("title", ""), tag.attributes.get("aria-label", ""))
    return any(len(said) <= _LONGEST_WORDS and _FEED_WORD.search(said) for said in words)


def _web_address(href: str, base: str) -> str | None:
    address = absolute(href.strip(), base)
    if address is None or not address.lower().startswith(("http://", "https://")):
        return None
    address = urldefrag(address).url
    return None if _NO_TEXT.search(address.partition("?")[0]) else address


# --------------------------------------------------------------------------- tags


class _Tag(Struct, frozen=True):
    """A start tag that matters; `words` is the text of an anchor."""

    name: str
    attributes: dict[str, str]
    words: str = ""


def _tags(html: str) -> Iterator[_Tag]:
    """Yield bases, links, metas and anchors that do not stand in comments, scripts and the like."""
    at, seen = 0, 0
    while found := _MARK.search(html, at):
        name = (found[1] or "").lower()
        if not name:
            at = _after(html, html.find("-->", found.end()))
            continue
        inside = _INSIDE.match(html, found.end())
        at = inside.end() if inside else found.end()
        if name in _CLOSES:
            close = _CLOSES[name].search(html, at)
            at = _after(html, close.start() if close else -1)
        else:
            seen += 1
            if seen > _MOST_TAGS:
                return
            yield _Tag(name, _attributes(inside[0] if inside else ""), _words(html, at) if name == "a" else "")


def _after(html: str, position: int) -> int:
    return position + 3 if position >= 0 else len(html)


def _attributes(text: str) -> dict[str, str]:
    attributes: dict[str, str] = {}
    for found in islice(_ATTRIBUTE.finditer(text), _MOST_ATTRIBUTES):
        attributes.setdefault(found[1].lower(), unescaped(found[2] or found[3] or found[4] or ""))
    return attributes


def _words(html: str, at: int) -> str:
    ahead = html[at : at + _AHEAD]
    end = ahead.lower().find("</a")
    return plain_line(ahead[:end] if end >= 0 else ahead, markup="<" in ahead or "&" in ahead)
