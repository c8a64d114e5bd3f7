"""A disk that spoils: which pages of a library file hold what, and noise put into them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from tests.store.make import read

PAGE = 4096
_INNER = (2, 5)  # https://sqlite.org/fileformat.html, 1.6


def roots(path: Path) -> dict[str, int]:
    """The root page of every table and index."""
    with closing(read(path)) as library:
        return dict(library.execute("SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0"))


def leaves(data: bytes, number: int) -> Iterator[int]:
    """The numbers of the leaf pages below the page `number`, from left to right."""
    page = data[(number - 1) * PAGE : number * PAGE]
    if page[0] not in _INNER:
        yield number
        return
    for cell in range(int.from_bytes(page[3:5], "big")):
        at = int.from_bytes(page[12 + 2 * cell : 14 + 2 * cell], "big")
        yield from leaves(data, int.from_bytes(page[at : at + 4], "big"))
    yield from leaves(data, int.from_bytes(page[8:12], "big"))


def leaf_of(path: Path, entry_id: int) -> int:
    """The page that holds the row of an entry, whose title is unique."""
    with closing(read(path)) as library:
        title: bytes = library.execute("SELECT CAST(title AS BLOB) FROM entries WHERE id = ?", [entry_id]).fetchone()[0]
    data = path.read_bytes()
    pages = leaves(data, roots(path)["entries"])
    return next(number for number in pages if title in data[(number - 1) * PAGE : number * PAGE])


def spoil(path: Path, number: int, noise: bytes, *, at: int = 0) -> None:
    """Put noise into a page."""
    data = bytearray(path.read_bytes())
    start = (number - 1) * PAGE + at
    data[start : start + len(noise)] = noise
    path.write_bytes(data)


def one_bad_byte(path: Path, table: str, column: str, row_id: int) -> None:
    """Make the first letter of a text what no text in UTF-8 has."""
    with closing(sqlite3.connect(path)) as library:
        library.execute(
            f"UPDATE {table} SET {column} = CAST(x'ff' || substr(CAST({column} AS BLOB), 2) AS TEXT) WHERE id = ?",
            [row_id],
        )
        library.commit()
