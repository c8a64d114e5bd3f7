"""The rows that a parser process makes of a web page and of a comment feed, ready to be written.

The rule: a page is read in a process that can be killed, because pages are as hostile as feeds. A page with clearly
less text than the feed (a page that asks for cookies or money) is not kept.
"""

from __future__ import annotations

from collections.abc import Sequence

from tui_reader.article import canonical_address, extract_article, page_names, words_in
from tui_reader.model.entities import Content
from tui_reader.model.errors import ParseError
from tui_reader.model.incoming import CommentRow, FoundPage, PageNames, PageRow, ParsedEntry
from tui_reader.parse import parse_date, parse_feed, read_page, refresh_of
from tui_reader.refresh.rows import row_of
from tui_reader.refresh.texts import article_of
from tui_reader.store import pack
from tui_reader.text.hosts import censor_url

NO_ARTICLE = "No article was found on that page."
LESS = "That page shows less of the text than the feed; perhaps the page wants a login."


def extract_page(data: bytes, *, url: str, content_type: str | None, hint: Content | None, title: str) -> FoundPage:
    """Return the article of a page; `hint` is the text of the feed. Raises ParseError where no article is found."""
    page = read_page(data, url=url, content_type=content_type)
    article, canonical = page, None
    if page.type == "html":
        found = extract_article(page.value, url=url, hint=hint, title=title)
        if found is None:
            target = refresh_of(page.value, url=url)
            leads = f" That page sends its visitors on to {censor_url(target)}." if target else ""
            raise ParseError(NO_ARTICLE + leads, url=censor_url(url))
        article, canonical = found, canonical_address(page.value, url=url)
    if 2 * words_in(article) < words_in(hint):
        raise ParseError(LESS, url=censor_url(url))
    return FoundPage(pack(article), canonical)


def read_saved(data: bytes, *, url: str, content_type: str | None) -> PageRow:
    """Return the title, authors and article of a page that the person saves; raises ParseError for other documents."""
    page = read_page(data, url=url, content_type=content_type)
    names, article = PageNames(), page
    found: Content | None = article
    if page.type == "html":
        names = page_names(page.value)
        found = extract_article(page.value, url=url, title=names.title)
    row = row_of(
        ParsedEntry(
            url=censor_url(url),
            title=names.title,
            authors=names.authors,
            published=parse_date(names.published),
            content=found,
        )
    )
    return PageRow(row.title, row.author, row.authors, row.published, row.body)


def read_comments(data: bytes, *, url: str, content_type: str | None) -> tuple[CommentRow, ...]:
    """Return the comments of a comment feed, the oldest first; raises as `parse_feed` does."""
    return tuple(map(_comment, in_order(parse_feed(data, url=url, content_type=content_type).entries)))


def in_order(entries: Sequence[ParsedEntry]) -> list[ParsedEntry]:
    """Return comments the oldest first; a feed without dates keeps its order."""
    dates = [entry.published or entry.updated for entry in entries]
    if None in dates:
        return list(entries)
    # For comments of one second the order of the feed counts; most feeds have the newest on top.
    newest_first = bool(dates) and (dates[0] or 0) >= (dates[-1] or 0)
    pairs = list(zip(dates, entries, strict=True))[:: -1 if newest_first else 1]
    return [entry for _, entry in sorted(pairs, key=lambda pair: pair[0] or 0)]


def _comment(entry: ParsedEntry) -> CommentRow:
    body = article_of(entry) or Content(entry.title, "text")
    author = ", ".join(entry.authors) or entry.title
    return CommentRow(author, entry.url, entry.published or entry.updated, *pack(body))
