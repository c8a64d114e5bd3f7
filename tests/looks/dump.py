"""A picture of a screen as plain text: its cells, and under each line the names of the styles, one letter each.

It says what a person sees (which text, bold or dim, on which ground) in the theme's own words, so it changes when the
look changes, and not when Textual changes how it draws.
"""

from __future__ import annotations

import string
from collections.abc import Mapping

from rich.cells import cell_len
from rich.style import Style
from textual.app import App
from textual.geometry import Region

LETTERS = string.ascii_lowercase + string.ascii_uppercase + string.digits


def dump(app: App[None], region: Region | None = None) -> str:
    """Return the screen of a running app as text, with a legend of the styles at its end.

    With a `region` only that part, and no empty lines at its end.
    """
    names = _names(app)
    letters: dict[str, str] = {}
    out: list[str] = []
    strips = app.screen._compositor.render_strips()
    if region is not None:
        strips = [strip.crop(region.x, region.right) for strip in strips[region.y : region.bottom]]
        while strips and not strips[-1].text.strip():
            strips.pop()
    for number, strip in enumerate(strips, 1):
        text, styles = "", ""
        for segment in strip:
            letter = _letter(_describe(segment.style, names), letters)
            text += segment.text
            styles += letter * cell_len(segment.text)
        out.append(f"{number:>2}│{text.rstrip()}")
        out.append(f"  │{_short(styles)}")
    out.append("")
    out += [f"{letter} {name}" for name, letter in letters.items()]
    return "\n".join(out) + "\n"


def _names(app: App[None]) -> dict[str, str]:
    """Map colours to the theme's words for them; the first word wins."""
    theme = app.current_theme
    named: Mapping[str, str] = {**theme.variables, "error": theme.error or ""}
    found: dict[str, str] = {}
    for name, value in named.items():
        if not name.startswith(("scrollbar", "footer", "input")):
            found.setdefault(value.lower(), name)
    return found


def _describe(style: Style | None, names: Mapping[str, str]) -> str:
    if style is None:
        return "plain"
    words = [_colour(style.color, names), "on", _colour(style.bgcolor, names)]
    words += [word for word in ("bold", "dim", "italic", "underline", "strike", "reverse") if getattr(style, word)]
    return " ".join(words)


def _colour(colour: object, names: Mapping[str, str]) -> str:
    triplet = getattr(colour, "triplet", None)
    return names.get(triplet.hex.lower(), triplet.hex) if triplet is not None else "default"


def _letter(name: str, letters: dict[str, str]) -> str:
    return letters.setdefault(name, LETTERS[len(letters)])


def _short(styles: str) -> str:
    """Leave out the trailing run: it reaches to the end of the line."""
    return styles.rstrip(styles[-1]) + styles[-1] if styles else ""
