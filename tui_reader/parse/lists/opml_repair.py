"""Repair outlines whose attributes hold quotes inside quotes, or HTML.

Rule: one linear pass before `repair`, which reads a tag with "<" inside as text and would lose its feed. Programs paste
such descriptions into lists: `description="by Jen "Red" Hill"`, `"<p>A <a href="...">"`.
"""

from __future__ import annotations

import re
from itertools import pairwise

_BEGINS = re.compile(r"<outline(?=[\s/>])", re.IGNORECASE)
_NAME = re.compile(r"\s*+([A-Za-z_][\w.:-]*+)\s*+=\s*+([\"'])")
_ENDS = re.compile(r"\s*+/?>")
# A quote ends the value when another attribute follows, or the end of the tag and then more of the list. A quote inside
# a tag of HTML does not end the value.
_AFTER = r"(?=\s*+[A-Za-z_][\w.:-]*+\s*+=\s*+[\"']|\s*+/?>\s*+(?:</?(?:outline|body|opml)\b|<!--|\Z))"
_VALUES = {
    quote: re.compile(
        rf"((?:[^<{quote}]|<(?![A-Za-z/!])|<[A-Za-z/!][^>]*+>|{quote}(?!{_AFTER}))*+){quote}", re.IGNORECASE
    )
    for quote in "\"'"
}
_WORTH_SAVING = re.compile(
    r"\b(xmlUrl|url|text|title|htmlUrl|type)\s*+=\s*+(?:\"([^\"<>]*)\"|'([^'<>]*)')", re.IGNORECASE
)
_CLOSING = re.compile(r"</(?:outline|body|opml)\b", re.IGNORECASE)


def mended(text: str) -> str:
    """Return `text` with the attributes of every outline quoted as in XML; ampersands stay as they are."""
    places = [found.start() for found in _BEGINS.finditer(text)]
    pieces = [text[start:end] for start, end in pairwise([*places, len(text)])]
    return text[: places[0] if places else len(text)] + "".join(map(_mended, pieces))


def _mended(piece: str) -> str:
    """Mend a text from the beginning of an outline to the beginning of the next one."""
    at = len("<outline")
    written = ["<outline"]
    while (name := _NAME.match(piece, at)) and (value := _VALUES[name[2]].match(piece, name.end())):
        written.append(_attribute(name[1], value[1]))
        at = value.end()
    if _ENDS.match(piece, at):
        return "".join(written) + piece[at:]
    return piece if "<" not in piece[1:].partition(">")[0] else _saved(piece)


def _saved(piece: str) -> str:
    """Return the readable attributes of an outline that cannot be mended, in an outline without inner ones."""
    values = {found[1]: found[2] or found[3] or "" for found in reversed(list(_WORTH_SAVING.finditer(piece)))}
    closing = _CLOSING.search(piece)
    rest = piece[closing.start() :] if closing else ""
    return f"<outline{''.join(_attribute(*each) for each in values.items())}/>{rest}"


def _attribute(name: str, value: str) -> str:
    return f' {name}="{value.replace("<", "&lt;").replace(chr(34), "&quot;")}"'
