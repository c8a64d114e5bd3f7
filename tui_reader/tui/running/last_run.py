"""How the last runs of the reader ended, told once at the next start.

A run has a small file beside the log, and locks the file as long as it lives. A clean end removes the file, and any
other end writes a word into it. After a kill or a power cut the file is there without a lock. Where there are no locks
(Windows), nothing is told.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from tui_reader.text.times import clock

NAME = "reader-{}.run"
CRASHED = "crashed"


class ThisRun:
    """The file of one run in `folder`. Nothing here ever fails: a folder that cannot be written to tells nothing."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME.format(os.getpid())
        self._file: IO[str] | None = None

    def begin(self) -> None:
        """Make the file; it is locked before it has its name, so nobody takes it for that of a run that is over."""
        made = self._path.with_suffix(".new")
        with suppress(OSError, ImportError):
            made.parent.mkdir(parents=True, exist_ok=True)
            self._file = made.open("w", encoding="ascii")
            _lock(self._file)
            made.replace(self._path)

    def end(self, how: str = "") -> None:
        """Leave a word of how the run ended: "" cleanly, CRASHED, or the name of a signal."""
        if self._file is None:
            return
        with suppress(OSError):
            if how:
                self._file.write(how)
            else:
                self._path.unlink()
            self._file.close()


def how_it_ended(status: int) -> str:
    """Return the word for an exit status: 0 is a clean end, above 128 a signal."""
    return "" if status == 0 else signal.Signals(status - 128).name if status > 128 else CRASHED


def tell_last_runs(folder: Path, log: Path, *, now: int) -> tuple[str, ...]:
    """Return a sentence for each run that ended otherwise than by a key, and forget these. Times are local."""
    return tuple(_sentence(word, at, log, now) for word, at in sorted(_runs_over(folder), key=lambda run: run[1]))


def _runs_over(folder: Path) -> Iterator[tuple[str, float]]:
    for path in folder.glob(NAME.format("*")):
        with suppress(OSError, ValueError, ImportError), path.open("r+", encoding="ascii") as file:
            _lock(file)
            word, at = file.read(20), path.stat().st_mtime
            path.unlink()
            yield word, at


def _sentence(word: str, at: float, log: Path, now: int) -> str:
    when = clock(at, now)
    if word == CRASHED:
        return f"The reader ended unexpectedly at {when}; {log} says why. All marks are saved."
    if word == "SIGHUP":
        return f"The terminal was closed at {when}; all marks are saved."
    if word:
        return f"The reader was ended from outside at {when} ({word}); all marks are saved."
    return f"The reader that was opened at {when} was killed, or the machine stopped; what it had written is safe."


def _lock(file: IO[str]) -> None:
    """Lock a file that nobody else has locked. Raises OSError where somebody has, ImportError where there are none."""
    import fcntl

    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
