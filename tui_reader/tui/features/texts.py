"""Which text is read: the feed's version or the page's, and the comments under it.

The rule: no key waits for a page. The open text stays until the other version is whole, and the view stays at the words
that are being read.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.timer import Timer

from tui_reader.model.articles import Part
from tui_reader.model.entities import Comment, Entry, Feed
from tui_reader.model.errors import ReaderError
from tui_reader.model.records import replace
from tui_reader.text.hosts import is_web
from tui_reader.tui.messages import ActDone
from tui_reader.tui.reading.feature import Feature
from tui_reader.tui.typeset.byline import byline
from tui_reader.tui.typeset.comments import comment_sections
from tui_reader.tui.typeset.flow import TOP, Place
from tui_reader.tui.typeset.places import find_words

if TYPE_CHECKING:
    from tui_reader.tui.reading.reader import Reader

REST = 0.3  # seconds on one headline until its page is fetched, where the feed wants that
FETCHING = "Fetching the page…"
Comments = tuple[tuple[Comment, list[Part]], ...]


class Texts(Feature):
    """The actions `full_text`, `always_full_text` and `comments`."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader)
        self._timer: Timer | None = None
        self._tried: int | None = None  # the entry whose page was fetched because its feed wants that
        self._is_always_asked = False
        self._comments_of: int | None = None  # the entry whose comments are wanted
        self._comments: Comments = ()  # the comments that are shown
        self._before_comments: Place | None = None

    def made(self) -> None:
        """Fetch the page of the article that is shown already, if it is wanted."""
        if self.reader.state.entry is not None:
            self.article_shown(self.reader.state.entry)

    # ----------------------------------------------------------------- the page's text

    def full_text(self) -> None:
        """Fetch the page, or show the other version."""
        entry = self.reader.article.wanted()
        if entry is None:
            return
        if entry.page is None:
            self._fetch_page(entry)
        else:
            wanted = not entry.full_text
            self._want_page(entry, value=wanted)
            self._show_version(replace(entry, shows_page=wanted))
            self._say_version(is_page=wanted)

    def _want_page(self, entry: Entry, *, value: bool) -> None:
        self.reader.session.write(lambda library: library.articles.show_page(entry.id, value))

    def _fetch_page(self, entry: Entry) -> None:
        if not _has_page(entry):
            self.reader.say("This entry has no link to a web page.")
            return
        self._want_page(entry, value=True)
        self._begin_fetch(entry, is_asked=True)
        self.reader.say(FETCHING)

    def _say_version(self, *, is_page: bool) -> None:
        shown, other = ("page's", "feed's") if is_page else ("feed's", "page's")
        self.reader.say(f"The {shown} text; {self.reader.key_of('full_text')} shows the {other}.")

    def always_full_text(self) -> None:
        """Always show the whole text for this feed, or no longer."""
        feed = self._feed_here()
        if feed is None:
            self.reader.say("Go to a feed, or to one of its articles, first.")
            return
        feed_id, wanted = feed.id, not feed.full_text
        self._is_always_asked = wanted
        self.reader.state.feeds[feed_id] = replace(feed, full_text=wanted)
        self.reader.session.act(lambda library: library.feeds.always_full_text(feed_id, wanted))

    def _feed_here(self) -> Feed | None:
        state = self.reader.state
        if self.reader.panes.pane == "feeds":
            row = self.reader.feeds.row
            return state.feeds.get(row.feed_id) if row is not None and row.feed_id is not None else None
        self.reader.article.preview()
        return state.feeds.get(state.entry.feed_id) if state.entry is not None else None

    def act_done(self, fact: ActDone) -> None:
        """Show the version that is wanted now, and fetch the page where there is none yet."""
        if fact.act.entry_ids:  # marks; reading a long entry anew takes its time
            return
        is_asked, self._is_always_asked = self._is_always_asked, False
        entry = self._reload()
        if entry is not None and is_asked and entry.shows_page and entry.page is None and _has_page(entry):
            self._want_page(entry, value=True)
            self._begin_fetch(entry, is_asked=True)  # in silence: the last line tells the act

    # ----------------------------------------------------------------- fetching

    def _begin_fetch(self, entry: Entry, *, is_asked: bool) -> None:
        """Fetch the page of an entry, unless that is under way."""
        self.reader.session.tasks.begin(("text", entry.id), partial(self._fetch, entry.id, is_asked=is_asked))

    async def _fetch(self, entry_id: int, *, is_asked: bool) -> None:
        from tui_reader.library.network import FetchTexts

        try:
            error = (await self.reader.session.fetch(FetchTexts([entry_id]))).error
        except ReaderError as trouble:
            error = str(trouble)
        is_here = self.reader.state.entry is not None and self.reader.state.entry.id == entry_id
        if error is None:
            self._show_fetched(is_here=is_here, is_asked=is_asked)
        elif is_asked or (is_here and self.reader.state.opened):
            still = "The feed's text is shown." if is_here else "The feed's text is kept."
            self.reader.say(f"{error} {still}", trouble=True)

    def _show_fetched(self, *, is_here: bool, is_asked: bool) -> None:
        """Show the page's text if its entry is still open, else leave it for later."""
        entry = self._reload() if is_here else None
        if is_asked and entry is not None and entry.full_text:
            self._say_version(is_page=True)
        elif is_asked and not is_here:
            self.reader.say("The whole text is stored and shown when you come back.")
        elif is_here and self.reader.panes.status.message == FETCHING:
            self.reader.say("")

    def _fetch_wanted(self) -> None:
        """Fetch the page of the entry shown, once, if it is wanted and was never fetched."""
        entry = self.reader.state.entry
        if entry is None or not entry.shows_page or entry.page is not None or entry.page_asked is not None:
            return
        if self._tried != entry.id and _has_page(entry):
            self._tried = entry.id
            self._begin_fetch(entry, is_asked=False)
            if self.reader.state.opened:
                self.reader.say(FETCHING)

    # ----------------------------------------------------------------- showing another version

    def _reload(self) -> Entry | None:
        """Read the open entry anew and show its version if it is another one; return the entry."""
        shown = self.reader.state.entry
        if shown is None:
            return None
        try:
            entry = self.reader.session.library.entries.one(shown.id)
        except ReaderError:  # its feed was removed; the open article stays open
            return None
        if entry.full_text != shown.full_text or (entry.full_text and entry.page != shown.page):
            self._show_version(entry)
        return entry

    def _show_version(self, entry: Entry, place: Place | None = None) -> None:
        self.reader.state.entry = entry
        self.reader.begin_latest("article", self._fill_again, entry, place)

    async def _fill_again(self, entry: Entry, place: Place | None) -> None:
        """Show a version in one go, at `place` or at the words that were being read."""
        article, view, state = self.reader.article, self.reader.article.view, self.reader.state
        parts = [part async for part in self.reader.session.articles.parts(entry)]
        note, comments = await article.note_under(entry), await self._wanted_comments(entry)
        if state.entry is not entry:
            return
        place = place or self._same_place(parts)
        view.show_again(entry.title, byline(entry, state.title_of(entry)), parts, entry.enclosures, note, place)
        article.replace_text()
        first = self._append(comments)
        if first is not None and place >= first:
            view.go_to(place)

    def _same_place(self, parts: Sequence[Part]) -> Place:
        """Return the place in another version of the words that are being read; its top where it lacks them."""
        read = self.reader.article.view.bookmark
        blocks = [block for part in parts for block in part.blocks]
        return (find_words(read, blocks) if read is not None else None) or TOP

    # ----------------------------------------------------------------- the article shown

    async def note(self, entry: Entry) -> str:
        """Say under a teaser how to get the rest, or why the rest could not be had."""
        key = self.reader.key_of("full_text")
        if entry.full_text or not _has_page(entry) or not key:
            return ""
        if entry.shows_page and entry.page_error:
            return f"{entry.page_error} {key} tries again."
        if entry.page is not None or entry.shows_page:
            return ""
        is_teaser = await self.reader.session.read(lambda library: library.articles.is_teaser(entry))
        return f"This may be only the beginning; {key} fetches the whole text." if is_teaser else ""

    def article_shown(self, entry: Entry) -> None:
        """Fetch the page once the cursor rests, where the feed wants that."""
        self._comments_of, self._comments, self._tried = None, (), None
        self._timer = self.reader.after(REST, self._fetch_wanted, self._timer)

    def article_opened(self) -> None:
        """Fetch the page at once, where the feed wants that."""
        self._fetch_wanted()

    def article_finished(self, entry: Entry) -> None:
        """Put the comments under the text where they are wanted."""
        self._comments = ()
        if self._comments_of == entry.id:
            self._show_comments()

    # ----------------------------------------------------------------- comments

    def comments(self) -> None:
        """Show the comments under the article, or hide them."""
        entry = self.reader.article.wanted()
        if entry is None:
            return
        if self._comments_of == entry.id:
            self._hide_comments(entry)
        elif entry.comments_feed:
            self._comments_of, self._before_comments = entry.id, self.reader.article.view.place
            self._show_comments()
            self.reader.session.tasks.begin(("comments", entry.id), partial(self._fetch_comments, entry.id))
            self.reader.say("Fetching the comments…")
        else:
            self.reader.outside.open_url(entry.comments_url, "This entry has no link to comments.")

    def _hide_comments(self, entry: Entry) -> None:
        self._comments_of = None
        if self._comments:
            self._show_version(replace(entry), self._before_comments)
        self.reader.say("")

    async def _fetch_comments(self, entry_id: int) -> None:
        """Fetch the comments of an entry, and show them if they are still wanted."""
        from tui_reader.library.network import FetchComments

        number = 0
        try:
            done = await self.reader.session.fetch(FetchComments(entry_id))
            number, error = done.comments, done.error
        except ReaderError as trouble:
            error = str(trouble)
        if self._comments_of != entry_id:
            return
        if error is not None:
            kept = " The comments fetched before are shown." if self._comments else ""
            self.reader.say(error + kept, trouble=True)
        elif number:
            many = f"{number} comment{'' if number == 1 else 's'}"
            self.reader.say(f"{many}; {self.reader.key_of('comments')} hides them.")
            self._show_comments()
        else:
            self.reader.say("There are no comments yet.")
        if not number and not self._comments:
            self._comments_of = None

    def _show_comments(self) -> None:
        self.reader.begin_latest("comments", self._load_comments)

    async def _load_comments(self) -> None:
        """Put the stored comments under the text; where other comments are shown, show all anew."""
        entry, view = self.reader.state.entry, self.reader.article.view
        comments = await self._wanted_comments(entry) if entry is not None else ()
        # While the text is not whole, `article_finished` comes back.
        if entry is None or self.reader.state.entry is not entry or comments == self._comments or not view.is_whole:
            return
        place = view.place
        if self._comments:
            self._show_version(replace(entry), place)
            return
        first = self._append(comments)
        if first is not None and place == self._before_comments:
            view.go_to(first)

    async def _wanted_comments(self, entry: Entry) -> Comments:
        if self._comments_of != entry.id:
            return ()
        comments = await self.reader.session.read(lambda library: library.articles.comment_parts(entry.id))
        return tuple(comments) if self._comments_of == entry.id else ()

    def _append(self, comments: Comments) -> Place | None:
        """Put comments under the text; return where they begin, None where there are none."""
        self._comments = comments
        if not comments:
            return None
        view = self.reader.article.view
        blocks, links, images = view.counts
        for section in comment_sections(comments, links=links, images=images):
            view.append(section.blocks, section.links, section.images, section.kind)
        return Place(blocks, -1)


def _has_page(entry: Entry) -> bool:
    return is_web(entry.url or "")
