"""The index of search: which entries wait for it, and their words written into it.

The rule: a row of `search` is never changed, for taking words out of an FTS5 table without content asks for the very
words that were put in (https://sqlite.org/fts5.html, "Contentless Tables"). An entry whose text changed gets another
row, and `entries.search_id` says which one counts. Rows' ids grow with the entries' times: the newest hits come first
without a sort.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Sequence
from contextlib import suppress

from msgspec import Struct

from tui_reader.model.errors import Damaged, Unstorable, because
from tui_reader.model.listings import Snippet
from tui_reader.query.body_text import body_text
from tui_reader.query.terms import Query
from tui_reader.query.words import fold
from tui_reader.store.db.connection import Connection, Value, as_json
from tui_reader.store.entries import rejects
from tui_reader.store.entries.entry_rows import unpack, unpack_others
from tui_reader.store.search.match import BEGINNINGS
from tui_reader.store.search.row_ids import rows_of_time

# By name: statistics from a day when all of them waited make SQLite walk the table on every other day (TRAPS 33).
_WAITING = "entries INDEXED BY entries_to_index WHERE indexed = 0"
_BODIES = "b.type, b.base, b.packed, b.others, p.type AS page_type, p.base AS page_base, p.packed AS page_packed"
_JOINED = "LEFT JOIN bodies AS b ON b.id = e.body_id LEFT JOIN bodies AS p ON p.id = e.page_body_id"

log = logging.getLogger(__name__)
BATCH = 50  # entries: about 25 ms in one transaction, and 170 ms where FTS5 merges its pieces
SNIPPET_WIDTH = 200
STEP = "indexed for search"
NO_WORDS = {"title": "", "author": "", "text": "", "page": ""}


class _Words(Struct, frozen=True):
    """An entry ready to be written: its words, and by what it is known that they are still its words."""

    values: dict[str, Value]
    at: int


class EntryText(Struct, frozen=True):
    """What is looked through for a snippet: the title, and the plain text of either version."""

    entry_id: int
    title: str
    body: str
    page: str


class Search:
    """The index of search, and what it shows of a hit."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def pending(self) -> int:
        """Return how many entries are not indexed as they are now."""
        return int(self._connection.value(f"SELECT count(*) FROM {_WAITING}"))

    def index(self, limit: int = BATCH) -> int:
        """Write the words of at most `limit` entries that wait, the latest first; return how many there were.

        Everything is prepared before the one short transaction.
        """
        waiting, set_aside = self._prepared(limit)
        if waiting:
            with self._connection.transaction():
                # FTS5 flushes what it has whenever an id is lower than the one before.
                for each in sorted(waiting, key=lambda words: words.at):
                    self._write_alone(each)
        return len(waiting) + set_aside

    def snippets(self, ids: Sequence[int], query: Query, *, width: int = SNIPPET_WIDTH) -> dict[int, Snippet]:
        """Return for each of these entries the words around the hits of `query`, and its hits in the title.

        Ids that are gone are left out. Bodies are unpacked, so ask for the rows that are seen.
        """
        from tui_reader.query.hits import wanted_of
        from tui_reader.query.snippets import snippet_of

        wanted = wanted_of(query)
        found: dict[int, Snippet] = {}
        for text in self.texts(ids):
            try:
                found[text.entry_id] = snippet_of(text.title, (text.body, text.page), wanted, width)
            except Exception:  # a mistake of ours in one text must not take the others'
                log.exception("entry %d has no snippet", text.entry_id)
                found[text.entry_id] = Snippet("", ())
        return found

    def try_again(self) -> None:
        """Let what an older version of the reader set aside wait once more."""
        rejects.try_again(self._connection)

    def texts(self, ids: Sequence[int]) -> list[EntryText]:
        """Return what is to be looked through of these entries, in that order; missing or damaged ones are left out."""
        try:
            rows = self._connection.rows(
                f"""
                SELECT e.id, e.title, {_BODIES}
                FROM json_each(:ids) AS wanted CROSS JOIN entries AS e ON e.id = wanted.value {_JOINED}
                ORDER BY wanted.key
                """,
                ids=as_json(ids),
            )
        except Damaged:
            return [] if len(ids) == 1 else [text for entry_id in ids for text in self.texts([entry_id])]
        return [EntryText(row["id"], row["title"], *_texts_of(row)[0]) for row in rows]

    def _prepared(self, limit: int) -> tuple[list[_Words], int]:
        """Return the words of those that wait, and how many were set aside because a part of the file is damaged."""
        rows = self._connection.rows(f"SELECT id FROM {_WAITING} ORDER BY id DESC LIMIT :limit", limit=limit)
        ids = [row[0] for row in rows]
        try:
            return self._words(ids), 0
        except Damaged:
            alone = [self._words_or_none(entry_id) for entry_id in ids]
        return [words for each in alone if each for words in each], sum(each == [] for each in alone)

    def _words(self, ids: Sequence[int]) -> list[_Words]:
        rows = self._connection.rows(
            f"""
            SELECT e.id, e.at, e.title, e.author, CAST(e.title AS BLOB) AS old_title,
                CAST(e.author AS BLOB) AS old_author, e.body_id, e.page_body_id, {_BODIES}
            FROM entries AS e {_JOINED} WHERE e.id IN (SELECT value FROM json_each(:ids))
            """,
            ids=as_json(ids),
        )
        return [_words_of(row) for row in rows]

    def _words_or_none(self, entry_id: int) -> list[_Words] | None:
        """Return the words of one entry, no words where it was set aside, None where not even that can be written."""
        try:
            return self._words([entry_id])
        except Damaged as error:
            reason = rejects.reason_kept(because(STEP, error), entry=str(entry_id))
            with suppress(Damaged), self._connection.transaction():
                self._connection.run(
                    "UPDATE entries SET indexed = 1, set_aside = :reason WHERE id = :id", id=entry_id, reason=reason
                )
                return []
        return None

    def _write_alone(self, words: _Words) -> None:
        try:
            with self._connection.savepoint():
                self._write(words)
        except Unstorable as error:
            self._write(_set_aside(words, error))

    def _write(self, words: _Words) -> None:
        row_id = self._free_row(words.at)
        taken = self._connection.run(
            """
            UPDATE entries SET search_id = :row_id, indexed = 1, set_aside = coalesce(:set_aside, set_aside)
            WHERE id = :id AND indexed = 0 AND CAST(title AS BLOB) = :old_title AND CAST(author AS BLOB) = :old_author
                AND body_id IS :body_id AND page_body_id IS :page_body_id
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
        self._connection.run(
            "INSERT INTO beginnings (rowid, letters) VALUES (:row_id, :letters)", row_id=row_id, **words.values
        )

    def _free_row(self, at: int) -> int:
        """Return the next id of a time's span; where all of them are used up, of the span before."""
        low, high = rows_of_time(at)
        while True:
            last = self._connection.value(
                "SELECT rowid FROM search WHERE rowid BETWEEN :low AND :high ORDER BY rowid DESC LIMIT 1",
                low=low,
                high=high,
            )
            if last is None:
                return low
            if last < high:
                return int(last) + 1
            low, high = low - (high - low + 1), low - 1


def _texts_of(row: sqlite3.Row) -> tuple[tuple[str, str], str | None]:
    """Return the feed's texts and the page's, and why one of them could not be read; that one is missing."""
    texts: dict[str, list[str]] = {"": [], "page_": []}
    reason = None
    for kind, others in (("", row["others"]), ("page_", None)):
        try:
            body = unpack(row[f"{kind}type"], row[f"{kind}base"], row[f"{kind}packed"], entry_id=row["id"])
            texts[kind].append(body_text(body))
            texts[kind] += map(body_text, unpack_others(others, entry_id=row["id"]))
        except Exception as error:
            reason = because(STEP, error)
    return (" ".join(texts[""]), " ".join(texts["page_"])), reason


def _words_of(row: sqlite3.Row) -> _Words:
    (text, page), reason = _texts_of(row)
    try:
        folded = {"title": fold(row["title"]), "author": fold(row["author"]), "text": fold(text), "page": fold(page)}
    except Exception as error:
        folded, reason = NO_WORDS, because(STEP, error)
    words = set(" ".join(folded.values()).split())
    return _Words(
        {
            **folded,
            "letters": " ".join({word[:length] for length in BEGINNINGS for word in words if len(word) >= length}),
            "id": row["id"],
            "old_title": row["old_title"],
            "old_author": row["old_author"],
            "body_id": row["body_id"],
            "page_body_id": row["page_body_id"],
            "set_aside": rejects.reason_kept(reason, entry=str(row["id"])),
        },
        row["at"],
    )


def _set_aside(words: _Words, error: Exception) -> _Words:
    reason = rejects.reason_kept(because(STEP, error), entry=str(words.values["id"]))
    return _Words({**words.values, **NO_WORDS, "letters": "", "set_aside": reason}, words.at)
