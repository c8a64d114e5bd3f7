"""`show`: one article as text for a person, or as Markdown, HTML or JSON for a program.

On a terminal lines are wrapped to the column of the config; in a pipe a paragraph is one line.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from tui_reader.cli.columns import wrap
from tui_reader.cli.context import Context
from tui_reader.cli.crash import warnings_to
from tui_reader.cli.entries import entry_row
from tui_reader.model.articles import Article
from tui_reader.model.entities import Content, Entry
from tui_reader.text.hosts import censor_url
from tui_reader.text.references import unescaped_twice
from tui_reader.text.sizes import say_size
from tui_reader.text.times import day_and_clock

if TYPE_CHECKING:
    from tui_reader.library import Library


def show(context: Context) -> int:
    """Show one article; raises NotFound."""
    arguments, out = context.arguments, context.out
    with warnings_to(context.paths.log), context.open_library(reading=True) as library:
        article = library.articles.one(arguments.id)
        if arguments.json or arguments.format == "json":
            out.json(article_row(library, article), indent=2)
        elif arguments.format == "html":
            out.text(entry_html(article.entry))
        elif arguments.format == "markdown":
            out.text(_markdown(article))
        else:
            column = None if out.width is None else min(out.width, context.config.reading.column)
            out.text(_text(library, article, column).expandtabs(4))
    return 0


def article_row(library: Library, article: Article) -> dict[str, object]:
    """Return an article as `show --format json` tells it (README, "Command line")."""
    entry = article.entry
    stored = library.articles.pictures(entry.id)
    return {
        **entry_row(entry, article.feed_title),
        "markdown": article.markdown or None,
        "html": entry_html(entry) or None,
        "text": library.articles.text(article) or None,
        "full_text": entry.full_text,
        "links": [{"url": link.url, "text": link.text} for link in article.links if not link.fragment],
        "images": [{"url": image.url, "alt": image.alt, "stored": image.url in stored} for image in article.images],
        "enclosures": [{"url": each.url, "type": each.type, "length": each.length} for each in entry.enclosures],
        "comments_url": entry.comments_url,
        "comments_feed": entry.comments_feed,
        "comments_count": entry.comments_count,
    }


def entry_html(entry: Entry) -> str:
    """Return the version to be read as it is kept, and what the feed says beside it; text becomes paragraphs."""
    return "\n<hr>\n".join(map(_html, entry.shown))


def _html(text: Content) -> str:
    if text.type == "html":
        return unescaped_twice(text.value)
    pieces = (piece.strip() for piece in text.value.split("\n\n"))
    return "\n".join(f"<p>{html.escape(piece)}</p>" for piece in pieces if piece)


def _markdown(article: Article) -> str:
    entry = article.entry
    link = f"<{entry.url}>\n\n" if entry.url else ""
    return f"# {_escaped(entry.title)}\n\n{_escaped(_byline(article))}\n\n{link}{article.markdown}"


def _escaped(line: str) -> str:
    """Return plain text that Markdown (CommonMark, 2.4) reads as itself."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>#|" else char for char in line)


def _text(library: Library, article: Article, column: int | None) -> str:
    entry = article.entry
    code = {line.strip() for block in article.blocks if block.kind == "code" for line in block.text.split("\n")}
    head = [entry.title, _byline(article), *([entry.url] if entry.url else [])]
    body = library.articles.text(article).strip("\n")
    sections = [wrap("\n".join(head), column), wrap(body, column, whole=code), "\n".join(_tail(entry))]
    return "\n\n".join(section for section in sections if section)


def _byline(article: Article) -> str:
    entry = article.entry
    minutes = max(1, round(article.words / 230))
    parts = [censor_url(article.feed_title), ", ".join(entry.authors), day_and_clock(entry.published, with_clock=True)]
    return " · ".join(part for part in [*parts, f"{minutes} min" if article.words else ""] if part)


def _tail(entry: Entry) -> list[str]:
    """Return what belongs to the entry beside its text: files and comments."""
    lines = []
    for each in entry.enclosures:
        about = ", ".join(part for part in (each.type, "" if each.length is None else say_size(each.length)) if part)
        lines.append(f"File: {each.url}" + (f" ({about})" if about else ""))
    if entry.comments_url:
        count = "" if entry.comments_count is None else f" ({entry.comments_count})"
        lines.append(f"Comments: {entry.comments_url}{count}")
    if entry.comments_feed:
        lines.append(f"Comment feed: {entry.comments_feed}")
    return lines
