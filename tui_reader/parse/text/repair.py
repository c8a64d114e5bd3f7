"""Repair ill-formed XML, without losing readable text.

Rule: the time follows the length of the document, and only documents that expat refuses are repaired. One in ten real
feeds is ill-formed: it has HTML entities and bare ampersands, undeclared prefixes, an open tag, or its end is missing.
After the repair the strict parser reads such a feed with all its entries.
"""

from __future__ import annotations

import re
from html.entities import html5
from xml.sax.saxutils import escape

from msgspec import Struct, field

# As in XML, no quoted value holds "<". So every search ends at the next "<", and the time stays linear.
_MARK = re.compile("[<&]")
# Names are ASCII only: for Python "²" is part of a word and "٣" is a digit, for expat they are not.
_TAG = re.compile(r"<(/?)([A-Za-z_][A-Za-z0-9_.:-]*+)((?:\"[^\"<]*\"|'[^'<]*'|[^<>\"'])*+)>")
_LOOSE_TAG = re.compile(r"<(/?)([A-Za-z_][A-Za-z0-9_.:-]*)([\s\"'/][^<>]*)?>")
_RUN = re.compile("<+(?=<)")
_TAG_BEGINS = re.compile(r"<[A-Za-z_/!?]")
_ATTRIBUTE = re.compile(r"([^\s=/<>\"']+)(?:\s*+=\s*+(\"[^\"<]*\"|'[^'<]*'|[^\s<>\"']+))?")
_GOOD_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*(?::[A-Za-z_][A-Za-z0-9_.-]*)?")
_REFERENCE = re.compile(r"&(?:(#[0-9]+|#x[0-9a-fA-F]+)|([A-Za-z_][A-Za-z0-9_.-]{0,60}));")
_AMPERSAND = re.compile(_REFERENCE.pattern + "|&")
_PREDEFINED = frozenset({"lt", "gt", "amp", "quot", "apos"})
_VOID = frozenset({"br", "img", "hr", "input", "wbr"})  # elements of HTML without an end tag, which no feed format has
_ITEMS = frozenset({"item", "entry"})

_SPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "georss": "http://www.georss.org/georss",
    "itunes": "http://www.itunes.com/DTDs/PodCast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "xhtml": "http://www.w3.org/1999/xhtml",
}


def repaired(text: str, entities: dict[str, str]) -> str:
    """Return `text`, which begins with its root element, as well-formed XML.

    `entities` are the entities that the document declares. The root element is closed only at the end of the text, so
    that elements after it are read too.
    """
    writer = _Writer(entities)
    at = 0
    while mark := _MARK.search(text, at):
        writer.write_text(text[at : mark.start()])
        at = writer.write_mark(text, mark.start())
    writer.write_text(text[at:])
    return writer.finish()


class _Writer(Struct):
    """Takes a document piece by piece and writes it with balanced tags."""

    entities: dict[str, str]
    out: list[str] = []
    open: list[str] = []
    depths: dict[str, int] = {}  # how many elements of a name (lower case) are open
    prefixes: set[str] = set()
    declared: set[str] = field(default_factory=lambda: {"xml", "xmlns"})
    next_close: int = -1  # where the ">" after the last stray "<" is
    budget: int = 1024 * 1024  # characters that the document's own entities may still add
    absent: set[str] = set()  # ends of sections that do not occur in the rest of the text

    def write_text(self, piece: str) -> None:
        if piece and self.open:
            self.out.append(piece.replace("]]>", "]]&gt;"))

    def write_mark(self, text: str, at: int) -> int:
        """Write the tag, section or reference that begins at `at`; return where it ends."""
        run = _RUN.match(text, at)
        if run:
            self.write_text("&lt;" * len(run[0]))
            return run.end()
        if text[at] == "&":
            return self._reference(text, at)
        for start, end in (("<![CDATA[", "]]>"), ("<!--", "-->"), ("<?", "?>"), ("<!", ">")):
            if text.startswith(start, at):
                return self._section(text, at, start, end)
        found = _TAG.match(text, at) or _LOOSE_TAG.match(text, at)
        if not found:
            return self._stray(text, at)
        closing, name, attributes = found[1], _one_colon(found[2]), found[3] or ""
        if closing:
            self._end(name)
        else:
            self._start(name, attributes)
        return found.end()

    def finish(self) -> str:
        """Close open elements, declare undeclared prefixes, and return the document."""
        self._close_down_to(0)
        if not self.out:
            return ""
        missing = sorted(self.prefixes - self.declared)[:200]
        spaces = "".join(f' xmlns:{prefix}="{_SPACES.get(prefix, "urn:undeclared:" + prefix)}"' for prefix in missing)
        self.out[0] = self.out[0][:-1] + spaces + ">"
        return "".join(self.out)

    def _reference(self, text: str, at: int) -> int:
        found = _REFERENCE.match(text, at)
        self.write_text(self._resolved(found) if found else "&amp;")
        return found.end() if found else at + 1

    def _resolved(self, found: re.Match[str]) -> str:
        """Return a reference of XML as it is, and the text of a reference that the document or HTML defines."""
        name = found[2]
        if not name or name in _PREDEFINED:
            return found[0]
        value = self.entities.get(name, "")
        self.budget -= len(value)
        value = (value if self.budget > 0 else "") or html5.get(f"{name};", "")
        return escape(value) if value else f"&amp;{name};"

    def _section(self, text: str, at: int, start: str, end: str) -> int:
        """Keep character data; drop comments, instructions and declarations. A section without an end is text."""
        stop = -1 if end in self.absent else text.find(end, at + len(start))
        if stop < 0:
            self.absent.add(end)
            if start == "<![CDATA[":  # without an end: read its inside as markup, so that no item is lost
                return at + len(start)
            return self._stray(text, at)
        stop += len(end)
        if start == "<![CDATA[" and self.open:
            self.out.append(text[at:stop])
        return stop

    def _stray(self, text: str, at: int) -> int:
        """Write a "<" that begins no tag as a character; drop a tag that the end of the document cuts off."""
        if self.next_close < at:
            found = text.find(">", at)
            self.next_close = found if found >= 0 else len(text)
        if self.next_close == len(text) and _TAG_BEGINS.match(text, at):
            return len(text)
        self.write_text("&lt;")
        return at + 1

    def _start(self, name: str, attributes: str) -> None:
        is_root, lower = not self.out, name.lower()
        attributes = attributes.rstrip()
        is_empty = attributes.endswith("/") or (lower in _VOID and not is_root)
        if lower.rpartition(":")[2] in _ITEMS:
            self._close(lower)  # items do not nest: the item before was not closed
        self._note_prefix(name)
        tag = f"<{name}{self._attributes(attributes, is_root=is_root)}"
        if is_empty and not is_root:
            self.out.append(f"{tag}/>")
            return
        self.out.append(f"{tag}>")
        self.open.append(name)
        self.depths[lower] = self.depths.get(lower, 0) + 1

    def _end(self, name: str) -> None:
        lower = name.lower()
        if self.open and lower == self.open[0].lower() and self.depths[lower] == 1:
            self._close_down_to(1)
            return
        self._close(lower)

    def _close(self, lower: str) -> None:
        """Close the innermost element of this name and all within it; do nothing where none is open."""
        if not self.depths.get(lower):
            return
        while self._close_last() != lower:
            pass

    def _close_down_to(self, depth: int) -> None:
        while len(self.open) > depth:
            self._close_last()

    def _close_last(self) -> str:
        name = self.open.pop()
        lower = name.lower()
        self.depths[lower] -= 1
        self.out.append(f"</{name}>")
        return lower

    def _note_prefix(self, name: str) -> None:
        prefix, colon, _ = name.partition(":")
        if colon:
            self.prefixes.add(prefix)

    def _attributes(self, written: str, *, is_root: bool) -> str:
        """Return the attributes quoted and escaped, each name once."""
        kept: dict[str, str] = {}
        for found in _ATTRIBUTE.finditer(written):
            name, value = found[1], (found[2] or "")
            if value[:1] in ("'", '"'):
                value = value[1:-1]
            if name in kept or not _GOOD_NAME.fullmatch(name):
                continue
            prefix, _, local = name.partition(":")
            if prefix == "xmlns" and local:
                if not value or local in ("xml", "xmlns"):
                    continue
                if is_root:
                    self.declared.add(local)
            elif local:
                self.prefixes.add(prefix)
            kept[name] = self._escaped(value)
        return "".join(f' {name}="{value}"' for name, value in kept.items())

    def _escaped(self, value: str) -> str:
        if "&" in value:
            value = _AMPERSAND.sub(lambda found: self._resolved(found) if found[0] != "&" else "&amp;", value)
        return value.replace('"', "&quot;")


def _one_colon(name: str) -> str:
    """Return `name` with at most one colon, and none at its end, as XML requires (Namespaces 1.0, 7)."""
    prefix, colon, local = name.partition(":")
    local = local.replace(":", "_")
    return f"{prefix}:{local}" if colon and _GOOD_NAME.fullmatch(local) else prefix
