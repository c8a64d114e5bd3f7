"""Folders, the settings of feeds, and saved queries: made, edited, moved and removed from the feed pane."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tui_reader.forms.feed import FIELDS, FOLDER_FIELDS, Texts, fill, read, read_path
from tui_reader.model.entities import SmartFeed
from tui_reader.model.errors import ReaderError
from tui_reader.model.records import replace
from tui_reader.query.terms import EVERYTHING, FolderNamed, InFolder, Is, both
from tui_reader.text.folders import join_path
from tui_reader.tui.features.organising.query_dialog import QueryScreen, Written
from tui_reader.tui.reading.feature import Feature
from tui_reader.tui.session.views import View
from tui_reader.tui.widgets.feed_list import FeedList
from tui_reader.tui.widgets.feed_rows import SAVED

if TYPE_CHECKING:
    from tui_reader.library import Library
    from tui_reader.model.entities import Act


class Organising(Feature):
    """The actions `edit`, `unsubscribe`, `new_folder`, `save_query`, `smart_up` and `smart_down`."""

    # ----------------------------------------------------------------- edit

    def edit(self) -> None:
        """Edit the row under the cursor of the feed pane; in the other panes the feed of the entry, or of the list."""
        row, state = self.reader.feeds.row_here, self.reader.state
        saved = self._saved_here
        if saved is not None:
            self._ask_query("Edit this query", Written(saved.name, saved.query), saved.id)
        elif row is not None and row.folder_id is not None:
            self._edit_folder(row.folder_id)
        elif row is not None:
            self._edit_feed(row.feed_id)
        else:
            self.reader.article.preview()
            listed = state.rows[state.row_index] if state.row_index is not None else None
            self._edit_feed(state.entry.feed_id if state.entry else listed.feed_id if listed else None)

    def _edit_feed(self, feed_id: int | None) -> None:
        """Show the settings of a feed, and save what is changed there."""
        from tui_reader.tui.dialogs.form import FormScreen

        session = self.reader.session
        feed = self.reader.state.feeds.get(feed_id) if feed_id is not None else None
        if feed is None:
            self.reader.say("Go to a feed or a folder to edit it.")
            return
        try:
            before = session.library.feeds.settings(feed.id)
        except ReaderError as error:
            self.reader.say(str(error), trouble=True)
            return
        # An empty title is the feed's own.
        fields = [replace(each, empty=before.feed_title) if each.name == "title" else each for each in FIELDS]

        async def save(texts: Texts) -> Texts:
            after, problems = read(texts, before, now=session.now)
            if not problems and after != before:
                await session.acted(lambda library: library.feeds.edit(feed.id, before, after))
            return problems

        suggestions = {"folder": self.reader.state.folder_paths}
        self.reader.ask(FormScreen(f"Edit {feed.title}", fields, fill(before), save, suggestions=suggestions))

    def _edit_folder(self, folder_id: int | None, *, inside: str = "") -> None:
        """Ask for name and place of a folder; None makes one."""
        from tui_reader.tui.dialogs.form import FormScreen

        path = self.reader.state.path_of(folder_id)
        texts = {"name": path[-1] if path else "", "inside": join_path(path[:-1]) if path else inside}

        async def save(said: Texts) -> Texts:
            if said != texts or folder_id is None:
                await self.reader.session.acted(partial(_save_folder, folder_id, said["name"], said["inside"]))
            return {}

        title = f"Edit the folder {path[-1]}" if path else "New folder"
        suggestions = {"inside": self.reader.state.folder_paths}
        self.reader.ask(FormScreen(title, FOLDER_FIELDS, texts, save, suggestions=suggestions))

    def new_folder(self) -> None:
        """Make a folder, in the folder under the cursor of the feed pane."""
        row = self.reader.feeds.row
        self._edit_folder(None, inside=join_path(self.reader.state.path_of(row.folder_id if row else None)))

    # ----------------------------------------------------------------- remove and move

    def unsubscribe(self) -> None:
        """Unsubscribe from the feed under the cursor of the feed pane, or remove the folder, saved query or pages."""
        row, act = self.reader.feeds.row_here, self.reader.session.act
        saved, pages = self._saved_here, self.reader.state.saved_pages
        if saved is not None:
            act(lambda library: library.smart_feeds.remove(saved.id))
        elif row is not None and row.key == SAVED and pages is not None:
            act(lambda library: library.feeds.remove(pages.id))
        elif row is not None and (folder_id := row.folder_id) is not None:
            act(lambda library: library.folders.delete(folder_id))
        elif row is not None and (feed_id := row.feed_id) is not None:
            act(lambda library: library.feeds.remove(feed_id))
        else:
            self.reader.say("Go to a feed in the feed pane to unsubscribe from it.")
            return
        self.reader.feeds.forget_pending()

    def row_dropped(self, message: FeedList.Dropped) -> None:
        """Move the dragged feed or folder into the folder it was let go over."""
        row, onto = message.row, message.onto.folder_id
        if (feed_id := row.feed_id) is not None:
            self.reader.session.act(lambda library: library.feeds.move([feed_id], onto))
        elif (folder_id := row.folder_id) is not None:
            self.reader.session.act(lambda library: library.folders.move(folder_id, onto))

    # ----------------------------------------------------------------- saved queries

    @property
    def _saved_here(self) -> SmartFeed | None:
        """The saved query under the cursor, while the feed pane has the focus."""
        row = self.reader.feeds.row_here
        return self.reader.state.saved(row.key) if row is not None else None

    def save_query(self) -> None:
        """Save what this list shows under a name."""
        self.reader.feeds.settle_row()
        view = self.reader.state.listing.view
        name = "" if view.query == EVERYTHING else view.title
        self._ask_query("Save this list", Written(name, self._spelled(view)), None)

    def _spelled(self, view: View) -> str:
        """Return the query of a view as a person would spell it."""
        saved = self.reader.state.saved(view.key)
        if saved is not None and not view.hide_read:
            return saved.query
        query = view.query
        if isinstance(query, InFolder):  # which has no spelling
            query = FolderNamed(join_path(self.reader.state.path_of(query.folder_id)))
        return str(both(query, Is("unread")) if view.wanted != view.query else query)

    def _ask_query(self, title: str, written: Written, smart_id: int | None) -> None:
        dialog = QueryScreen(title, written, self.reader.session.saved.hits)
        self.reader.ask(dialog, partial(self._written, smart_id))

    def _written(self, smart_id: int | None, written: Written | None) -> None:
        act = self.reader.session.act
        if written is None:
            return
        if smart_id is None:
            act(lambda library: library.smart_feeds.save(written.name, written.query))
        else:
            act(lambda library: library.smart_feeds.edit(smart_id, written.name, written.query))

    def smart_up(self) -> None:
        """Move the saved query under the cursor up."""
        self._shift(-1)

    def smart_down(self) -> None:
        """Move the saved query under the cursor down."""
        self._shift(1)

    def _shift(self, steps: int) -> None:
        saved = self._saved_here
        if saved is None:
            self.reader.say("Go to a saved query in the feed pane to move it.")
        else:
            self.reader.session.act(lambda library: library.smart_feeds.move(saved.id, steps))


def _save_folder(folder_id: int | None, name: str, inside: str, library: Library) -> Act:
    """Rename or move a folder; make it where there is none."""
    path = read_path(inside)
    if folder_id is None:
        return library.folders.create([*path, name])
    return library.folders.edit(folder_id, name=name, inside=path)
