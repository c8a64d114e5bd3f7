"""Make a ParsedEntry of one of feedparser's records.

Rule: a field that the entry does not have stays None or empty. This module invents no title and no identity, and keeps
entries without any text.
"""

from __future__ import annotations

from msgspec import Struct

from tui_reader.model.entities import Content, Enclosure
from tui_reader.model.incoming import ParsedEntry
from tui_reader.parse.feeds.fields import (
    Links,
    Record,
    author_names,
    content_in,
    first_alternate,
    guessed_content,
    links_in,
    number_in,
    records,
    text_in,
    title_in,
)
from tui_reader.parse.text.dates import parse_date
from tui_reader.parse.text.links import absolute
from tui_reader.parse.text.titles import distinct_names
from tui_reader.text.clean import clean_line
from tui_reader.text.hosts import site_of

_OTHER_TEXTS = (
    *("yandex_full-text", "full-text", "fulltext", "encoded", "googleplay_description", "media_transcript", "subtitle"),
    *("dcterms_abstract", "dcterms_description"),
)
_FEED_TYPES = ("application/atom+xml", "application/rss+xml", "application/xml", "text/xml")


class Surroundings(Struct, frozen=True):
    """What an entry takes from its feed: the base of relative addresses, and the authors (RFC 4287, 4.2.1).

    `url` is the feed's address. `base` is the site's address, or the feed's where the site is not known. The page of an
    entry is the base of its body where the page lies on one of the feed's own `hosts`.
    """

    url: str
    base: str
    hosts: frozenset[str]
    is_atom: bool
    authors: tuple[str, ...]


def make_entry(entry: Record, feed: Surroundings) -> ParsedEntry:
    """Return one entry of the feed."""
    links = links_in(entry)
    url = _url(entry, links, feed.base)
    base = url if url and site_of(url) in feed.hosts else feed.base
    content, summary, others = _texts(entry, base, feed)
    published, updated = _dates(entry)
    return ParsedEntry(
        id=clean_line(text_in(entry, "id")) or None,
        url=url,
        title=title_in(entry, "title"),
        authors=_authors(entry, feed),
        published=published,
        updated=updated,
        content=content,
        summary=summary,
        others=others,
        enclosures=_enclosures(entry, links, feed.base),
        categories=_categories(entry),
        image=_image(entry, links, feed.base),
        comments_url=_comments_url(entry, links, feed.base),
        comments_feed=_comments_feed(entry, links, feed.base),
        comments_count=_comments_count(entry, links),
    )


def _url(entry: Record, links: Links, base: str) -> str | None:
    """Return the page of the entry. FeedBurner names the true address beside its own, which counts readers."""
    original = absolute(text_in(entry, "feedburner_origlink"), base)
    if original:
        return original
    if link := first_alternate(links):
        return absolute(link, base)
    link, uid = text_in(entry, "link"), text_in(entry, "id")
    if link == uid and not link.startswith(("http://", "https://", "/")):
        return None  # feedparser reads every guid as a link, even "12345"
    return absolute(link, base)


def _dates(entry: Record) -> tuple[int | None, int | None]:
    """Return when the entry was published and updated.

    Where only `updated`, `created` or `dc:date` is given (most Atom feeds), that is the time of publication too.
    """
    updated = parse_date(text_in(entry, "updated"))
    published = parse_date(text_in(entry, "published"))
    if published is None:
        created = parse_date(text_in(entry, "created"))
        published = updated if created is None else created
    return published, updated


def _authors(entry: Record, feed: Surroundings) -> tuple[str, ...]:
    names = author_names(entry)
    if names or not feed.is_atom:
        return names
    source = records(entry, "source")
    return (author_names(source[0]) if source else ()) or feed.authors


def _texts(entry: Record, base: str, feed: Surroundings) -> tuple[Content | None, Content | None, tuple[Content, ...]]:
    """Return content, summary, and all other texts.

    Podcasts repeat their text up to three times, and YouTube has its text only in `media:description`. So where there
    is no content, `itunes:summary` is the content if it is longer than the description, and `media:description` is the
    content if there is no description.
    """
    contents = [made for detail in records(entry, "content") if (made := content_in(detail, base, feed.url))]
    contents.sort(key=lambda made: len(made.value), reverse=True)
    summary = _summary(entry, base, feed)
    if contents and not records(entry, "summary_detail"):
        summary = None  # feedparser's copy of the content
    notes, caption = _all_of(entry, "itunes_notes", base), _all_of(entry, "media_plaintext", base)
    others = [notes, caption, *(_all_of(entry, key, base) for key in _OTHER_TEXTS)]
    if not contents and notes and len(notes.value) > len(summary.value if summary else ""):
        contents.append(notes)
    elif not contents and summary is None and caption:
        contents.append(caption)
    said = [*contents[1:], *(other for other in others if other and other not in contents)]
    return (contents[0] if contents else None), summary, tuple(said)


def _all_of(entry: Record, key: str, base: str) -> Content | None:
    """Return the texts under `key` and a number (see `feedparser_door`) in order: the captions of all pictures."""
    said = dict.fromkeys(text_in(entry, each) for each in entry if each.startswith(key))
    return guessed_content("\n\n".join(text for text in said if text), base)


def _summary(entry: Record, base: str, feed: Surroundings) -> Content | None:
    details = records(entry, "summary_detail")
    if details:
        return content_in(details[0], base, feed.url)
    return guessed_content(text_in(entry, "summary"), base)


def _enclosures(entry: Record, links: Links, base: str) -> tuple[Enclosure, ...]:
    """Return the files of the entry, each address once: first enclosures, then media contents that are no pictures."""
    found: dict[str, Enclosure] = {}
    listed = links.get("enclosure", [])
    media = [item for item in records(entry, "media_content") if not _is_picture(item)]
    for item in listed + media:
        url = absolute(text_in(item, "href") or text_in(item, "url"), base)
        if url and url not in found:
            length = number_in(item, "length") or number_in(item, "filesize")
            found[url] = Enclosure(url, clean_line(text_in(item, "type")) or None, length or None)
    return tuple(found.values())


def _is_picture(item: Record) -> bool:
    return text_in(item, "medium") == "image" or text_in(item, "type").startswith("image/")


def _image(entry: Record, links: Links, base: str) -> str | None:
    """Return the entry's picture: the widest media content, else a thumbnail, the podcast's cover, or an enclosure.

    The portrait of the author, which WordPress.com puts first, is left out.
    """
    pictures = [item for item in records(entry, "media_content") if _is_picture(item)]
    sized = [item for item in pictures if number_in(item, "width")]
    sized.sort(key=lambda item: number_in(item, "width") or 0, reverse=True)
    addresses = [text_in(item, "url") for item in (*sized, *pictures, *records(entry, "media_thumbnail"))]
    addresses += [text_in(item, "href") for item in records(entry, "image")]
    addresses += [text_in(item, "href") for item in links.get("enclosure", ()) if _is_picture(item)]
    own = (address for address in addresses if "gravatar.com/avatar" not in address)
    return next((url for address in own if (url := absolute(address, base))), None)


def _categories(entry: Record) -> tuple[str, ...]:
    names = distinct_names(text_in(tag, "label") or text_in(tag, "term") for tag in records(entry, "tags"))
    # YouTube's categories are addresses, for programs.
    return tuple(name for name in names if not name.startswith(("http://", "https://")))


def _comments_url(entry: Record, links: Links, base: str) -> str | None:
    if url := absolute(text_in(entry, "comments"), base):
        return url
    pages = (link for link in links.get("replies", ()) if text_in(link, "type") not in _FEED_TYPES)
    return next((url for link in pages if (url := absolute(text_in(link, "href"), base))), None)


def _comments_feed(entry: Record, links: Links, base: str) -> str | None:
    """Return the feed of comments (`wfw:commentRss`, or Atom's `replies`: RFC 4685, 4)."""
    if url := absolute(text_in(entry, "wfw_commentrss"), base):
        return url
    feeds = (link for link in links.get("replies", ()) if text_in(link, "type") in _FEED_TYPES)
    return next((url for link in feeds if (url := absolute(text_in(link, "href"), base))), None)


def _comments_count(entry: Record, links: Links) -> int | None:
    """Return the number of comments (`slash:comments`, `thr:total`, or `thr:count` of a link: RFC 4685, 5)."""
    for key in ("slash_comments", "thr_total"):
        if (count := number_in(entry, key)) is not None:
            return count
    counts = (number_in(link, "thr:count") for link in links.get("replies", ()))
    return next((count for count in counts if count is not None), None)
