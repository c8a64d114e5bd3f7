"""Folders and the settings of feeds in the reading screen: edit, make, delete, fold, and move with the mouse."""

from __future__ import annotations

from dataclasses import replace

from textual import on

from tui_reader.forms.feed import FIELDS, FOLDER_FIELDS, Texts, fill, read, read_path
from tui_reader.model.errors import ReaderError
from tui_reader.text.folders import join_path, path_of
from tui_reader.tui.feed_rows import FeedRow, folder_row, row_at
from tui_reader.tui.messages import LibraryChanged
from tui_reader.tui.screens.base import FOLDED
from tui_reader.tui.screens.form import FormScreen
from tui_reader.tui.screens.healing import Healing
from tui_reader.tui.widgets.feed_list import FeedList


class Organising(Healing):
    """The actions `edit`, `new_folder` and `fold`, and `unsubscribe` for a folder."""

    # ----------------------------------------------------------------- edit

    def action_edit(self) -> None:
        """Edit the feed or folder under the cursor; in the other panes the feed of the entry, or of the list."""
        row = self.side.row if self.pane == "feeds" else None
        if row is not None and row.folder_id is not None:
            self.edit_folder(row.folder_id)
        elif row is not None:
            self.edit_feed(row.feed_id)
        else:
            self.preview()
            listed = next((each for each in self.rows if each.key == self.listing.view.key), None)
            self.edit_feed(self.entry.feed_id if self.entry else listed.feed_id if listed else None)

    def edit_feed(self, feed_id: int | None) -> None:
        """Show the settings of a feed, and save what is changed there."""
        feed = self.feeds.get(feed_id) if feed_id is not None else None
        if feed is None:
            self.say("Go to a feed or a folder to edit it.")
            return
        try:
            before = self.bridge.organise.settings(feed.id)
        except ReaderError as error:
            self.say(str(error), trouble=True)
            return
        # An empty title is the feed's own.
        fields = [replace(each, empty=before.feed_title) if each.name == "title" else each for each in FIELDS]

        async def save(texts: Texts) -> Texts:
            after, problems = read(texts, before, now=self.bridge.now)
            if not problems and after != before:
                await self.bridge.organise.save_feed(feed.id, before, after)
            return problems

        form = FormScreen(f"Edit {feed.title}", fields, fill(before), save, suggestions={"folder": self.folder_paths()})
        form.open(self.app)

    def edit_folder(self, folder_id: int | None, *, inside: str = "") -> None:
        """Ask for name and place of a folder; None makes one."""
        path = self.path_of(folder_id)
        texts = {"name": path[-1] if path else "", "inside": join_path(path[:-1]) if path else inside}

        async def save(said: Texts) -> Texts:
            if said != texts or folder_id is None:
                place = read_path(said["inside"])
                await self.bridge.organise.save_folder(folder_id, name=said["name"], inside=place)
            return {}

        title = f"Edit the folder {path[-1]}" if path else "New folder"
        FormScreen(title, FOLDER_FIELDS, texts, save, suggestions={"inside": self.folder_paths()}).open(self.app)

    def action_new_folder(self) -> None:
        """Make a folder, in that under the cursor of the feed pane."""
        row = self.side.row
        self.edit_folder(None, inside=join_path(self.path_of(row.folder_id if row else None)))

    def path_of(self, folder_id: int | None) -> tuple[str, ...]:
        """Return the names from the top down to a folder that is shown; none for None."""
        return path_of(folder_id, {folder.id: folder for folder in self.folders})

    def folder_paths(self) -> list[str]:
        """Return the paths of all folders, as they are typed."""
        return sorted((join_path(self.path_of(folder.id)) for folder in self.folders), key=str.casefold)

    # ----------------------------------------------------------------- delete and move

    def action_unsubscribe(self) -> None:
        """Delete the folder under the cursor of the feed pane; for a feed, unsubscribe from it."""
        row = self.side.row if self.pane == "feeds" else None
        if row is None or row.folder_id is None:
            super().action_unsubscribe()
            return
        self._pending_row = None
        self.bridge.organise.delete_folder(row.folder_id)

    @on(FeedList.Dropped)
    def row_dropped(self, message: FeedList.Dropped) -> None:
        """Move what was dragged into the folder it was let go over."""
        row, folder_id = message.row, message.onto.folder_id
        if row.feed_id is not None:
            self.bridge.organise.move_feed(row.feed_id, folder_id)
        elif row.folder_id is not None:
            self.bridge.organise.move_folder(row.folder_id, folder_id)

    def action_escape(self) -> None:
        """Leave what is being dragged where it was; else as ever."""
        if self.side.is_dragging:
            self.side.stop_drag()
        else:
            super().action_escape()

    @on(LibraryChanged)
    def folders_changed(self, message: LibraryChanged) -> None:
        """Nobody remembers that a folder was folded that is gone."""
        for key in self.folded - {f"folder:{folder.id}" for folder in message.folders}:
            self.remember(FOLDED + key, "")

    # ----------------------------------------------------------------- fold

    def action_fold(self) -> None:
        """Fold or unfold the folder under the cursor of the feed pane, or that of the feed."""
        at = self.side.cursor if self.pane == "feeds" else None
        if at is None:
            self.say("Go to the feed pane to fold a folder.")
            return
        folder = at if self.rows[at].kind == "folder" else folder_row(self.rows, at)
        if folder is None:
            self.say("There is no folder here to fold.")
            return
        self.fold(self.rows[folder])

    @on(FeedList.FoldAsked)
    def fold_asked(self, message: FeedList.FoldAsked) -> None:
        """The mark before a folder was clicked."""
        self.fold(message.row)

    def fold(self, row: FeedRow) -> None:
        """Fold a folder, or unfold it; a cursor that was in it goes to it."""
        under = self.side.row
        self.remember(FOLDED + row.key, "" if row.is_folded else "yes")
        self.show_rows()
        if under is not None and row_at(self.rows, under.key) is None:
            self.side.move_to(row_at(self.rows, row.key) or 0)

    def unfold_to(self, key: str) -> None:
        """Unfold the folders around a row, so that it is shown."""
        rows = self.every_row()
        at = row_at(rows, key)
        around = folder_row(rows, at) if at is not None else None
        while around is not None:
            self.remember(FOLDED + rows[around].key, "")
            around = folder_row(rows, around)
        self.show_rows()

    def show_key(self, key: str) -> None:
        """Show the list of a row, also where its folder was folded."""
        self.unfold_to(key)
        super().show_key(key)
