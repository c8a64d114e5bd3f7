"""The articles of a library: the text of an entry in either version, its comments, its pictures.

The conversion is imported by the methods that need it: the first paint does without.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial

from tui_reader.model.articles import Article, Part
from tui_reader.model.entities import Comment, Entry
from tui_reader.model.errors import ReaderError, because
from tui_reader.model.records import replace
from tui_reader.store import Store

LONG = 20_000  # characters of a body


class Articles:
    """Entries as they are read. What the store does alone is called by its own methods."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.show_pages = store.pages.show
        self.without_page = store.pages.missing
        self.comments = store.comments.load
        self.pictures = store.pictures.load
        self.failed_pictures = store.pictures.load_failed

    def one(self, entry_id: int) -> Article:
        """Return the whole readable article of an entry, in the version to be read; raises NotFound."""
        from tui_reader.article import make_article

        entry = self._store.entries.one(entry_id)
        title = self._store.feeds.one(entry.feed_id).title
        return make_article(entry, title, trouble=partial(self._set_aside, entry.id))

    def text(self, article: Article) -> str:
        """Return an article as plain text."""
        from tui_reader.article import plain_text

        return plain_text(article)

    def parts(self, entry: Entry) -> Iterator[Part]:
        """Yield the version of an entry to be read piece by piece, the first piece small; never raises."""
        from tui_reader.article import convert

        return convert(*entry.shown, base=entry.url, trouble=partial(self._set_aside, entry.id))

    def _set_aside(self, entry_id: int, error: Exception) -> None:
        with suppress(ReaderError):  # the log has it; reading goes on in a library that cannot be written
            self._store.entries.set_aside(entry_id, because("set as it was meant", error))

    def document(self, entry: Entry, parts: Iterable[Part]) -> str:
        """Return an entry's whole article, made of these parts, as Markdown under a YAML front matter."""
        from tui_reader.article import document

        return document(entry, self._store.feeds.one(entry.feed_id).title, (part.markdown for part in parts))

    def is_teaser(self, entry: Entry) -> bool:
        """Tell whether the feed seems to give only the beginning of an entry's article."""
        from tui_reader.article import is_teaser, words_in

        # The beginning of a long body tells enough: it is none of a feed of teasers.
        beginnings = (replace(body, value=body.value[:LONG]) for body in self._store.pages.recent_bodies(entry.id))
        history = [words_in(body) for body in beginnings]
        return is_teaser(entry.body, title=entry.title, url=entry.url, enclosures=entry.enclosures, history=history)

    def show_page(self, entry_id: int, value: bool) -> None:
        """Remember whether the page's text of an entry is to be read, or what the feed gave."""
        self.show_pages([entry_id], value)

    def comment_parts(self, entry_id: int) -> list[tuple[Comment, list[Part]]]:
        """Return the comments of an entry in their readable form; indices count from the start of each."""
        from tui_reader.article import convert

        return [(each, list(convert(each.body, base=each.url))) for each in self.comments(entry_id)]
