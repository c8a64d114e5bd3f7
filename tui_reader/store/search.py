"""The index of search: which entries wait for it, and their words written into it.

The rule: a row of `search` is never changed, for taking words out of an FTS5 table without content asks for the very
words that were put in (https://sqlite.org/fts5.html, "Contentless Tables"). An entry whose text changed gets another
row, and `entries.search_id` says which one counts. Rows' ids grow with the entries' times: the newest hits come first
without a sort.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from tui_reader.body_text import body_text
from tui_reader.store.connection import Connection, Value, as_json
from tui_reader.store.entries import unpack
from tui_reader.words import fold

# Entries of one span of time (18 hours) share a range of row ids and lie there in the order they were indexed in.
SPAN_BITS, ROW_BITS = 16, 20
_LATEST = 2**42

_BODIES = "b.type, b.base, b.packed, p.type AS page_type, p.base AS page_base, p.packed AS page_packed"
_JOINED = "LEFT JOIN bodies AS b ON b.id = e.body_id LEFT JOIN bodies AS p ON p.id = e.page_body_id"


def first_row(at: int) -> int:
    """Return the lowest row id that entries of the time `at` may have; it grows with `at`."""
    return span_of(at) << ROW_BITS


def last_row(at: int) -> int:
    """Return the highest row id that entries of the time `at` may have."""
    return ((span_of(at) + 1) << ROW_BITS) - 1


def span_of(at: int) -> int:
    """Return the number of the span of time that `at` lies in; all times before 1970 are in the first."""
    return max(0, min(at, _LATEST)) >> SPAN_BITS


@dataclass(frozen=True, slots=True)
class _Words:
    """An entry ready to be written: its words, and by what it is known that they are still its words."""

    values: dict[str, Value]
    at: int


@dataclass(frozen=True, slots=True)
class EntryText:
    """What is looked through for a snippet: the title, and the plain text of either version."""

    entry_id: int
    title: str
    body: str
    page: str


class Search:
    """The index of search, as whoever writes it sees it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def pending(self) -> int:
        """Return how many entries are not indexed as they are now."""
        return int(self._connection.value("SELECT count(*) FROM entries WHERE indexed = 0"))

    def index(self, limit: int) -> int:
        """Write the words of at most `limit` entries that wait, the latest first; return how many there were.

        Everything is prepared before the one short transaction.
        """
        waiting = self._prepared(limit)
        if waiting:
            with self._connection.transaction():
                # FTS5 flushes what it has whenever an id is lower than the one before.
                for each in sorted(waiting, key=lambda words: words.at):
                    self._write(each)
        return len(waiting)

    def compact(self) -> None:
        """Merge the pieces of the index."""

    def texts(self, ids: Sequence[int]) -> list[EntryText]:
        """Return what is to be looked through of these entries, in that order; missing ones are left out."""
        rows = self._connection.rows(
            f"""
            SELECT e.id, e.title, {_BODIES}
            FROM json_each(:ids) AS wanted CROSS JOIN entries AS e ON e.id = wanted.value {_JOINED}
            ORDER BY wanted.key
            """,
            ids=as_json(ids),
        )
        return [EntryText(row["id"], row["title"], *_texts_of(row)) for row in rows]

    def _prepared(self, limit: int) -> list[_Words]:
        rows = self._connection.rows(
            f"""
            SELECT e.id, e.at, e.title, e.author, e.body_id, e.page_body_id, {_BODIES} FROM entries AS e {_JOINED}
            WHERE e.id IN (SELECT id FROM entries WHERE indexed = 0 ORDER BY id DESC LIMIT :limit)
            """,
            limit=limit,
        )
        return [_words_of(row) for row in rows]

    def _write(self, words: _Words) -> None:
        row_id = self._free_row(words.at)
        taken = self._connection.run(
            """
            UPDATE entries SET search_id = :row_id, indexed = 1
            WHERE id = :id AND indexed = 0 AND title = :old_title AND author = :old_author AND body_id IS :body_id
                AND page_body_id IS :page_body_id
            """,
            row_id=row_id,
            **words.values,
        )
        if not taken:
            return  # another process was quicker, or the entry has changed since
        self._connection.run(
            "INSERT INTO search (rowid, title, author, text, page) VALUES (:row_id, :title, :author, :text, :page)",
            row_id=row_id,
            **words.values,
        )

    def _free_row(self, at: int) -> int:
        """Return the next id of a time's range; one of an older range where that is full."""
        low, high = first_row(at), last_row(at)
        newest = self._connection.value(
            "SELECT rowid FROM search WHERE rowid BETWEEN :low AND :high ORDER BY rowid DESC LIMIT 1",
            low=low,
            high=high,
        )
        if newest is None:
            return low
        return int(newest) + 1


def _texts_of(row: sqlite3.Row) -> tuple[str, str]:
    body = unpack(row["type"], row["base"], row["packed"], entry_id=row["id"])
    page = unpack(row["page_type"], row["page_base"], row["page_packed"], entry_id=row["id"])
    return body_text(body), body_text(page)


def _words_of(row: sqlite3.Row) -> _Words:
    text, page = _texts_of(row)
    return _Words(
        {
            "id": row["id"],
            "old_title": row["title"],
            "old_author": row["author"],
            "body_id": row["body_id"],
            "page_body_id": row["page_body_id"],
            "title": fold(row["title"]),
            "author": fold(row["author"]),
            "text": fold(text),
            "page": fold(page),
        },
        row["at"],
    )
