"""The end of the reader by a signal or a fault.

The rule: the reader ends as it does by a key, so all marks are written. It ends within PATIENCE seconds, even if
something hangs.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

PATIENCE = 10.0  # seconds; a bulk mark of 100,000 entries takes two
SIGNALS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGINT") if hasattr(signal, name))


@contextmanager
def signals_to(leave: Callable[[int], object], *, at_once: Callable[[int], object]) -> Iterator[None]:
    """Call `leave` with the number of a signal that asks the process to end, once, between two steps of the program.

    `at_once` is called on a thread, and so also while a step takes long. What is ignored (nohup) stays ignored.
    """
    came: list[int] = []

    def handle(number: int, _frame: FrameType | None) -> None:
        if not came:
            came.append(number)
            leave(number)

    before = {number: signal.getsignal(number) for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN}
    heard, told = socket.socketpair()
    told.setblocking(False)
    threading.Thread(target=_listen, args=(heard, at_once), name="signals", daemon=True).start()
    told_before = signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
    try:
        for number in before:
            signal.signal(number, handle)
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(told_before)
        told.close()


def _listen(heard: socket.socket, at_once: Callable[[int], object]) -> None:
    """Hear of signals of any kind (see `signal.set_wakeup_fd`) until nobody tells of them any more."""
    with heard:
        while number := heard.recv(1):
            if number[0] in SIGNALS:
                at_once(number[0])
                return


def end_within(status: int, give_up: Callable[[], object], *, seconds: float = PATIENCE) -> None:
    """Let the process end by itself; when it did not in so many seconds, call `give_up` and end it with `status`."""

    def end() -> None:
        try:
            give_up()
        finally:
            os._exit(status)

    deadline = threading.Timer(seconds, end)
    deadline.daemon = True  # it keeps nothing from ending sooner
    deadline.start()
