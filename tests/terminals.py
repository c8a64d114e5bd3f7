"""A program in a pseudo-terminal of its own, which is its controlling terminal: what it wrote, and how it ended."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

PATIENCE = 30.0  # seconds; only a test that fails waits so long


class Terminal:
    """Runs `words` in a terminal of 100 x 30 cells. Reading goes on only while somebody waits for something."""

    def __init__(self, words: Sequence[str], environ: Mapping[str, str]) -> None:
        self._leader, self._follower = pty.openpty()
        fcntl.ioctl(self._follower, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        self.before = self.attributes
        self.written = b""
        self.process = subprocess.Popen(
            words,
            stdin=self._follower,
            stdout=self._follower,
            stderr=self._follower,
            env={**environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"},
            start_new_session=True,
            preexec_fn=_take_terminal,  # noqa: PLW1509 - which only asks the system for something
        )

    @property
    def attributes(self) -> list[Any]:
        """What the terminal is set to (termios)."""
        return termios.tcgetattr(self._leader)

    def wait_for(self, what: bytes | Callable[[bytes], bool]) -> None:
        """Read until something was written. Raises AssertionError with the last of it when that never comes."""
        deadline = time.monotonic() + PATIENCE
        while not (what in self.written if isinstance(what, bytes) else what(self.written)):
            found = self._read(deadline - time.monotonic())
            assert found, f"never came: {what!r}; last: {self.written[-2000:]!r}"

    def type(self, keys: bytes) -> None:
        """Type keys."""
        os.write(self._leader, keys)

    def end(self) -> int:
        """Read until the program has ended, and return its exit status, negative for a signal."""
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < deadline, f"did not end; last: {self.written[-2000:]!r}"
            self._read(0.02)
        while self._read(0):
            pass
        return self.process.returncode

    def hang_up(self) -> int:
        """Close the terminal as a window is closed; return the exit status."""
        os.close(self._follower)
        os.close(self._leader)
        self._leader = self._follower = -1
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        """End what is left."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for fd in {self._leader, self._follower} - {-1}:
            os.close(fd)

    def _read(self, seconds: float) -> bool:
        if not select.select([self._leader], [], [], max(0, seconds))[0]:
            return False
        piece = os.read(self._leader, 65536)
        self.written += piece
        return bool(piece)


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
