"""Runs other programs with a text on stdin, as argument lists, never through a shell; none is waited for long.

The rule: a program cannot disturb the reader. It has a session of its own, so it has no terminal to write to or read
from. Its stdin and stderr are files, so neither side can block the other. A program that takes too long is ended
with its children. If the reader is left meanwhile, the program goes on, for it has its whole text.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from typing import IO

from msgspec import Struct

from tui_reader.model.errors import ReaderError
from tui_reader.text.clean import clean_line

FIRST_LOOK, LAST_LOOK = 0.005, 0.1  # seconds between two looks whether it has ended
MOST_SAID = 4096
LONGEST_LINE = 200


class Ended(Struct, frozen=True):
    """How a program ended: its exit status, None when it had to be ended; the first line that it said on stderr."""

    status: int | None
    said: str


async def run(command: Sequence[str], text: str, *, seconds: float) -> Ended:
    """Run a program with `text` on stdin, for `seconds` at most; raises ReaderError when it cannot be started."""
    loop = asyncio.get_running_loop()
    process, errors = await asyncio.to_thread(_start, command, text)
    deadline = loop.time() + seconds
    pause = FIRST_LOOK
    with errors:
        while (status := process.poll()) is None and loop.time() < deadline:
            await asyncio.sleep(pause)
            pause = min(2 * pause, LAST_LOOK)
        if status is None:
            _end(process)
        return Ended(status, _first_line(errors))


def _start(command: Sequence[str], text: str) -> tuple[subprocess.Popen[bytes], IO[bytes]]:
    """Start a program; return it, and the file that it writes its errors to. Runs on a thread."""
    from tempfile import TemporaryFile

    try:
        errors = TemporaryFile()  # noqa: SIM115 - it is read, and closed, when the program has ended
        with TemporaryFile() as given:
            given.write(text.encode("utf-8", "replace"))
            given.seek(0)
            process = subprocess.Popen(  # noqa: S603 - an argument list; the program is the person's choice, or known
                list(command), stdin=given, stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True
            )
    except FileNotFoundError as error:
        raise ReaderError(f"There is no program “{clean_line(command[0])}” here.") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ReaderError(f"“{clean_line(command[0])}” could not be started: {clean_line(reason)}.") from error
    return process, errors


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program and what it has started."""
    if os.name == "posix":
        with suppress(ProcessLookupError, PermissionError):  # it ended this very moment
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def _first_line(errors: IO[bytes]) -> str:
    errors.seek(0)
    lines = errors.read(MOST_SAID).decode("utf-8", "replace").splitlines()
    return next((line for line in map(clean_line, lines) if line), "")[:LONGEST_LINE]
