"""Entries hidden by a rule, and shown again. What another rule hides is that rule's."""

from __future__ import annotations

from collections.abc import Sequence

from tui_reader.store.connection import Connection, as_json


def hide(connection: Connection, rule_id: int, ids: Sequence[int]) -> list[int]:
    """Let a rule hide those of `ids` that nothing hides; return them. Needs a transaction."""
    return _change(connection, ids, "muted_by IS NULL", rule_id, rule_id)


def show_again(connection: Connection, rule_id: int, ids: Sequence[int]) -> list[int]:
    """Show those of `ids` that a rule hides; return them. Needs a transaction."""
    return _change(connection, ids, "muted_by = :rule", rule_id, None)


def hidden_by(connection: Connection, rule_id: int) -> list[int]:
    """Return what a rule hides."""
    return [row[0] for row in connection.rows("SELECT id FROM entries WHERE muted_by = :rule", rule=rule_id)]


def _change(connection: Connection, ids: Sequence[int], where: str, rule_id: int, muted_by: int | None) -> list[int]:
    if not ids:
        return []
    where = f"id IN (SELECT value FROM json_each(:ids)) AND {where}"
    found = connection.rows(f"SELECT id FROM entries WHERE {where}", ids=as_json(ids), rule=rule_id)
    connection.run(
        f"UPDATE entries SET muted_by = :muted_by WHERE {where}", ids=as_json(ids), rule=rule_id, muted_by=muted_by
    )
    return [row[0] for row in found]
