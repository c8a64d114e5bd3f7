"""Stories: the same piece in several feeds is one row, which can be opened up, or they are switched off.

The rule: a row that opens moves only what stands below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tui_reader.model.entities import Entry, Flag
from tui_reader.model.listings import Headline
from tui_reader.tui.reading import OFF, ON, STORIES
from tui_reader.tui.screens.healing import Healing
from tui_reader.tui.widgets.headline_list import PAGE


class Telling(Healing):
    """The actions `story` and `stories`, and the line that says who else carries a piece."""

    def on_mount(self) -> None:
        """Tell the list. (Textual calls the other classes' handlers as well.)"""
        self.headlines.tells_once = self.bridge.tells_once

    def action_story(self) -> None:
        """Open the story under the cursor up, or make it one row again."""
        self.settle_row()
        index = self.headlines.cursor
        entry_id = self.listing.id_at(index)
        if index is None or entry_id is None:
            self.say("There is no entry here.")
            return
        if self.listing.is_open(index):
            index = self.listing.close_up(index)
        elif not self.listing.view.once or not self.listing.open_up(index, self.bridge.members(entry_id)):
            self.say("No other feed of yours carries this piece." if self.bridge.tells_once else "Stories are off.")
            return
        top = self.headlines.top_row
        self.show_listing(index)
        self.headlines.reset(len(self.listing), cursor=index, top=top)
        self.preview()

    def action_stories(self) -> None:
        """Switch stories on or off."""
        once = not self.bridge.tells_once
        self.bridge.tells_once = self.headlines.tells_once = once
        self.remember(STORIES, ON if once else OFF)
        index = self.headlines.cursor
        self.show_view(self.view_again(), at=self.listing.id_at(index))
        self.look()
        self.say(
            "The same piece in several feeds is one row."
            if once
            else "The same piece in several feeds is a row in each."
        )

    def paint_flag(self, ids: Sequence[int], flag: Flag, *, value: bool) -> None:
        """Show at once that a story is read, or unread, in the other feeds too: their rows, and their numbers."""
        others = self._companions(ids) if flag == "read" else []
        changed = sum(other.read != value for other in others)
        sign = -1 if value else 1
        self.counts = replace(self.counts, unread_again=max(0, self.counts.unread_again + sign * changed))
        super().paint_flag([*ids, *(other.id for other in others)], flag, value=value)

    def _companions(self, ids: Sequence[int]) -> list[Headline]:
        """Return the rows of the others in the stories of `ids`, for a page of rows: it is done before a key is over.

        They may be in no list here: their rows are what marks are painted on.
        """
        known = self.headlines.headlines
        told = [entry_id for entry_id in ids if entry_id in known and known[entry_id].others][:PAGE]
        if not told or not self.bridge.tells_once:
            return []
        others = self.bridge.companions(told)
        # One that is known may be painted already and not be written yet.
        self.headlines.show_rows(self.bridge.headlines([each for each in others if each not in known]))
        asked = set(ids)
        return [known[each] for each in others if each in known and each not in asked]

    def carriers(self, entry: Entry) -> str:
        """Return in words which other feeds carry a piece; empty where none does."""
        if not self.bridge.tells_once:
            return ""
        others = [row for row in self.bridge.headlines(self.bridge.members(entry.id)) if row.id != entry.id]
        titles = dict.fromkeys(self.titles.get(row.feed_id, "") for row in others)
        return f"Also in {', '.join(title for title in titles if title)}." if others else ""

    async def note_under(self, entry: Entry) -> str:
        """Say under the text who else carries it."""
        return " ".join(filter(None, (await super().note_under(entry), self.carriers(entry))))
