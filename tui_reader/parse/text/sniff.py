"""Find out what a document is, and where its root element begins.

Rule: one pass, and nothing is executed or expanded. The document type declaration is cut off here. So no parser reads
an entity declaration (billion laughs, TRAPS 9); `Prolog.entities` keeps only plain replacement texts.
"""

from __future__ import annotations

import re

from msgspec import Struct

from tui_reader.model.records import replace
from tui_reader.text.references import unescaped

FEED_ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
"""Local names, in lower case, of the root elements of RSS, RSS 1.0, Atom and CDF."""

_FIRST_BYTES = {
    "picture": (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"\x00\x00\x01\x00"),
    "PDF document": (b"%PDF-",),
    "ZIP archive": (b"PK\x03\x04",),
    "compressed file": (b"\x28\xb5\x2f\xfd", b"BZh", b"\xfd7zXZ"),
    "sound file": (b"ID3", b"OggS", b"fLaC"),
    "film": (b"\x1aE\xdf\xa3",),
    "database": (b"SQLite format 3",),
    "program": (b"\x7fELF",),
}
_ROOT_KINDS = {
    "opml": "OPML list",
    "svg": "picture",
    "urlset": "sitemap",
    "sitemapindex": "sitemap",
    "opensearchdescription": "search description",
    "service": "publishing service description",
}
_PAGE_ROOTS = frozenset(
    {"html", "head", "body", "div", "p", "h1", "h2", "table", "a", "b", "br", "img", "script", "center", "font", "span"}
)
_MARKUP = re.compile(r"<(?=[A-Za-z_?!])")
_NAME = re.compile(r"(?:[\w.-]+:)?([\w.-]+)")
_FEED_START = re.compile(r"<(?:rss[\s>]|(?:\w+:)?RDF[\s>]|feed\s[^<>]*xmlns)", re.IGNORECASE)
_BLANK = r"(?:\s++|<!--(?:(?!-->|<html).)*+-->)*+"
_PAGE_AROUND = re.compile(
    rf"<html(?:\s[^<>]*+)?>{_BLANK}(?:<head(?:\s[^<>]*+)?>(?:(?!</head|<html).)*+</head\s*+>{_BLANK})?"
    rf"(?:<body(?:\s[^<>]*+)?>{_BLANK})?(?={_FEED_START.pattern})",
    re.IGNORECASE | re.DOTALL,
)
_ENTITY = re.compile(r"<!ENTITY\s+([A-Za-z_][\w.-]{0,60})\s+(?:\"([^\"<%]{0,500})\"|'([^'<%]{0,500})')\s*>")
_SUBSET_END = re.compile(r"\]\s*>")
_MOST = 200  # declarations, comments and instructions are read before the root element
_LATE = 256 * 1024  # characters in which a feed may begin, after error messages of its program


class Prolog(Struct, frozen=True):
    """What stands before the root element, which begins at `start` (-1: there is none); `root` is its local name."""

    start: int = -1
    root: str = ""
    is_page: bool = False
    is_netscape: bool = False
    entities: dict[str, str] = {}


def kind_of_bytes(data: bytes) -> str | None:
    """Return the kind of a file by its first bytes, or None when it may be text."""
    for kind, beginnings in _FIRST_BYTES.items():
        if data.startswith(beginnings):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "picture"
    if data[4:8] == b"ftyp":
        return "film"
    return None


def a_or_an(kind: str) -> str:
    """Return the name of a kind with its article, for sentences: "a picture", "an OPML list", "an RDF document"."""
    return f"{'an' if kind[0] in 'aeiouAEIOUXR' else 'a'} {kind}"


def kind_of_text(text: str) -> str:
    """Return the kind of a text that has no markup at all."""
    if not text.strip("\ufeff\x00 \t\r\n"):
        return "empty document"
    head = text[:2000]
    odd = sum(not char.isprintable() and char not in "\t\r\n\f" for char in head) + head.count("\ufffd")
    return "file of unknown kind" if odd * 20 > len(head) else "plain text"


def kind_of_root(prolog: Prolog) -> str | None:
    """Return the kind of a document by its root element, or None when it may be a feed."""
    if prolog.root in FEED_ROOTS:
        return None
    if prolog.is_page or prolog.root in _PAGE_ROOTS:
        return "web page"
    return _ROOT_KINDS.get(prolog.root)


def read_prolog(text: str) -> Prolog:
    """Return what stands before the root element; junk, declarations and comments are skipped in any order.

    Junk is also a message of a broken program before a feed ("<b>Warning</b>: ... <rss>"), and a web page that a proxy
    has put around a feed: the body of such a page begins with the feed.
    """
    prolog = _scan(text)
    if prolog.root == "html" and (wrapped := _PAGE_AROUND.match(text, prolog.start)):
        return replace(_scan(text, wrapped.end()), entities=prolog.entities)
    if prolog.root in FEED_ROOTS or prolog.is_page or prolog.root in _ROOT_KINDS:
        return prolog
    start = max(prolog.start, 0)
    late = _FEED_START.search(text, start, start + _LATE)
    return _scan(text, late.start()) if late else prolog


def _scan(text: str, at: int = 0) -> Prolog:
    doctype = ""
    for _ in range(_MOST):
        found = _MARKUP.search(text, at)
        if not found:
            break
        at = found.start()
        if text.startswith("<!--", at):
            end = text.find("-->", at + 4) + 3
        elif text.startswith("<?", at):
            end = text.find("?>", at) + 2 if "?>" in text[at : at + 4096] else text.find(">", at) + 1
        elif text.startswith("<!", at):
            end = _declaration_end(text, at)
            doctype = doctype or text[at:end]
        else:
            return _prolog(text, at, doctype)
        if end <= at:
            break
        at = end
    return Prolog()


def _declaration_end(text: str, at: int) -> int:
    """Return where the `<!...>` that begins at `at` ends, after its internal subset in brackets."""
    close, subset = text.find(">", at), text.find("[", at)
    if 0 <= subset < close:
        end = _SUBSET_END.search(text, subset, subset + 1024 * 1024)
        return end.end() if end else close + 1
    return close + 1


def _prolog(text: str, at: int, doctype: str) -> Prolog:
    name = _NAME.match(text, at + 1)
    head = doctype[:200].lower()
    root = name[1].lower() if name else ""
    return Prolog(
        start=at,
        root=root,
        is_page=root == "html" or head.startswith("<!doctype html"),
        is_netscape="netscape" in head,
        entities=_entities(doctype),
    )


def _entities(doctype: str) -> dict[str, str]:
    """Return the plain replacement texts that a document type declares, without those that hold entities or markup."""
    declared = {}
    for found in _ENTITY.finditer(doctype[: 64 * 1024]):
        value = unescaped(found[2] if found[2] is not None else found[3])
        if "&" not in value or value == "&":
            declared[found[1]] = value
    return declared
