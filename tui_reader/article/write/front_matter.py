"""Write an article as one Markdown document for other programs: a front matter, then the text.

Rule: no title can end the front matter or become a key. The front matter is YAML 1.2 in a form that every parser reads
the same way: texts are JSON strings, lists are JSON arrays, a time is ISO 8601 in UTC.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Final

from tui_reader.model.entities import Entry
from tui_reader.text.clean import clean_line, clean_text
from tui_reader.text.hosts import censor_url
from tui_reader.text.times import utc_time

# YAML allows these only as escapes (1.2.2, 5.1); JSON allows them as they are.
_ESCAPED: Final = re.compile("[\ufffe\uffff]")
_LONGEST: Final = 2_000


def document(entry: Entry, feed_title: str, markdown: Iterable[str]) -> str:
    """Return an entry with its front matter: title, author, date, feed, url and tags, as far as they are known.

    `markdown` comes in parts, because one long text would hold up other threads. `date` is the date that the feed
    gives; it is left out where the feed gives none. Nothing in the document can command a terminal.
    """
    tags = [tag for tag in map(_line, entry.categories) if tag]
    known = {
        "title": _quoted(_line(entry.title)),
        "author": _listed([name for name in map(_line, entry.authors) if name]),
        "date": utc_time(entry.published) or "",
        "feed": _quoted(censor_url(_line(feed_title))),
        "url": _quoted(_line(entry.url or "")),
        "tags": f"[{', '.join(map(_quoted, tags))}]" if tags else "",
    }
    lines = [f"{name}: {value}" for name, value in known.items() if value]
    text = "\n".join(clean_text(part) for part in markdown).strip("\n")
    return "\n".join(["---", *lines, "---", "", text, ""])


def _line(text: str) -> str:
    return clean_line(text)[:_LONGEST]


def _quoted(text: str) -> str:
    """Return `text` as a JSON string, which YAML reads too; an empty text stays empty."""
    if not text:
        return ""
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _listed(names: list[str]) -> str:
    """Return one name as a text, several names as a list: programs that read front matter know both."""
    return _quoted(names[0]) if len(names) == 1 else f"[{', '.join(map(_quoted, names))}]" if names else ""
