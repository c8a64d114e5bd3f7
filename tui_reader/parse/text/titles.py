"""Titles and names as one safe plain line.

Rule: markup is read once, by the rules of the format. A plain title "a < b" or "[red]" stays as it is. An HTML title
loses its tags, and its entities are decoded one time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tui_reader.text.clean import clean_line
from tui_reader.text.references import unescaped

LONGEST = 2000  # characters; a title is a line in a list, and one feed in the wild sends 1 MB of it

_UNSEEN = re.compile(r"<!--|<(script|style)\b[^<>]*+>", re.IGNORECASE)
_ENDS = {
    "": re.compile("-->"),
    **{name: re.compile(rf"</{name}\s*+>", re.IGNORECASE) for name in ("script", "style")},
}
_PICTURE = re.compile(r"<img\b[^<>]*?\balt\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)')[^<>]*>", re.IGNORECASE)
_BREAK = re.compile(r"</?(?:br|p|div|h[1-6]|li|ul|ol|td|tr|table|blockquote|hr)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<![^<>]*>|<\?[^<>]*>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


def plain_line(value: str, *, markup: bool) -> str:
    """Return `value` as one safe line of at most `LONGEST` characters; `markup` says that it is HTML."""
    return _clipped(clean_line(_without_markup(value) if markup else value))


def name_line(value: str) -> str:
    """Return the name of a person or a category as one safe line.

    Formats say that such names are plain text, but WordPress and others escape them twice (`R&amp;D`).
    """
    if value.isascii() and value.isprintable() and "&" not in value and "  " not in value:
        return _clipped(value.strip())
    return plain_line(unescaped(value) if _ENTITY.search(value) else value, markup=False)


def distinct_names(values: Iterable[object]) -> tuple[str, ...]:
    """Return names as `name_line` makes them, in order, each once in any case; values that are no text are left out."""
    names: dict[str, str] = {}
    for value in values:
        if isinstance(value, str) and (name := name_line(value)):
            names.setdefault(name.casefold(), name)
    return tuple(names.values())


def _without_markup(value: str) -> str:
    if "<" in value:
        value = _without_unseen(_clipped(value, LONGEST * 5))
        value = _PICTURE.sub(lambda found: found[1] or found[2] or "", value)
        value = _TAG.sub("", _BREAK.sub(" ", value))
    return unescaped(value)


def _without_unseen(value: str) -> str:
    """Take out comments, scripts and styles. What is never closed stays as text."""
    kept: list[str] = []
    at = 0
    unclosed: set[str] = set()
    while found := _UNSEEN.search(value, at):
        kind = (found[1] or "").lower()
        end = None if kind in unclosed else _ENDS[kind].search(value, found.end())
        if end is None:
            unclosed.add(kind)  # its end is searched once, so the time is linear
        kept.append(value[at : found.start() if end else found.end()])
        at = (end or found).end()
    return "".join([*kept, value[at:]])


def _clipped(text: str, longest: int = LONGEST) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
