"""The templates of [share]: an article's title, feed, link and date put where the person wants them. Pure.

The rule: what a feed says fills one argument and nothing more. It never begins an option, a file to read (`@file`) or
a command (`+cmd`), never climbs out of a folder, and in a path it is one name in one folder (TRAPS 8 and 32).
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping
from datetime import tzinfo

from tui_reader.forms.share import PLACEHOLDERS
from tui_reader.model.config import Target
from tui_reader.model.entities import Entry
from tui_reader.text.clean import clean_line
from tui_reader.text.hosts import censor_url
from tui_reader.text.times import iso_day
from tui_reader.tui.terminal.browser import is_openable

_BRACED = re.compile(r"\{(" + "|".join(PLACEHOLDERS) + r")\}")
# PowerShell takes the longer dashes for the short one.
_OPTION = re.compile(r"[-+@/\N{EN DASH}\N{EM DASH}\N{HORIZONTAL BAR}]")
_CLIMBING = re.compile(r"(?<![^/\\])\.\.(?![^/\\])")
_NOT_IN_NAMES = re.compile(r'[/\\:*?"<>|]+')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(?![^.])", re.IGNORECASE)  # names of devices on Windows
_LONGEST = 1_000  # characters; systems bound an argument
_LONGEST_NAME = 120  # bytes; most systems allow 255 for a whole name

Values = Mapping[str, str]


def values_of(entry: Entry, feed_title: str, zone: tzinfo | None = None) -> Values:
    """Return what the placeholders stand for; `date` is local, that of publishing or else of arrival."""
    title = clean_line(entry.title[:_LONGEST])
    url = clean_line(entry.url or "")
    return {
        "title": title,
        "slug": slug(title),
        "url": url if is_openable(url) else "",
        "date": iso_day(entry.published or entry.arrived, zone),
        "feed": censor_url(feed_title[:_LONGEST]),
    }


def fill_command(target: Target, values: Values) -> list[str]:
    """Return the arguments of a target's command, each placeholder filled within its own argument."""
    safe = {name: _argument(value) if name in ("title", "feed") else value for name, value in values.items()}
    # No shell does it for us: only what the person wrote is a home folder.
    words = [os.path.expanduser(word) if word.startswith("~/") else word for word in target.command]  # noqa: PTH111 - text
    return [_fill(word, safe) for word in words]


def fill_path(template: str, values: Values) -> str:
    """Return the path of a file, each placeholder a part of one name; `~` is not expanded yet."""
    return _fill(template, {name: file_name(value) for name, value in values.items()})


def default_name(values: Values) -> str:
    """Return the name of the file that an article is saved as when nobody says otherwise."""
    return fill_path("{date}-{slug}.md", values)


def slug(title: str) -> str:
    """Return a title as a file's name without blanks: letters and digits of any script, the rest one hyphen each."""
    kept: list[str] = []
    for char in unicodedata.normalize("NFC", title.lower().replace("'", "").replace("’", "")):
        kind = unicodedata.category(char)[0]
        # A mark (an Indian vowel, say) belongs to the letter before it, and stands nowhere else.
        if kind in "LN" or (kind == "M" and kept and kept[-1] != "-"):
            kept.append(char)
        elif kept and kept[-1] != "-":
            kept.append("-")
    return _named(_shortened("".join(kept)).strip("-"))


def file_name(text: str) -> str:
    """Return `text` as a name, or a part of one, that every system takes and that is no hidden file and no option."""
    name = _NOT_IN_NAMES.sub("-", clean_line(text)).lstrip("-.~ ")
    return _named(_shortened(name).rstrip(". "))


def _fill(template: str, values: Values) -> str:
    # In one pass: braces in a title are not placeholders.
    return _BRACED.sub(lambda found: values[found[1]], template)


def _argument(value: str) -> str:
    """Return `value` as it may stand in an argument: a blank before it keeps it from being more than a value."""
    value = _CLIMBING.sub("…", value)
    return f" {value}" if _OPTION.match(value) else value


def _shortened(name: str) -> str:
    return name.encode("utf-8", "ignore")[:_LONGEST_NAME].decode("utf-8", "ignore")


def _named(name: str) -> str:
    if not name:
        return "untitled"
    return f"{name}-" if _RESERVED.match(name) else name
