"""The pictures of entries: rows here, files beside the library, named by the hash of their content.

Rule: a file is whole or not there, and is written before the row that names it; so a row may be believed, and a file
that no row names is only waste. What could not be had is remembered for a day.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from tui_reader.model.articles import Picture
from tui_reader.model.errors import NotFound
from tui_reader.model.incoming import PictureNeeds, PictureRow
from tui_reader.model.paths import pictures_of
from tui_reader.query.terms import SAVED_URL
from tui_reader.store.db.connection import Connection, Value, storable, storable_or_none, whole
from tui_reader.store.entries.pages import ORIGIN
from tui_reader.text.times import DAY, HOUR

ERRORS_KEPT = DAY
WASTE_KEPT = HOUR  # a younger file may belong to a row that is about to be written
_NAME = re.compile(r"[0-9a-f]{40}")
_COLUMNS = "url, hash, width, height, bytes, asked, error"


class Pictures:
    """Pictures as they are kept."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.folder = pictures_of(connection.path)

    def load(self, entry_id: int) -> dict[str, Picture]:
        """Return the stored pictures of an entry by address. The files are not looked at."""
        rows = self._connection.rows(
            "SELECT url, hash, width, height FROM images WHERE entry_id = :id AND hash IS NOT NULL", id=whole(entry_id)
        )
        return {
            row["url"]: Picture(row["url"], file_of(self.folder, row["hash"]), row["width"], row["height"])
            for row in rows
            if _NAME.fullmatch(row["hash"])
        }

    def load_failed(self, entry_id: int) -> frozenset[str]:
        """Return the addresses of an entry's pictures that could not be had during the last day."""
        now = self._connection.now
        rows = self._connection.rows(
            "SELECT url FROM images WHERE entry_id = :id AND hash IS NULL AND asked BETWEEN :since + 1 AND :now",
            id=whole(entry_id),
            since=now - ERRORS_KEPT,
            now=now,
        )
        return frozenset(row["url"] for row in rows)

    def load_needs(self, entry_id: int, urls: Sequence[str], *, now: int) -> PictureNeeds:
        """Return what is known of an entry's pictures: those to be fetched are the ones without a row.

        What another entry has is taken from there, and so is an error of the last day. Raises NotFound.
        """
        feed = self._connection.row(
            f"SELECT {ORIGIN} FROM entries AS e JOIN feeds AS f ON f.id = e.feed_id WHERE e.id = :id",
            id=whole(entry_id),
            saved=SAVED_URL,
        )
        if feed is None:
            raise NotFound(f"There is no entry {entry_id}.")
        known: dict[str, PictureRow] = {}
        for url in urls:
            row = self._connection.row(
                f"""
                SELECT {_COLUMNS} FROM images
                WHERE url = :url AND (hash IS NOT NULL OR asked BETWEEN :since + 1 AND :now)
                ORDER BY hash IS NULL, asked DESC LIMIT 1
                """,
                url=storable(url),
                since=now - ERRORS_KEPT,
                now=now,
            )
            if row is not None:
                known[url] = PictureRow(*row)
        return PictureNeeds(feed["feed_url"] or "", bool(feed["trusted"]), known)

    def save(self, entry_id: int, row: PictureRow) -> None:
        """Keep what became of a picture; of an entry that is gone meanwhile nothing is kept."""
        values: dict[str, Value] = {
            "id": entry_id,
            "url": storable(row.url),
            "hash": row.hash,
            "width": row.width,
            "height": row.height,
            "bytes": row.bytes,
            "asked": row.asked,
            "error": storable_or_none(row.error),
        }
        with self._connection.transaction():
            self._connection.run(
                f"""
                INSERT OR REPLACE INTO images (entry_id, {_COLUMNS})
                SELECT id, :url, :hash, :width, :height, :bytes, :asked, :error FROM entries WHERE id = :id
                """,
                **values,
            )

    def sweep(self, *, now: int) -> int:
        """Delete the files that no row names any more; return how many. A young file is left alone."""
        swept = 0
        for file in _files(self.folder):
            used = self._connection.value("SELECT 1 FROM images WHERE hash = :hash LIMIT 1", hash=file.name)
            with suppress(OSError):
                if used is None and file.stat().st_mtime < now - WASTE_KEPT:
                    file.unlink()
                    swept += 1
        return swept


def file_of(folder: Path, name: str) -> Path:
    """Return where the picture with this hash lies: in a folder of the first two letters, lest one grows too long."""
    return folder / name[:2] / name


def keep_file(folder: Path, data: bytes) -> str:
    """Write a picture where it belongs and return its hash; one that is there already stays. Raises OSError."""
    # Only who fetches pictures needs these; the store stands on the way to the first paint.
    import tempfile
    from hashlib import blake2b

    name = blake2b(data, digest_size=20).hexdigest()
    path = file_of(folder, name)
    if path.exists():
        os.utime(path)  # it is in use again: `sweep` may not take it for waste
        return name
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return name


def _files(folder: Path) -> Iterable[Path]:
    return (path for path in folder.glob("??/*") if path.is_file())
