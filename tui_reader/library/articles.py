"""The use-cases of one entry: its text in either version, its comments, its pictures. A part of `library`.

Conversion is imported by the methods that need it: the first paint does without.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

from tui_reader.model.articles import Article, Part, Picture
from tui_reader.model.entities import Comment, Entry
from tui_reader.model.errors import ReaderError, because
from tui_reader.store import Store

LONG = 20_000  # characters of a body


class Articles:
    """What can be read of the entries of one open store, for one thread."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def entry(self, entry_id: int) -> Entry:
        """Return one entry with its body; raises NotFound."""
        return self._store.entries.load(entry_id)

    def article(self, entry_id: int) -> Article:
        """Return the whole readable article of an entry, in the version to be read; raises NotFound."""
        from tui_reader.article import make_article

        entry = self.entry(entry_id)
        title = self._store.feeds.load(entry.feed_id).title
        return make_article(entry, title, trouble=partial(self._set_aside, entry.id))

    def article_text(self, article: Article) -> str:
        """Return the article as plain text."""
        from tui_reader.article import plain_text

        return plain_text(article)

    def article_parts(self, entry: Entry) -> Iterator[Part]:
        """Yield the version of an entry to be read piece by piece, the first piece small; never raises."""
        from tui_reader.article import convert

        return convert(*entry.shown, base=entry.url, trouble=partial(self._set_aside, entry.id))

    def _set_aside(self, entry_id: int, error: Exception) -> None:
        with suppress(ReaderError):  # the log has it; reading goes on in a library that cannot be written
            self._store.entries.set_aside(entry_id, because("set as it was meant", error))

    def is_teaser(self, entry: Entry) -> bool:
        """Tell whether the feed seems to give only the beginning of an entry's article."""
        from tui_reader.article import is_teaser, words_in

        # The beginning of a long body tells enough: it is none of a feed of teasers.
        beginnings = (replace(body, value=body.value[:LONG]) for body in self._store.pages.recent_bodies(entry.id))
        history = [words_in(body) for body in beginnings]
        return is_teaser(entry.body, title=entry.title, url=entry.url, enclosures=entry.enclosures, history=history)

    def without_page(self, ids: Sequence[int]) -> list[int]:
        """Return those of `ids` whose page's text is not kept, in order."""
        return self._store.pages.missing(ids)

    def comments(self, entry_id: int) -> list[Comment]:
        """Return the comments that are kept of an entry, the oldest first."""
        return self._store.comments.load(entry_id)

    def comment_parts(self, entry_id: int) -> list[tuple[Comment, list[Part]]]:
        """Return the comments of an entry in their readable form; indices count from the start of each."""
        from tui_reader.article import convert

        return [(each, list(convert(each.body, base=each.url))) for each in self.comments(entry_id)]

    def document(self, entry: Entry, parts: Iterable[Part]) -> str:
        """Return an entry's whole article, made of these parts, as Markdown under a YAML front matter."""
        from tui_reader.article import document

        return document(entry, self._store.feeds.load(entry.feed_id).title, (part.markdown for part in parts))

    def pictures(self, entry_id: int) -> dict[str, Picture]:
        """Return the pictures of an entry that are stored, by their addresses in the article."""
        return self._store.pictures.load(entry_id)
