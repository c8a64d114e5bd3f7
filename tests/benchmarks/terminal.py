"""Run a program in a pseudo-terminal and time it until a text is on the screen."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass
class Terminal:
    """One program in a terminal of its own, of `columns` x `rows` cells."""

    argv: Sequence[str]
    environ: Mapping[str, str]
    columns: int = 120
    rows: int = 36
    seen: bytes = b""
    pid: int = 0
    fd: int = -1
    started: float = field(default=0.0)

    def start(self) -> None:
        """Start the program."""
        self.started = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(self.argv[0], list(self.argv), dict(self.environ))
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", self.rows, self.columns, 0, 0))

    def wait_for(self, text: bytes, *, timeout: float = 30.0) -> float:
        """Read until `text` was written; return the seconds since `start`. Raises TimeoutError."""
        end = time.perf_counter() + timeout
        while text not in self.seen:
            left = end - time.perf_counter()
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                raise TimeoutError(f"{text!r} never came; last: {self.seen[-400:]!r}")
            try:
                self.seen += os.read(self.fd, 65536)
            except OSError as error:
                raise TimeoutError(f"the program ended; last: {self.seen[-400:]!r}") from error
        return time.perf_counter() - self.started

    def type(self, keys: bytes) -> float:
        """Forget what was seen, type `keys`, and return the time they were typed."""
        self.seen = b""
        os.write(self.fd, keys)
        return time.perf_counter()

    def stop(self) -> None:
        """Kill the program and its terminal."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def time_to_text(argv: Sequence[str], environ: Mapping[str, str], text: bytes) -> float:
    """Return the seconds from starting a program to `text` on its screen."""
    terminal = Terminal(argv, environ)
    terminal.start()
    try:
        return terminal.wait_for(text)
    finally:
        terminal.stop()
