"""Which text is read: the feed's version or the page's, and the comments under it.

The rule: no key waits for a page. What is open stays open until the other version is whole, and stays at the words
that are being read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual import on
from textual.timer import Timer

from tui_reader.model.articles import Part
from tui_reader.model.entities import Comment, Entry, Feed
from tui_reader.model.errors import ReaderError
from tui_reader.tui.background import begin_latest
from tui_reader.tui.messages import ActDone, CommentsFetched, TextFetched
from tui_reader.tui.screens.healing import Healing
from tui_reader.tui.typeset.byline import byline
from tui_reader.tui.typeset.comments import comment_sections
from tui_reader.tui.typeset.flow import TOP, Place
from tui_reader.tui.typeset.places import find_words

REST = 0.3  # seconds on one headline until its page is fetched, where the feed wants that
WEB = ("http:", "https:")
FETCHING = "Fetching the page…"
Comments = tuple[tuple[Comment, list[Part]], ...]


class Texts(Healing):
    """The actions `full_text`, `always_full_text` and `comments`."""

    _page_timer: Timer | None = None
    _tried: int | None = None  # the entry whose page was fetched by itself
    _always_asked = False
    _comments_of: int | None = None  # the entry whose comments are wanted
    _comments: Comments = ()  # those on the screen
    _before_comments: Place | None = None

    # ----------------------------------------------------------------- the page's text

    def action_full_text(self) -> None:
        """Fetch the page, or show the other version."""
        self.preview()
        entry = self.entry
        if entry is None:
            self.say("There is no entry here.")
        elif entry.page is None:
            self._fetch_page(entry)
        else:
            wanted = not entry.full_text
            self.bridge.texts.show_page(entry.id, value=wanted)
            self._show_version(replace(entry, shows_page=wanted))
            self._say_version(wanted)

    def _fetch_page(self, entry: Entry) -> None:
        if not (entry.url or "").startswith(WEB):
            self.say("This entry names no web page.")
            return
        self.bridge.texts.show_page(entry.id, value=True)
        self.bridge.texts.fetch(entry.id, asked=True)
        self.say(FETCHING)

    def _say_version(self, is_page: bool) -> None:
        shown, other = ("page's", "feed's") if is_page else ("feed's", "page's")
        self.say(f"The {shown} text; {self.key_of('full_text')} shows the {other}.")

    def action_always_full_text(self) -> None:
        """Always show the whole text for this feed, or no longer."""
        feed = self._feed_here()
        if feed is None:
            self.say("Go to a feed, or to one of its articles, first.")
            return
        self._always_asked = not feed.full_text
        self.feeds[feed.id] = replace(feed, full_text=not feed.full_text)
        self.bridge.texts.always(feed.id, value=not feed.full_text)

    def _feed_here(self) -> Feed | None:
        if self.pane == "feeds":
            row = self.side.row
            return self.feeds.get(row.feed_id) if row is not None and row.feed_id is not None else None
        self.preview()
        return self.feeds.get(self.entry.feed_id) if self.entry is not None else None

    @on(ActDone)
    def wish_changed(self, message: ActDone) -> None:
        """Show the version that is wanted now, and fetch the page where there is none yet."""
        if message.act.entry_ids:  # marks; reading a long entry anew takes its time
            return
        asked, self._always_asked = self._always_asked, False
        entry = self._reload()
        if entry is not None and asked and entry.shows_page and entry.page is None:
            self._fetch_page(entry)

    @on(TextFetched)
    def text_fetched(self, message: TextFetched) -> None:
        """Show the page's text if its entry is still open, else leave it for later."""
        is_here = self.entry is not None and self.entry.id == message.entry_id
        if message.error is not None:
            if message.asked or (is_here and self.opened):
                still = " The feed's text is shown." if is_here else " The feed's text is kept."
                self.say(message.error + still, trouble=True)
            return
        entry = self._reload() if is_here else None
        if message.asked and entry is not None and entry.full_text:
            self._say_version(True)
        elif message.asked and not is_here:
            self.say("The whole text is kept for when you come back.")
        elif is_here and self.status.message == FETCHING:
            self.say("")

    def _reload(self) -> Entry | None:
        """Read the open entry anew and show its version if it is another one; return it."""
        if self.entry is None:
            return None
        try:
            entry = self.bridge.entry(self.entry.id)
        except ReaderError:  # its feed was removed; what is open stays open
            return None
        if entry.full_text != self.entry.full_text or (entry.full_text and entry.page != self.entry.page):
            self._show_version(entry)
        return entry

    def _show_version(self, entry: Entry, place: Place | None = None) -> None:
        self.entry = entry
        begin_latest(self, "article", self._fill_again, entry, place)

    async def _fill_again(self, entry: Entry, place: Place | None) -> None:
        """Show a version in one go, at `place` or at the words that were being read."""
        parts = [part async for part in self.bridge.article_parts(entry)]
        note, comments = await self.note_under(entry), await self._wanted_comments(entry)
        if self.entry is not entry:
            return
        place = place or self._same_place(parts)
        line = byline(entry, self.titles.get(entry.feed_id, ""))
        self.text_replaced()
        self.article.show_again(entry.title, line, parts, entry.enclosures, note, place)
        first = self._append(comments)
        if first is not None and place >= first:
            self.article.go_to(place)

    def _same_place(self, parts: Sequence[Part]) -> Place:
        """Return where the words that are being read stand in another version; its top where they do not."""
        read = self.article.bookmark
        blocks = [block for part in parts for block in part.blocks]
        return (find_words(read, blocks) if read is not None else None) or TOP

    # ----------------------------------------------------------------- teasers, and feeds that want more

    async def note_under(self, entry: Entry) -> str:
        """Say under a teaser how to get the rest, or why it could not be had."""
        key = self.key_of("full_text")
        if entry.full_text or not (entry.url or "").startswith(WEB) or not key:
            return ""
        if entry.shows_page and entry.page_error:
            return f"{entry.page_error} {key} asks again."
        if entry.page is None and not entry.shows_page and await self.bridge.texts.is_teaser(entry):
            return f"This may be only the beginning; {key} fetches the whole text."
        return ""

    def _show_entry(self, entry_id: int) -> None:
        self._comments_of, self._comments, self._tried = None, (), None
        super()._show_entry(entry_id)
        if self._page_timer is not None:
            self._page_timer.stop()
        self._page_timer = self.set_timer(REST, self._fetch_wanted)

    def open_shown(self) -> None:
        """Mark as read, and fetch the page where the feed wants that."""
        super().open_shown()
        self._fetch_wanted()

    def _fetch_wanted(self) -> None:
        """Fetch the page of the entry shown, once, if it is wanted and was never fetched."""
        entry = self.entry
        if entry is None or not entry.shows_page or entry.page is not None or entry.page_asked is not None:
            return
        if self._tried != entry.id and (entry.url or "").startswith(WEB):
            self._tried = entry.id
            self.bridge.texts.fetch(entry.id, asked=False)
            if self.opened:
                self.say(FETCHING)

    # ----------------------------------------------------------------- comments

    def action_comments(self) -> None:
        """Show the comments under the article, or hide them."""
        self.preview()
        entry = self.entry
        if entry is None:
            self.say("There is no entry here.")
        elif self._comments_of == entry.id:
            self._hide_comments(entry)
        elif entry.comments_feed:
            self._comments_of, self._before_comments = entry.id, self.article.place
            self._show_comments()
            self.bridge.texts.fetch_comments(entry.id)
            self.say("Fetching the comments…")
        else:
            self.open_url(entry.comments_url, "This entry names no comments.")

    def _hide_comments(self, entry: Entry) -> None:
        self._comments_of = None
        if self._comments:
            self._show_version(replace(entry), self._before_comments)
        self.say("")

    @on(CommentsFetched)
    def comments_fetched(self, message: CommentsFetched) -> None:
        """Show what came, if it is still wanted."""
        if self._comments_of != message.entry_id:
            return
        if message.error is not None:
            kept = " Those fetched before are shown." if self._comments else ""
            self.say(message.error + kept, trouble=True)
        elif message.comments:
            number = f"{message.comments} comment{'' if message.comments == 1 else 's'}"
            self.say(f"{number}; {self.key_of('comments')} hides them.")
            self._show_comments()
        else:
            self.say("Nobody has commented on this yet.")
        if not message.comments and not self._comments:
            self._comments_of = None

    def finish_article(self, entry: Entry, note: str = "") -> None:
        """Put the comments under the text where they are wanted."""
        super().finish_article(entry, note)
        self._comments = ()
        if self._comments_of == entry.id:
            self._show_comments()

    def _show_comments(self) -> None:
        begin_latest(self, "comments", self._load_comments)

    async def _load_comments(self) -> None:
        """Put the comments that are kept under the text; where others stand already, show all anew."""
        entry = self.entry
        comments = await self._wanted_comments(entry) if entry is not None else ()
        # While the text is not whole, `finish_article` comes back.
        if entry is None or self.entry is not entry or comments == self._comments or not self.article.is_whole:
            return
        place = self.article.place
        if self._comments:
            self._show_version(replace(entry), place)
            return
        first = self._append(comments)
        if first is not None and place == self._before_comments:
            self.article.go_to(first)

    async def _wanted_comments(self, entry: Entry) -> Comments:
        if self._comments_of != entry.id:
            return ()
        comments = tuple(await self.bridge.texts.comments(entry.id))
        return comments if self._comments_of == entry.id else ()

    def _append(self, comments: Comments) -> Place | None:
        """Put comments under the text; return where they begin, None where there are none."""
        self._comments = comments
        if not comments:
            return None
        blocks, links, images = self.article.counts
        for section in comment_sections(comments, links=links, images=images):
            self.article.append(section.blocks, section.links, section.images, section.kind)
        return Place(blocks, -1)
