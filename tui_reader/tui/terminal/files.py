"""Writes an article to a file.

The rule: no file is ever overwritten: if the file exists, the new one gets a number. A file that could not be written
completely is removed.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from tui_reader.model.errors import ReaderError
from tui_reader.text.clean import clean_line


def save(typed: str, text: str, *, name: str) -> Path:
    """Write `text` to the path that was `typed`, in a folder to `name`; return where it is now.

    Missing folders are made, `~` is the home folder. Raises ReaderError with a sentence. Blocks.
    """
    try:
        path = Path(typed).expanduser().absolute()
        if typed.endswith(("/", os.sep)) or path.is_dir():
            path /= name
        path.parent.mkdir(parents=True, exist_ok=True)
        return _write_beside_others(path, text)
    except (OSError, ValueError, RuntimeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ReaderError(f"{clean_line(typed)} could not be written: {clean_line(reason)}.") from error


def shown(path: Path) -> str:
    """Return a path as people write it, with `~` for the home folder."""
    with suppress(ValueError, RuntimeError):
        return clean_line(f"~/{path.relative_to(Path.home())}")
    return clean_line(str(path))


def _write_beside_others(path: Path, text: str) -> Path:
    stem, number = path.stem, 1
    while True:
        with suppress(FileExistsError):
            _write_new(path, text)
            return path
        number += 1
        path = path.with_stem(f"{stem}-{number}")


def _write_new(path: Path, text: str) -> None:
    with path.open("x", encoding="utf-8", newline="\n") as file:
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            with suppress(OSError):
                path.unlink()
            raise
