"""How the last run ended: told once, never after a clean end, and never of a run that goes on."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from tui_reader.tui.running.last_run import CRASHED, ThisRun, how_it_ended, tell_last_runs

LOG = Path("/state/log")


def local(day: int, hour: int, minute: int) -> float:
    """Return a moment of November 2026 by the clock of this place."""
    return time.mktime((2026, 11, day, hour, minute, 0, 0, 0, -1))


def tell(folder: Path, *, now: float | None = None) -> tuple[str, ...]:
    return tell_last_runs(folder, LOG, now=int(time.time() if now is None else now))


@pytest.mark.parametrize(
    ("how", "words"),
    [
        (
            CRASHED,
            "The reader ended unexpectedly at {clock}; /state/log says why. All marks are saved.",
        ),
        ("SIGTERM", "The reader was ended from outside at {clock} (SIGTERM); all marks are saved."),
        ("SIGHUP", "The terminal was closed at {clock}; all marks are saved."),
    ],
)
def test_an_end_is_told_once(tmp_path: Path, how: str, words: str) -> None:
    run = ThisRun(tmp_path / "log")
    run.begin()
    assert tell(tmp_path / "log") == ()  # it goes on
    run.end(how)
    (file,) = (tmp_path / "log").iterdir()
    at = local(30, 12, 3)
    os.utime(file, (at, at))
    assert tell(tmp_path / "log", now=at + 3600) == (words.format(clock="12:03"),)
    assert tell(tmp_path / "log") == ()
    assert list((tmp_path / "log").iterdir()) == []


def test_a_clean_end_is_not_told(tmp_path: Path) -> None:
    run = ThisRun(tmp_path)
    run.begin()
    run.end()
    assert tell(tmp_path) == ()
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_was_killed_is_told_with_its_day(tmp_path: Path) -> None:
    file = tmp_path / "reader-1.run"
    file.touch()
    at = local(28, 9, 30)
    os.utime(file, (at, at))
    (sentence,) = tell(tmp_path, now=at + 2 * 86400)
    assert sentence.startswith("The reader that was opened at 09:30 on 28 November was killed")


def test_a_folder_that_cannot_be_written_to_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    run = ThisRun(tmp_path / "file" / "log")
    run.begin()
    run.end(CRASHED)
    assert tell(tmp_path / "file" / "log") == ()


def test_the_status_says_how() -> None:
    assert [how_it_ended(status) for status in (0, 1, 128 + signal.SIGTERM, 128 + signal.SIGHUP)] == [
        "",
        CRASHED,
        "SIGTERM",
        "SIGHUP",
    ]
