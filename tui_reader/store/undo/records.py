"""Rows of the journal: how an act is written down. What takes it back stands in `journal`."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from typing import Any

from tui_reader.model.errors import Damaged
from tui_reader.store.db.connection import Connection, storable
from tui_reader.store.entries.marks import Batch


def write_act(connection: Connection, kind: str, sentence: str, data: dict[str, Any]) -> int:
    """Write an act down and return its id; what could be redone before cannot any more. Needs a transaction."""
    session = connection.session
    connection.run("UPDATE journal SET redoable = 0 WHERE redoable > 0 AND undone_by = :session", session=session)
    return connection.insert(
        """
        INSERT INTO journal (session, made, kind, sentence, packed)
        VALUES (:session, :now, :kind, :sentence, :packed)
        """,
        session=session,
        now=connection.now,
        kind=kind,
        sentence=storable(sentence),
        packed=_pack(data),
    )


def amend_act(connection: Connection, act_id: int, sentence: str, data: dict[str, Any]) -> None:
    """Write down how far an act of several transactions has come. Needs a transaction."""
    connection.run(
        "UPDATE journal SET sentence = :sentence, packed = :packed WHERE id = :id",
        id=act_id,
        sentence=storable(sentence),
        packed=_pack(data),
    )


def pack_batches(batches: Iterable[Batch]) -> list[list[Any]]:
    """Return the entries of a mark as JSON spells them."""
    return [[batch.cause, batch.words] for batch in batches]


def batches_of(data: dict[str, Any]) -> list[Batch]:
    """Return the entries of a mark, each batch with the act that had set the flag before."""
    # As marks were written down at first; JSON made text of the causes.
    first = [Batch(int(cause), ",".join(map(str, ids))) for cause, ids in data.get("by_cause", {}).items()]
    return first + [Batch(cause, words) for cause, words in data.get("batches", ())]


def unpack_act(packed: bytes) -> dict[str, Any]:
    """Return what an act was written down with; raises Damaged for what no act was."""
    try:
        data: dict[str, Any] = json.loads(zlib.decompress(packed))
    except (zlib.error, ValueError, TypeError) as error:
        raise Damaged(f"What was done last cannot be read any more ({error}). Entries and feeds are fine.") from error
    return data


def _pack(data: dict[str, Any]) -> bytes:
    return zlib.compress(json.dumps(data, separators=(",", ":")).encode("utf-8"), 3)
