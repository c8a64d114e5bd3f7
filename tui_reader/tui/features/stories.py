"""Stories: an article of several feeds is one row. The row can be opened up, and stories can be switched off.

The rule: a row that opens moves only the rows below it.
"""

from __future__ import annotations

from tui_reader.model.entities import Entry
from tui_reader.model.records import replace
from tui_reader.tui.reading.feature import Feature
from tui_reader.tui.session.views import OFF, ON, STORIES, View


class Stories(Feature):
    """The actions `story` and `stories`, and the sentence that names the other feeds."""

    def story(self) -> None:
        """Open the story under the cursor up, or make it one row again."""
        self.reader.feeds.settle_row()
        state, rows, library = self.reader.state, self.reader.headlines.view, self.reader.session.library
        index, entry_id, listing = rows.cursor, self.reader.headlines.entry_id, self.reader.state.listing
        if index is None or entry_id is None:
            self.reader.say("There is no entry here.")
            return
        if listing.is_open(index):
            index = listing.close_up(index)
        elif not listing.view.once or not listing.open_up(index, library.entries.members(entry_id)):
            self.reader.say("None of your other feeds has this article." if state.once else "Stories are off.")
            return
        top = rows.top_row
        self.reader.headlines.show_listing(index)
        rows.reset(len(listing), cursor=index, top=top)
        self.reader.article.preview()

    def stories(self) -> None:
        """Switch stories on or off."""
        state = self.reader.state
        state.once = not state.once
        self.reader.remember(STORIES, ON if state.once else OFF)
        self.reader.headlines.show_view(self._view_again(), at=self.reader.headlines.entry_id)
        self.reader.look()
        many = "one row" if state.once else "a row in each"
        self.reader.say(f"An article of several feeds is now {many}.")

    def _view_again(self) -> View:
        """Return the view of this list as the person wants it by now."""
        state = self.reader.state
        if state.row_index is not None:
            return state.view_of(state.rows[state.row_index])
        return replace(state.listing.view, once=state.once)

    async def note(self, entry: Entry) -> str:
        """Name the other feeds that carry a piece; empty where none does."""
        state, entries = self.reader.state, self.reader.session.library.entries
        if not state.once:
            return ""
        others = [row for row in entries.headlines(entries.members(entry.id)) if row.id != entry.id]
        titles = dict.fromkeys(state.titles.get(row.feed_id, "") for row in others)
        return f"Also in {', '.join(title for title in titles if title)}." if others else ""
