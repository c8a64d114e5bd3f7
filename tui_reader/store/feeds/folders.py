"""Folders as the person arranges them: made, renamed, moved, deleted, each as one act that can be taken back.

The rule: no folder lies in itself, no two in one place have one name, and nothing is lost with a folder. One that is
not shown (see `Folders.all`) stands in nobody's way: what is still in it goes to the folder that takes its name.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from tui_reader.model.entities import Act, Folder
from tui_reader.model.errors import FieldError, NotFound
from tui_reader.store.db.connection import Connection, storable, whole
from tui_reader.store.undo.row_changes import Changes, is_within
from tui_reader.text.clean import clean_line
from tui_reader.text.folders import join_path

TOP = "the top level"


class Folders:
    """The person's folders. All methods raise NotFound for a folder that is not there."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[Folder]:
        """Return the folders to show, by name: those made by hand, those with a feed, and those around them."""
        rows = self._connection.rows(
            """
            WITH RECURSIVE used (id) AS (
                SELECT folder_id FROM feeds WHERE removed IS NULL AND folder_id IS NOT NULL
                UNION SELECT id FROM folders WHERE by_person = 1
                UNION SELECT f.parent_id FROM folders AS f JOIN used ON f.id = used.id WHERE f.parent_id IS NOT NULL
            )
            SELECT id, parent_id, name FROM folders WHERE id IN used
            """
        )
        return sorted((Folder(*row) for row in rows), key=lambda folder: (folder.name.casefold(), folder.id))

    def path(self, folder_id: int | None) -> tuple[str, ...]:
        """Return the names from the top level down to this folder, none for None: the top level. Raises NotFound."""
        if folder_id is None:
            return ()
        rows = self._connection.rows(
            """
            WITH RECURSIVE up (id, parent_id, name, step) AS (
                SELECT id, parent_id, name, 0 FROM folders WHERE id = :id
                UNION ALL
                SELECT f.id, f.parent_id, f.name, step + 1 FROM folders AS f JOIN up ON f.id = up.parent_id
            )
            SELECT name FROM up ORDER BY step DESC
            """,
            id=whole(folder_id),
        )
        if not rows:
            raise NotFound(f"There is no folder {folder_id}.")
        return tuple(row[0] for row in rows)

    def create(self, path: Sequence[str]) -> Act:
        """Make the folder at `path`, and those above it that are missing. Raises FieldError when it is there."""
        with self._connection.transaction():
            if not path:
                raise FieldError("A folder has a name.", field="name")
            changes = Changes(self._connection)
            folder_id = reach(self._connection, changes, path)
            if folder_id in self._shown() and not changes.made:
                raise FieldError(f"There is a folder {join_path(path)} already.", field="name")
            changes.update("folders", folder_id or 0, by_person=1)
            return changes.write(f"Made the folder {join_path(path)}.")

    def edit(self, folder_id: int, *, name: str, inside: Sequence[str]) -> Act:
        """Give a folder this name, in the folder at the path `inside`, which is made where it is missing.

        Raises FieldError for a name that is taken there, and for a place in the folder itself.
        """
        with self._connection.transaction():
            self._refuse_hidden(folder_id)
            sentence = self._sentence(folder_id, name, inside)
            changes = Changes(self._connection)
            parent = reach(self._connection, changes, inside)
            return self._put(changes, folder_id, name, parent).write(sentence)

    def move(self, folder_id: int, parent_id: int | None) -> Act:
        """Put a folder into another one, or to the top level; raises as `edit`."""
        with self._connection.transaction():
            self._refuse_hidden(folder_id)
            name = self.path(folder_id)[-1]
            inside = self.path(parent_id)
            changes = self._put(Changes(self._connection), folder_id, name, parent_id)
            return changes.write(f"Moved {name} to {join_path(inside) or TOP}.", otherwise=f"{name} is there already.")

    def delete(self, folder_id: int) -> Act:
        """Delete a folder; the feeds and folders in it move up by one level."""
        with self._connection.transaction():
            self._refuse_hidden(folder_id)
            row = self._row(folder_id)
            changes = Changes(self._connection)
            if self._child(folder_id, row["name"]) is not None:  # which takes its place, and its name
                changes.update("folders", folder_id, name=f"{row['name']} \N{BULLET}{folder_id}")
            was_empty = not self._empty_into(changes, folder_id, row["parent_id"])
            changes.delete("folders", folder_id)
            rest = "" if was_empty else " What was in it moved up one level."
            return changes.write(f"Deleted the folder {row['name']}.{rest}")

    # ----------------------------------------------------------------- one step

    def _put(self, changes: Changes, folder_id: int, name: str, parent_id: int | None) -> Changes:
        """Give a folder its name and place, unless it has them."""
        row, name = self._row(folder_id), name_of(name)
        if is_within(self._connection, parent_id, folder_id):
            raise FieldError(f"{row['name']} cannot lie in itself.", field="inside")
        if (row["name"], row["parent_id"]) == (name, parent_id):
            return changes
        twin = self._child(parent_id, name)
        if twin is not None and twin != folder_id:
            if twin in self._shown():
                where = join_path(self.path(twin))
                raise FieldError(f"There is a folder {where} already.", field="name")
            self._empty_into(changes, twin, folder_id)
            changes.delete("folders", twin)
        changes.update("folders", folder_id, name=name, parent_id=parent_id, by_person=1)
        return changes

    def _empty_into(self, changes: Changes, folder_id: int, into: int | None) -> bool:
        """Move all that is in a folder to another one, None: the top; tell if there was any. Namesakes become one."""
        feeds = self._connection.rows("SELECT id FROM feeds WHERE folder_id = :id ORDER BY id", id=folder_id)
        for feed in feeds:
            changes.update("feeds", feed["id"], folder_id=into)
        folders = self._connection.rows("SELECT * FROM folders WHERE parent_id = :id ORDER BY id", id=folder_id)
        for folder in folders:
            twin = self._child(into, folder["name"])
            if twin is None:
                changes.update("folders", folder["id"], parent_id=into)
                continue
            self._empty_into(changes, folder["id"], twin)
            changes.delete("folders", folder["id"])
            if folder["by_person"]:
                changes.update("folders", twin, by_person=1)
        return bool(feeds or folders)

    def _sentence(self, folder_id: int, name: str, inside: Sequence[str]) -> str:
        path, name = self.path(folder_id), name_of(name)
        if path == (*inside, name):
            return f"Nothing was changed of the folder {name}."
        if path[:-1] == tuple(inside):
            return f"Renamed the folder {path[-1]} to {name}."
        moved = f"Moved {path[-1]} to {join_path(inside) or TOP}"
        return f"{moved}." if path[-1] == name else f"{moved}, and renamed it to {name}."

    # ----------------------------------------------------------------- what is there

    def _shown(self) -> set[int]:
        return {folder.id for folder in self.all()}

    def _refuse_hidden(self, folder_id: int) -> None:
        if folder_id not in self._shown():
            raise NotFound(f"There is no folder {folder_id}.")

    def _row(self, folder_id: int) -> sqlite3.Row:
        row = self._connection.row("SELECT * FROM folders WHERE id = :id", id=whole(folder_id))
        if row is None:
            raise NotFound(f"There is no folder {folder_id}.")
        return row

    def _child(self, parent_id: int | None, name: str) -> int | None:
        return child(self._connection, parent_id, name)


def name_of(words: str) -> str:
    """Return the name of a folder that a person typed; raises FieldError where it is none."""
    name = storable(clean_line(words))
    if not name:
        raise FieldError("A folder has a name.", field="name")
    return name


def child(connection: Connection, parent_id: int | None, name: str) -> int | None:
    """Return the folder of this name in a folder, None: at the top level."""
    found: int | None = connection.value(
        "SELECT id FROM folders WHERE parent_id IS :parent AND name = :name", parent=parent_id, name=name
    )
    return found


def reach(connection: Connection, changes: Changes, path: Sequence[str]) -> int | None:
    """Return the folder at `path`, None for the top level, making by hand what is missing of it."""
    at: int | None = None
    for words in path:
        name = name_of(words)
        at = child(connection, at, name) or changes.insert("folders", parent_id=at, name=name, by_person=1)
    return at
