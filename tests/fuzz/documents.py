"""Hostile documents, settings and words out of a seed, made of `pieces` and then damaged.

The rule: the same kind, seed and number give the same bytes, on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Final

from tests.fuzz.pieces import ADDRESSES, BROKEN, CHARACTERS, DATES, DIGITS, REFERENCES, WORDS, Source, each, escaped

LONGEST: Final = 300_000  # bytes of an input

# --------------------------------------------------------------------------- feeds

_RSS: Final = (
    '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" ',
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" ',
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:slash="http://purl.org/rss/1.0/modules/slash/" ',
    'xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:georss="http://www.georss.org/georss" ',
    'xmlns:gml="http://www.opengis.net/gml" xmlns:og="http://ogp.me/ns#" xmlns:thr="http://purl.org/syndication/thread/1.0">',
)
_RDF: Final = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" ',
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" ',
    'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">',
)
_ATOM: Final = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" ',
    'xmlns:thr="http://purl.org/syndication/thread/1.0" xml:base="https://example.org/">',
)
_RSS_FIELDS: Final = each(
    "title title link guid description description content:encoded pubDate dc:date author dc:creator category comments "
    "slash:comments wfw:commentRss media:description itunes:summary itunes:duration source og:description gml:Point "
    "georss:where thr:total media:title image"
)
_CHANNEL_FIELDS: Final = each("title link description ttl skipHours><hour skipDays><day language image url")
_ATOM_FIELDS: Final = each(
    "title title id link summary content content published updated author><name category thr:total source "
    "media:group><media:description rights contributor><name"
)


def _value(source: Source, name: str) -> str:
    """Return what may stand in an element of this name: mostly what belongs there."""
    draw = source.luck.random()
    if draw < 0.15:
        return source.inside(source.text())
    if any(part in name for part in ("link", "guid", "omments", "Rss", "url", "id")) and draw < 0.8:
        return source.inside(source.one(ADDRESSES, WORDS, DIGITS))
    if any(part in name for part in ("ate", "ublished", "updated")):
        return source.inside(source.one(DATES, DATES, DIGITS))
    if any(part in name for part in ("ttl", "our", "slash", "total", "uration")):
        return source.inside(source.one(DIGITS))
    if any(part in name for part in ("content", "escription", "summary")):
        return source.inside(source.html())
    return source.inside(source.text(5))


def _attributes_of(source: Source, name: str) -> str:
    kinds = ("text", "html", "xhtml", "text/plain", "image/png", "application/xml", "text/calendar", "nonsense", "")
    made = ""
    if name in ("title", "summary", "content", "rights") and source.luck.random() < 0.6:
        made += f' type="{source.luck.choice(kinds)}"'
    if name == "link" and source.luck.random() < 0.7:
        rel = source.luck.choice(("alternate", "self", "enclosure", "replies", "hub", "next", "x"))
        made += (
            f' rel="{rel}" href="{escaped(source.one(ADDRESSES))}" length="{source.one(DIGITS)[:30]}" type="text/html"'
        )
    if name == "category":
        made += f' term="{escaped(source.text(3))}"'.replace("\0", "")
    if source.luck.random() < 0.04:
        made += f' xml:base="{escaped(source.one(ADDRESSES))}"'
    return made


def _elements(source: Source, names: Sequence[str]) -> str:
    made = ""
    for _ in range(source.luck.randrange(1, 9)):
        name = source.luck.choice(names)
        outer, _, inner = name.partition("><")
        value = _value(source, inner or outer)
        if inner:
            value = source.element(inner, value)
        made += source.element(outer, value, _attributes_of(source, outer))
    if source.luck.random() < 0.2:
        size = escaped(source.one(DIGITS))[:400]
        made += f'<enclosure url="{escaped(source.one(ADDRESSES))}" length="{size}" type="audio/mpeg"/>'
        made += f'<media:content url="{escaped(source.one(ADDRESSES))}" width="{size}" medium="image"/>'
    return made


def feed(source: Source) -> bytes:
    """Return an RSS, RSS 1.0, Atom or headless feed."""
    shape = source.luck.randrange(10)
    items = source.luck.choice((1, 1, 1, 2, 3, 6))
    if shape < 5:
        inner = "".join(f"<item>{_elements(source, _RSS_FIELDS)}</item>" for _ in range(items))
        text = f"{_RSS}<channel>{_elements(source, _CHANNEL_FIELDS)}{inner}</channel></rss>"
    elif shape < 8:
        inner = "".join(f"<entry>{_elements(source, _ATOM_FIELDS)}</entry>" for _ in range(items))
        text = f"{_ATOM}{_elements(source, ('title', 'link', 'id', 'updated', 'author><name'))}{inner}</feed>"
    elif shape < 9:
        inner = "".join(f'<item rdf:about="x">{_elements(source, _RSS_FIELDS)}</item>' for _ in range(items))
        channel = _elements(source, ("title", "sy:updatePeriod", "sy:updateFrequency"))
        text = f"{_RDF}<channel>{channel}</channel>{inner}</rdf:RDF>"
    else:
        doctype = f'<!DOCTYPE rss [<!ENTITY x "{source.inside(source.text(3))}">]>'
        inner = "".join(f"<item>&x;{_elements(source, _RSS_FIELDS)}</item>" for _ in range(items))
        text = f"{doctype}<rss><channel>{inner}</channel></rss>"
    return _encoded(source, text)


def page(source: Source) -> bytes:
    """Return a web page, or a piece of HTML as feeds carry it."""
    body = "".join(source.html() for _ in range(source.luck.randrange(1, 4)))
    if source.luck.random() < 0.6:
        return _encoded(source, body)
    said = json.dumps(
        {"@type": "Article", "articleBody": source.text(), "datePublished": source.one(DATES), "author": [1]}
    )
    head = (
        f"<title>{source.text(4)}</title><meta property='og:title' content='{source.text(3)}'>"
        f"<meta charset={source.one(WORDS)}>"
        f"<link rel=alternate type='application/rss+xml' href='{source.one(ADDRESSES)}' title='{source.text(3)}'>"
        f"<link rel=canonical href='{source.one(ADDRESSES)}'><script type='application/ld+json'>{said}</script>"
    )
    story = "".join(f"<p>{source.text(40)}</p>" for _ in range(source.luck.randrange(8)))
    return _encoded(
        source, f"<!doctype html><html><head>{head}</head><body><article>{story}{body}</article></body></html>"
    )


# --------------------------------------------------------------------------- JSON, lists, settings, words


def _json_value(source: Source, depth: int = 3) -> object:
    draw = source.luck.randrange(9)
    if draw < 4 or not depth:
        return source.one(WORDS, ADDRESSES, DATES, CHARACTERS, REFERENCES)
    if draw == 4:
        return source.luck.choice((0, -1, 2**63, 10**30, 1.5, 1e308, True, None, float("inf")))
    if draw == 5:
        return [_json_value(source, depth - 1) for _ in range(source.luck.randrange(4))]
    if draw == 6:
        return {source.one(WORDS, _JSON_KEYS): _json_value(source, depth - 1) for _ in range(source.luck.randrange(4))}
    return source.text() if draw == 7 else source.html(2)


_JSON_KEYS: Final = each(
    "id url title content_html content_text summary date_published date_modified authors author tags image attachments "
    "external_url banner_image items version name size_in_bytes guid link description pubDate enclosure category "
    "content:encoded folder feeds site_url"
)


def json_document(source: Source) -> bytes:
    """Return a JSON Feed, RSS-in-JSON, our own export, or something with their keys."""
    items = [
        {key: _json_value(source) for key in source.luck.sample(_JSON_KEYS, source.luck.randrange(1, 9))}
        for _ in range(source.luck.choice((1, 1, 2, 5)))
    ]
    shape = source.luck.randrange(4)
    document: object = {"version": "https://jsonfeed.org/version/1.1", "title": _json_value(source, 1), "items": items}
    if shape == 1:
        document = {"rss": {"channel": {"title": _json_value(source, 1), "ttl": _json_value(source), "item": items}}}
    elif shape == 2:
        document = {
            "tui-reader": 1,
            "feeds": [{**item, "url": source.one(ADDRESSES), "folder": ["a", "b"]} for item in items],
        }
    elif shape == 3:
        document = _json_value(source, 5)
    text = json.dumps(document, ensure_ascii=source.luck.random() < 0.5)
    if source.luck.random() < 0.1:
        text = text.replace("1.5", "9" * 5000).replace("-1", "[" * source.luck.choice((5, 3000)))
    return text.encode("utf-8", "surrogatepass")


def subscriptions(source: Source) -> bytes:
    """Return an OPML list, newsboat's `urls`, or addresses line by line."""
    if source.luck.random() < 0.4:
        lines = [
            f'{source.one(ADDRESSES)} "{source.text(3)}" ~{source.one(WORDS)} {source.one(BROKEN)}'
            for _ in range(source.luck.randrange(1, 8))
        ]
        return _encoded(source, "\n".join(lines))
    text, depth = "", 0
    for _ in range(source.luck.randrange(1, 12)):
        attributes = f' text="{escaped(source.text(4))}"' if source.luck.random() < 0.9 else ""
        if source.luck.random() < 0.7:
            attributes += f' type="rss" xmlUrl="{source.inside(source.one(ADDRESSES))}" title="{source.text(2)}"'
            text += source.often(f"<outline{attributes}/>")
        else:
            opening = source.luck.choice((1, 1, 1, 60))
            text += f"<outline{attributes}>" * opening
            depth += opening
    closing = "</outline>" * depth if source.luck.random() < 0.9 else ""
    return _encoded(source, f'<?xml version="1.0"?><opml version="2.0"><body>{text}{closing}</body></opml>')


def settings(source: Source) -> bytes:
    """Return a config file."""
    names = {
        "reading": ("column", "mark_read", "stories", "colum"),
        "look": ("theme",),
        "refresh": ("on_start", "every_minutes", "parsers"),
        "network": ("total", "connect", "wire_bytes", "redirects", "per_host"),
        "pictures": ("show", "most_pixels"),
        "keys": ("preset", "actions"),
        "keys.actions": ("undo", "open", "refresh", "nosuch"),
        'feeds."https://example.org/"': ("interval_minutes", "headers", "cookies", "proxy", "certificate", "user"),
        "share.mail": ("command", "url", "title"),
        "nosuch": ("x",),
    }
    lines: list[str] = []
    for section in source.luck.sample(sorted(names), source.luck.randrange(1, 5)):
        lines.append(f"[{section}]")
        for name in source.luck.sample(names[section], source.luck.randrange(1, len(names[section]) + 1)):
            lines.append(f"{name} = {_toml(source)}")
    return _encoded(source, "\n".join(lines) + "\n")


def _toml(source: Source, depth: int = 2) -> str:
    draw = source.luck.randrange(9)
    if draw < 3:
        return json.dumps(source.one(WORDS, ADDRESSES, CHARACTERS, ("vim", "open", "auto", "ink", "j", "g g", "{url}")))
    if draw < 5:
        return source.one(DIGITS, ("true", "false", "1", "20", "-5", "inf", "nan", "0x7fffffffffffffff1", "1979-05-27"))
    if draw == 5 and depth:
        return "[" + ", ".join(_toml(source, depth - 1) for _ in range(source.luck.randrange(4))) + "]"
    if draw == 6 and depth:
        return "{" + ", ".join(f"a{n} = {_toml(source, depth - 1)}" for n in range(source.luck.randrange(3))) + "}"
    return source.often("[") if draw == 7 and source.luck.random() < 0.2 else json.dumps(source.text(3))


def query(source: Source) -> bytes:
    """Return the words of a search."""
    pieces = (
        *("title:", "author:", "feed:", "folder:", "is:unread", "is:starred", "is:", "has:enclosure", "after:2024-13"),
        *("before:3d", "after:99999y", "before:0001", "after:9999-12-31", "OR", "-", "(", ")", '"', "\\", "*", "NEAR("),
    )
    made = [
        source.one(pieces, pieces, WORDS, CHARACTERS, DIGITS, REFERENCES) for _ in range(source.luck.randrange(1, 9))
    ]
    text = source.luck.choice((" ", " ", "")).join(source.often(piece) for piece in made)
    return text.encode("utf-8", "surrogatepass")


def line(source: Source) -> bytes:
    """Return a line as the worker reads it."""
    wanted = source.luck.choice(
        ("refresh", "add", "find", "pictures", "full_text", "comments", "save", "index", "cancel", "x")
    )
    keys = (
        "feeds",
        "force",
        "inputs",
        "folder",
        "choose",
        "page",
        "feed",
        "entry",
        "urls",
        "entries",
        "url",
        "beside",
        "session",
    )
    request: dict[str, object] = {"request": source.luck.choice((1, 2, 2**70, None, "1")), "do": wanted}
    usual: dict[str, object] = {
        "feeds": [1],
        "force": True,
        "inputs": ["127.0.0.1:1"],
        "folder": ["a"],
        "choose": False,
    }
    usual |= {
        "page": None,
        "feed": 1,
        "entry": 1,
        "urls": ["http://x/"],
        "entries": [1],
        "url": "http://127.0.0.1:1/",
        "beside": 1,
    }
    for key in keys:
        if source.luck.random() < 0.8:
            request[key] = usual.get(key) if source.luck.random() < 0.7 else _json_value(source, 2)
    return json.dumps(request).encode() + b"\n"


def _encoded(source: Source, text: str) -> bytes:
    codec = source.luck.choice(("utf-8",) * 12 + ("latin-1", "utf-16", "utf-32", "cp1252", "shift_jis", "utf-7"))
    return text.encode(codec, "surrogatepass" if codec.startswith("utf") and codec != "utf-7" else "replace")


# --------------------------------------------------------------------------- one input

KINDS: Final[dict[str, Callable[[Source], bytes]]] = {
    "feed": feed,
    "html": page,
    "json": json_document,
    "list": subscriptions,
    "config": settings,
    "query": query,
    "line": line,
}
"""How an input of each kind is made."""

SHARES: Final = {"feed": 30, "html": 30, "json": 10, "list": 8, "config": 6, "query": 12, "line": 4}
"""How many of a hundred inputs are of each kind."""


def kind_of(number: int) -> str:
    """Return the kind of an input by its number."""
    at = number * 37 % 100  # spread: 37 and 100 have no factor in common
    for kind, share in SHARES.items():
        if at < share:
            return kind
        at -= share
    raise AssertionError("the shares make a hundred")


def make_input(kind: str, seed: int, number: int, files: Sequence[Path] = ()) -> bytes:
    """Return the input of this kind, seed and number; `files` are real documents, of which half of them are made."""
    luck = Random(f"{seed}:{kind}:{number}")
    source = Source(luck)
    if files and kind in ("feed", "html", "list") and luck.random() < 0.5:
        data = luck.choice(files).read_bytes()[:60_000]
        return damaged(source, data, changes=luck.randrange(1, 6))
    data = KINDS[kind](source)
    return damaged(source, data[:LONGEST], changes=luck.choice((0, 0, 0, 0, 1, 2)))


def damaged(source: Source, data: bytes, *, changes: int) -> bytes:
    """Return bytes with some of them cut, doubled, turned round or replaced."""
    luck = source.luck
    for _ in range(changes):
        start = luck.randrange(len(data) + 1)
        end = min(len(data), start + luck.choice((1, 1, 4, 40, 400)))
        piece = data[start:end]
        draw = luck.randrange(6)
        if draw == 0:
            piece = b""
        elif draw == 1:
            piece *= luck.choice((2, 2, 50))
        elif draw == 2:
            piece = bytes(byte ^ luck.choice((1, 32, 128)) for byte in piece[:1]) + piece[1:]
        elif draw == 3:
            piece += source.one(WORDS, CHARACTERS, REFERENCES, DIGITS, BROKEN).encode("utf-8", "surrogatepass")
        elif draw == 4:
            return data[:start]
        else:
            piece = data[max(0, start - len(piece)) : start] + piece
        data = data[:start] + piece + data[end:]
    return data
