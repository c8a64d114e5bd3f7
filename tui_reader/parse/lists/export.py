"""Subscriptions -> OPML 2.0, JSON or Markdown.

Rule: the same feeds give the same bytes, in whatever order they come. Folders stand before feeds, and both are sorted
by name, whatever its case. Addresses are whole, with their passwords: the list is the person's own copy.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import quoteattr

from tui_reader.model.incoming import ListFormat, Subscription
from tui_reader.text.clean import clean_line
from tui_reader.text.folders import join_path

_NO_XML = re.compile("[\ufffe\uffff]")
_PUNCTUATION = re.compile(r"([\\`*_\[\]<>#&|~])")
_NO_TARGET = {" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E"}


def write_subscriptions(subscriptions: Iterable[Subscription], form: ListFormat) -> str:
    """Return a list of feeds as OPML 2.0, JSON or Markdown. `read_subscriptions` reads the first two."""
    ordered = sorted(subscriptions, key=_place)
    match form:
        case "opml":
            return "".join(_opml(ordered))
        case "json":
            return _json(ordered)
        case "markdown":
            return "".join(_markdown(ordered))


def _place(feed: Subscription) -> tuple[tuple[int, str, str, str], ...]:
    """Return the sort key of a feed; on every level folders come first."""
    folders = [(0, name.casefold(), name, "") for name in feed.folder]
    return (*folders, (1, _shown(feed).casefold(), _shown(feed), f"{feed.url} {feed.site_url or ''}"))


def _shown(feed: Subscription) -> str:
    return feed.title or feed.url


def _levels(ordered: Sequence[Subscription]) -> Iterator[tuple[int, str | Subscription | None]]:
    """Yield (depth, name) where a folder begins, (depth, None) where a folder ends, and (depth, feed) for a feed."""
    path: tuple[str, ...] = ()
    for feed in [*ordered, None]:
        folder = feed.folder if feed else ()
        shared = next((at for at, names in enumerate(zip(path, folder, strict=False)) if names[0] != names[1]), None)
        shared = min(len(path), len(folder)) if shared is None else shared
        for depth in range(len(path) - 1, shared - 1, -1):
            yield depth, None
        for depth in range(shared, len(folder)):
            yield depth, folder[depth]
        path = folder
        if feed:
            yield len(path), feed


def _opml(ordered: Sequence[Subscription]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n'
    yield "  <head>\n    <title>Subscriptions of tui-reader</title>\n  </head>\n  <body>\n"
    for depth, what in _levels(ordered):
        indent = "  " * (depth + 2)
        if what is None:
            yield f"{indent}</outline>\n"
        elif isinstance(what, str):
            yield f"{indent}<outline text={_quoted(what)} title={_quoted(what)}>\n"
        else:
            title, site = _quoted(_shown(what)), f" htmlUrl={_quoted(what.site_url)}" if what.site_url else ""
            yield f'{indent}<outline type="rss" text={title} title={title} xmlUrl={_quoted(what.url)}{site}/>\n'
    yield "  </body>\n</opml>\n"


def _quoted(value: str) -> str:
    return quoteattr(_NO_XML.sub("", clean_line(value)), {'"': "&quot;"})


def _json(ordered: Sequence[Subscription]) -> str:
    rows = [
        {
            "url": clean_line(feed.url),
            "title": clean_line(feed.title) or None,
            "site_url": clean_line(feed.site_url or "") or None,
            "folder": join_path(feed.folder) or None,
        }
        for feed in ordered
    ]
    return "[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]\n" if rows else "[]\n"


def _markdown(ordered: Sequence[Subscription]) -> Iterator[str]:
    yield "# Subscriptions\n\n"
    for depth, what in _levels(ordered):
        indent = "  " * depth
        if isinstance(what, str):
            yield f"{indent}- {_escaped(what)}\n"
        elif what is not None:
            site = f" ([site]({_target(what.site_url)}))" if what.site_url else ""
            yield f"{indent}- [{_escaped(_shown(what))}]({_target(what.url)}){site}\n"


def _escaped(text: str) -> str:
    line = _PUNCTUATION.sub(r"\\\1", clean_line(text))
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", re.sub(r"^([-+])", r"\\\1", line))


def _target(url: str) -> str:
    return "".join(_NO_TARGET.get(char, char) for char in clean_line(url))
