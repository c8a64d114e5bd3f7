"""What the reader remembers of how the person left it: a name, a value, nothing else.

Names are made by the use-cases (`order:feed:3`, `hide_read`); an empty value forgets the name.
"""

from __future__ import annotations

from tui_reader.store.db.connection import Connection, storable


class Settings:
    """Small remembered things."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> dict[str, str]:
        """Return everything that is remembered."""
        return {row["name"]: row["value"] for row in self._connection.rows("SELECT name, value FROM settings")}

    def remember(self, name: str, value: str) -> None:
        """Remember `value` under `name`, or forget it when it is empty."""
        with self._connection.transaction():
            self._connection.run("DELETE FROM settings WHERE name = :name", name=storable(name))
            if value:
                self._connection.run(
                    "INSERT INTO settings (name, value) VALUES (:name, :value)",
                    name=storable(name),
                    value=storable(value),
                )
