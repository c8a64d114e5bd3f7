"""Marks and undo: painted at once, written behind, each deliberate act with its sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from textual import on

from tui_reader.model.entities import Flag
from tui_reader.model.listings import Headline
from tui_reader.tui.feed_rows import next_row, row_at
from tui_reader.tui.messages import ActDone
from tui_reader.tui.screens.moving import Moving
from tui_reader.tui.widgets.headline_list import PAGE


class Marking(Moving):
    """The actions of the group Mark."""

    def action_toggle_read(self) -> None:
        """Mark as read, or as unread."""
        self._toggle("read")

    def action_toggle_star(self) -> None:
        """Star, or take the star away."""
        self._toggle("starred")

    def _toggle(self, flag: Flag) -> None:
        self.settle_row()
        self.preview()
        ids = self.act_on()
        headline = self.headlines.headlines.get(ids[0]) if ids else None
        if headline is None:
            self.say("There is no entry here to mark.")
            return
        value = not (headline.read if flag == "read" else headline.starred)
        self.paint_flag(ids, flag, value=value)
        self.bridge.mark(ids, flag, value=value)

    def action_mark_all_read(self) -> None:
        """Mark what this list shows as read, and go on to the next feed with something unread.

        Only the rows of the list as it stands: what arrived since is not touched (TRAPS 23).
        """
        self.settle_row()
        self.mark_many(list(self.listing.ids), "read", value=True)
        if not self.listing.ids:
            return
        self.show_rows()  # where to go on depends on what is unread now
        at = row_at(self.rows, self.listing.view.key)
        row = next_row(self.rows, at, 1, unread=True) if at is not None and self.rows[at].kind != "smart" else None
        if row is not None:
            self.side.move_to(row)
            self.show_view(self.view_of(self.rows[row]))

    def mark_many(
        self, ids: Sequence[int], flag: Flag, *, value: bool, is_meant: Callable[[int], bool] = lambda _id: True
    ) -> None:
        """Set a flag of many entries as one act. Painted are the rows known of them: those that are `meant`.

        A list of a hundred thousand is not gone through for that.
        """
        if not ids:
            self.say("There is nothing here to mark.")
            return
        self.paint_flag([entry_id for entry_id in self.headlines.headlines if is_meant(entry_id)], flag, value=value)
        self.bridge.mark(ids, flag, value=value)

    def rows_in_view(self) -> list[int]:
        """Return the entries whose rows are shown, and that under the cursor."""
        cursor = self.listing.id_at(self.headlines.cursor)
        shown = [self.listing.ids[index] for index in self.headlines.visible_rows]
        return shown if cursor is None else [*shown, cursor]

    def action_undo(self) -> None:
        """Take back the last act."""
        self.bridge.undo()

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self.bridge.redo()

    def paint_flag(self, ids: Sequence[int], flag: Flag, *, value: bool) -> None:
        """Show a changed flag at once: the rows that are known, and the numbers in the feed pane."""
        changed: list[Headline] = []
        for entry_id in ids:
            headline = self.headlines.headlines.get(entry_id)
            if headline is not None and getattr(headline, flag) != value:
                changed.append(replace(headline, read=value) if flag == "read" else replace(headline, starred=value))
        self.headlines.show_rows(changed)
        self._count(changed, flag, value=value)
        # With thousands of feeds their pane takes longer than the row: a key waits for neither.
        self.call_after_refresh(self.show_rows)

    def _count(self, changed: Sequence[Headline], flag: Flag, *, value: bool) -> None:
        """Move the numbers along with the rows; the exact ones come from the library a moment later."""
        sign = 1 if value else -1
        if flag == "starred":
            self.counts = replace(self.counts, starred=self.counts.starred + sign * len(changed))
            return
        unread = dict(self.counts.unread)
        for feed_id, number in Counter(headline.feed_id for headline in changed).items():
            unread[feed_id] = max(0, unread.get(feed_id, 0) - sign * number)
        self.counts = replace(self.counts, unread=unread)

    def with_undo(self, sentence: str) -> str:
        """Return what was done with the key that takes it back."""
        key = self.key_of("undo")
        return f"{sentence} ({key} undoes it)" if key else sentence

    @on(ActDone)
    def act_done(self, message: ActDone) -> None:
        """Say what was done, and show the rows as they are now."""
        act = message.act
        self.say(act.sentence if message.undone else self.with_undo(act.sentence))
        if len(act.entry_ids) > PAGE:
            # All but a few rows of a long list: they are read again when they come into view.
            self.headlines.forget()
            changed = self.rows_in_view()
        else:
            changed = [entry_id for entry_id in act.entry_ids if entry_id in self.headlines.headlines]
        self.headlines.show_rows(self.bridge.headlines(changed))
        self.look()
