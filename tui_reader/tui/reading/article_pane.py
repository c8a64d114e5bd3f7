"""The article pane: the entry that it shows, the text as it arrives, and opening.

The rule: a preview never marks. Going into an article, or reading on in it, opens the article and marks it read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.timer import Timer

from tui_reader.model.entities import Entry
from tui_reader.model.errors import ReaderError
from tui_reader.tui.reading.feature import Feature
from tui_reader.tui.reading.hits import Hits
from tui_reader.tui.reading.kept_places import KeptPlaces
from tui_reader.tui.typeset.byline import byline
from tui_reader.tui.widgets.article_view import ArticleView

if TYPE_CHECKING:
    from tui_reader.tui.reading.reader import Reader

PREVIEW_DELAY = 0.08  # seconds until the article under the cursor is shown
REST = 2.0  # seconds without scrolling until the place is kept: so much a crash may lose


class ArticlePane(Feature):
    """The article shown."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader)
        self.view = ArticleView(column=reader.config.reading.column, id="article")
        self._places = KeptPlaces(self, reader.session)
        self._preview: Timer | None = None
        self._place_timer: Timer | None = None
        self.hits = Hits(reader)
        reader.modes.begin_below(self.hits)

    @property
    def entry(self) -> Entry | None:
        """The entry that is shown."""
        return self.reader.state.entry

    @property
    def selected_text(self) -> str:
        """The text that is selected with the mouse; empty where none is."""
        selection = self.view.text_selection
        found = self.view.get_selection(selection) if selection is not None else None
        return found[0].strip("\n") if found else ""

    @property
    def is_settled(self) -> bool:
        """Whether no preview is to come."""
        return self._preview is None

    # ----------------------------------------------------------------- showing

    def preview_soon(self) -> None:
        """Show the article under the cursor once the cursor rests."""
        self._preview = self.reader.after(PREVIEW_DELAY, self.preview, self._preview)

    def preview(self) -> None:
        """Show the article under the cursor, from its top, without marking it.

        An article that links led to stays, as long as the cursor does.
        """
        if self._preview is not None:
            self._preview.stop()
            self._preview = None
        state, entry_id = self.reader.state, self.reader.headlines.entry_id
        if state.trail and entry_id == state.trail_from:
            return
        state.trail = ()
        if entry_id is None:
            self._leave()
            state.entry, state.opened = None, False
            self.view.clear()
            self.reader.panes.teach()
        elif state.entry is None or state.entry.id != entry_id:
            self.show(entry_id)

    def wanted(self) -> Entry | None:
        """Show the article under the cursor and return its entry; say so where there is none."""
        self.preview()
        if self.entry is None:
            self.reader.say("There is no article here.")
        return self.entry

    def show(self, entry_id: int) -> bool:
        """Show an entry; return whether that could be done."""
        try:
            entry = self.reader.session.library.entries.one(entry_id)
        except ReaderError as error:
            self.reader.say(str(error), trouble=True)
            return False
        self._leave()
        self.reader.state.entry, self.reader.state.opened = entry, False
        self._places.begin(entry)
        self.view.show_header(entry.title, byline(entry, self.reader.state.title_of(entry)))
        self.reader.tell(lambda each: each.article_shown(entry))
        self.reader.panes.teach()  # a mode of the article before may be over
        self.reader.begin_latest("article", self._fill, entry)
        return True

    def _leave(self) -> None:
        self.keep_place()
        self.reader.tell(lambda each: each.article_left())

    async def _fill(self, entry: Entry) -> None:
        """Append the text piece by piece, then make the neighbours ready."""
        await self.reader.painted.wait()
        articles = self.reader.session.articles
        async for part in articles.parts(entry):
            if self.entry is not entry:
                return
            self._places.take(part)
        await self.reader.warmed.wait()  # the notes of the first article come from features that are made after it
        note = await self.note_under(entry)
        if self.entry is not entry:
            return
        self._places.finish()
        self.view.finish(entry.enclosures, note)
        self.reader.tell(lambda each: each.article_finished(entry))
        listing, index = self.reader.state.listing, self.reader.headlines.view.cursor or 0
        near = [listing.id_at(index + 1), listing.id_at(index - 1)]
        await articles.prepare([entry_id for entry_id in near if entry_id is not None])

    async def note_under(self, entry: Entry) -> str:
        """Return the sentences of all features to stand under the text."""
        return " ".join([note for each in self.reader.listeners if (note := await each.note(entry))])

    def replace_text(self) -> None:
        """Tell that the article shown got another text, to which its place does not belong."""
        self._places.forget()
        self.reader.tell(lambda each: each.text_replaced())

    # ----------------------------------------------------------------- opening

    def enter(self) -> None:
        """Go into the article under the cursor: it is opened by that."""
        self.preview()
        self.reader.go_to("article")
        self.open_shown()

    def open_here(self) -> None:
        """Open the article under the cursor, from whichever pane, as paging does."""
        self.reader.settle()
        if self.reader.panes.is_narrow and self.reader.panes.pane != "article" and self.entry is not None:
            self.enter()
        self.open_shown()

    def open_shown(self) -> None:
        """Open the article shown, if it is not open."""
        if self.entry is None or self.reader.state.opened:
            return
        self.reader.state.opened = True
        if self.reader.config.reading.mark_read == "open":
            self._mark_opened()
        self.reader.tell(lambda each: each.article_opened())
        self.tell_scrolled()

    def _mark_opened(self) -> None:
        """Mark the article shown as read: painted at once, written behind."""
        headline = self.reader.headlines.row_of(self.entry.id) if self.entry else None
        if self.entry is None or (headline is not None and headline.read):
            return
        entry_id, once = self.entry.id, self.reader.state.once
        self.reader.marks.paint([entry_id], "read", value=True)
        self.reader.session.write(lambda library: library.entries.read(entry_id, once=once))

    # ----------------------------------------------------------------- where it stands

    def view_scrolled(self) -> None:
        """The view stands elsewhere: its place is kept once it rests."""
        if self._place_timer is None:
            self._place_timer = self.reader.after(REST, self.keep_place)
        else:
            self._place_timer.reset()
        self.tell_scrolled()

    def tell_scrolled(self) -> None:
        """Tell that other lines may be in view. An article whose end was seen is read, where the config wants that."""
        if self.reader.config.reading.mark_read == "end" and self.reader.state.opened and self.view.at_end:
            self._mark_opened()
        self.reader.tell(lambda each: each.scrolled())

    def settled(self) -> None:
        """More text is laid out. A short article shows its end at once."""
        self.tell_scrolled()
        self.reader.tell(lambda each: each.article_settled())

    def keep_place(self) -> None:
        """Remember where the article shown is left, if it was opened and is on the screen."""
        if self._place_timer is not None:
            self._place_timer.stop()
            self._place_timer = None
        if self.entry is not None and self.reader.state.opened and self.view.display:
            self._places.keep(self.entry)

    def leaving(self) -> None:
        """Keep the place, however the reader is left."""
        self.keep_place()
