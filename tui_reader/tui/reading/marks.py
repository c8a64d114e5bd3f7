"""Marks and undo: a mark is painted at once and written later, and each deliberate act gets a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from tui_reader.model.entities import Act, Flag
from tui_reader.model.listings import Headline
from tui_reader.model.records import replace
from tui_reader.tui.messages import ActDone
from tui_reader.tui.reading.feature import Feature
from tui_reader.tui.reading.smart_rows import is_whole
from tui_reader.tui.widgets.headline_list import PAGE


class Marks(Feature):
    """The actions that mark, undo and redo. A mark is meant for the selected rows, if rows are selected."""

    @property
    def is_selecting(self) -> bool:
        """Whether rows are selected and keys are meant for them: in an open article they are meant for that."""
        return bool(self.reader.state.listing.selected) and self.reader.panes.pane != "article"

    def toggle_read(self) -> None:
        """Mark as read or unread; selected rows as unread where all of them are read."""
        if self.is_selecting:
            self._mark_selected("read", value=any(map(self._is_unread, self.reader.state.listing.selected)))
        else:
            self._toggle("read")

    def toggle_star(self) -> None:
        """Star, or take the star away; from selected rows where all of them have one."""
        if self.is_selecting:
            rows = map(self.reader.headlines.row_of, self.reader.state.listing.selected)
            self._mark_selected("starred", value=not all(row is not None and row.starred for row in rows))
        else:
            self._toggle("starred")

    def _is_unread(self, entry_id: int) -> bool:
        headline = self.reader.headlines.row_of(entry_id)
        return not headline.read if headline is not None else entry_id in self.reader.state.listing.unread

    def _mark_selected(self, flag: Flag, *, value: bool) -> None:
        chosen = self.reader.state.listing.selected
        self.mark_many(list(chosen), flag, value=value, is_meant=chosen.__contains__)

    def _toggle(self, flag: Flag) -> None:
        self.reader.settle()
        is_article, entry = self.reader.panes.pane == "article", self.reader.state.entry
        headline = self.reader.headlines.row_of(entry.id if is_article and entry else self.reader.headlines.entry_id)
        if headline is None:
            self.reader.say("There is no entry here to mark.")
            return
        value = not (headline.read if flag == "read" else headline.starred)
        self.paint([headline.id], flag, value=value)
        self._write([headline.id], flag, value=value)

    def mark_all_read(self) -> None:
        """Mark what this list shows as read, and go on to the next feed with something unread; or the selected rows.

        Only the rows of the list as it stands: newcomers are not touched (TRAPS 23).
        """
        if self.is_selecting:
            self._mark_selected("read", value=True)
            return
        self.reader.feeds.settle_row()
        state, feeds = self.reader.state, self.reader.feeds
        self.mark_many(list(state.listing.ids), "read", value=True)
        if not state.listing.ids:
            return
        feeds.show_rows()  # where to go on depends on what is unread now
        row = feeds.next_unread_row
        if row is not None and state.row_index is not None and state.rows[state.row_index].kind != "smart":
            feeds.go_to_row(row)

    def mark_many(
        self, ids: Sequence[int], flag: Flag, *, value: bool, is_meant: Callable[[int], bool] = lambda _id: True
    ) -> None:
        """Set a flag of many entries as one act. The known rows that are `meant` are painted.

        A list of a hundred thousand is not gone through for that.
        """
        if not ids:
            self.reader.say("There is nothing here to mark.")
            return
        known = self.reader.headlines.view.headlines
        self.paint([entry_id for entry_id in known if is_meant(entry_id)], flag, value=value)
        self._write(ids, flag, value=value)

    def _write(self, ids: Sequence[int], flag: Flag, *, value: bool) -> None:
        once = self.reader.state.once
        self.reader.session.act(lambda library: library.entries.mark(ids, flag, value=value, once=once))

    def undo(self) -> None:
        """Take back the last act."""
        self.reader.session.act(lambda library: library.acts.undo() or Act("Nothing to undo."), undone=True)

    def redo(self) -> None:
        """Do again what was taken back."""
        self.reader.session.act(lambda library: library.acts.redo() or Act("Nothing to redo."), undone=True)

    # ----------------------------------------------------------------- painting

    def paint(self, ids: Sequence[int], flag: Flag, *, value: bool) -> None:
        """Show a changed flag at once: the known rows, and the numbers in the feed pane.

        What is read or unread is the story: the rows of its other feeds change as well.
        """
        rows = self.reader.headlines.view
        others = self._companions(ids) if flag == "read" else []
        self._count_saved(ids, flag, value=value)
        changed: list[Headline] = []
        for entry_id in [*ids, *(other.id for other in others)]:
            headline = rows.headlines.get(entry_id)
            if headline is not None and getattr(headline, flag) != value:
                changed.append(replace(headline, read=value) if flag == "read" else replace(headline, starred=value))
        rows.show_rows(changed)
        self._count(changed, sum(other.read != value for other in others), flag, value=value)
        # With thousands of feeds their pane takes longer than the row: a key waits for neither.
        self.reader.screen.call_after_refresh(self.reader.feeds.show_rows)

    def _count(self, changed: Sequence[Headline], again: int, flag: Flag, *, value: bool) -> None:
        """Move the numbers along with the rows; the exact ones come from the library a moment later.

        `again` is how many of the changed rows tell a story that another row tells.
        """
        state, sign = self.reader.state, 1 if value else -1
        if flag == "starred":
            state.counts = replace(state.counts, starred=state.counts.starred + sign * len(changed))
            return
        unread = dict(state.counts.unread)
        for feed_id, number in Counter(headline.feed_id for headline in changed).items():
            unread[feed_id] = max(0, unread.get(feed_id, 0) - sign * number)
        unread_again = max(0, state.counts.unread_again - sign * again)
        state.counts = replace(state.counts, unread=unread, unread_again=unread_again)

    def _count_saved(self, ids: Sequence[int], flag: Flag, *, value: bool) -> None:
        """Move the number of the saved query that is shown: its query holds all rows of the list."""
        listing = self.reader.state.listing
        smart_id = listing.view.smart_id
        if smart_id is not None and flag == "read" and not is_whole(listing.view.query):
            rows = (self.reader.headlines.row_of(each) for each in ids if each not in listing.inner)
            changed = sum(row is not None and row.read != value for row in rows)
            self.reader.session.saved.move(smart_id, -changed if value else changed)

    def _companions(self, ids: Sequence[int]) -> list[Headline]:
        """Return the rows of the other feeds in the stories of `ids`, for a page of rows: a key waits for it.

        They may be in no list here: marks are painted on their rows.
        """
        rows, library = self.reader.headlines.view, self.reader.session.library
        known = rows.headlines
        told = [entry_id for entry_id in ids if entry_id in known and known[entry_id].others][:PAGE]
        if not told or not self.reader.state.once:
            return []
        others = library.entries.companions(told)
        # A row that is known may be painted already, and not be written yet.
        rows.show_rows(library.entries.headlines([each for each in others if each not in known]))
        asked = set(ids)
        return [known[each] for each in others if each in known and each not in asked]

    # ----------------------------------------------------------------- facts

    def act_done(self, fact: ActDone) -> None:
        """Say what was done."""
        self.reader.say(fact.act.sentence if fact.undone else self.reader.with_undo(fact.act.sentence))
        self.reader.look()
