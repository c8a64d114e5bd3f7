"""Inputs by their numbers in several processes, each with a limit of time; what fails is written out, made small.

A process takes every nth number. An input that takes more than `LIMIT` seconds of the processor raises in its process;
one that hangs where no signal is heard gets its process killed, and another process goes on behind it.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
import signal
import socket
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import FrameType
from typing import Any

from tests.fuzz.documents import kind_of, make_input
from tests.fuzz.product import Product

LIMIT = 5.0  # seconds of the processor for one input
GRACE = 60.0  # seconds of the clock after which a process that says nothing is killed
FRESH = 100  # inputs for which a library is used
MEMORY = 2 * 1024**3
SMALLER = 3.0  # seconds in which a failing input is made small


class Hang(BaseException):
    """An input has taken too long; no guard of the product may swallow it."""


@dataclass(frozen=True, slots=True)
class Job:
    """What to run: `numbers` of inputs, `kinds` None: all; `files` are real documents to damage, by kind."""

    seed: int
    numbers: range
    kinds: frozenset[str] | None = None
    files: dict[str, tuple[Path, ...]] = field(default_factory=dict)
    until: float = float("inf")  # of the clock `time.monotonic`
    folder: Path | None = None  # where libraries are made

    def input_of(self, number: int) -> tuple[str, bytes]:
        """Return kind and bytes of an input."""
        kind = kind_of(number)
        return kind, make_input(kind, self.seed, number, self.files.get(kind, ()))


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that failed, made small, and how."""

    kind: str
    number: int
    data: bytes
    trace: str

    @property
    def cause(self) -> str:
        """What failures of one cause have in common: the error, and where it was raised."""
        lines = [line.strip() for line in self.trace.splitlines() if line.strip()]
        places = [line for line in lines if line.startswith("File ")]
        return f"{lines[-1][:160] if lines else 'killed'} | {places[-1] if places else ''}"


@dataclass(slots=True)
class Report:
    """What a run came to: inputs and seconds of the processor by kind, the slowest input of each, failures."""

    inputs: Counter[str] = field(default_factory=Counter)
    seconds: Counter[str] = field(default_factory=Counter)
    slowest: dict[str, tuple[float, int]] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)

    def count(self, kind: str, number: int, seconds: float) -> None:
        """Add one input."""
        self.inputs[kind] += 1
        self.seconds[kind] += seconds  # type: ignore[assignment]
        self.slowest[kind] = max(self.slowest.get(kind, (0.0, 0)), (seconds, number))

    def lines(self) -> list[str]:
        """Return the report as lines for a person."""
        told = []
        for kind, count in sorted(self.inputs.items()):
            seconds, (longest, number) = max(self.seconds[kind], 0.001), self.slowest[kind]
            told.append(
                f"{kind:7} {count:>8,} inputs {seconds:8.1f} s {count / seconds:7.0f} a second,"
                f" the slowest {longest:.2f} s (number {number})"
            )
        causes = Counter(failure.cause for failure in self.failures)
        told.append(f"{self.inputs.total():,} inputs, {len(self.failures)} failures of {len(causes)} causes")
        return told + [f"{count:>6} x {cause}" for cause, count in causes.most_common(40)]


# --------------------------------------------------------------------------- one process


def run(job: Job, tell: Callable[[Any], None] | None = None) -> Report:
    """Run a job in this process; `tell` is given each number before it begins, and each failure."""
    report = Report()
    before = signal.signal(signal.SIGPROF, _raise)
    place: _Place | None = None
    try:
        for done, number in enumerate(job.numbers):
            if time.monotonic() > job.until:
                break
            kind, data = job.input_of(number)
            if job.kinds is not None and kind not in job.kinds:
                continue
            if place is None or done % FRESH == 0:
                place = _fresh(place, job.folder)
            if tell is not None:
                tell(number)
            started = time.process_time()
            trace = attempt(place.product, kind, data)
            report.count(kind, number, time.process_time() - started)
            if trace:
                place = _fresh(place, job.folder)
                small, trace, place = _smaller(place, kind, data, trace)
                failure = Failure(kind, number, small, trace)
                report.failures.append(failure)
                if tell is not None:
                    tell(failure)
    finally:
        if place is not None:
            place.close()
        signal.signal(signal.SIGPROF, before)
    return report


def attempt(product: Product, kind: str, data: bytes) -> str:
    """Take an input through; return the trace of what went wrong, empty for nothing."""
    signal.setitimer(signal.ITIMER_PROF, LIMIT)
    try:
        product.take(kind, data)
    except (Exception, Hang):
        return traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return ""


def _raise(_signal: int, _frame: FrameType | None) -> None:
    raise Hang(f"more than {LIMIT} seconds")


class _Place:
    """A product in a folder of its own."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="fuzz-", dir=folder))
        self.parent = folder
        self.product = Product(self._folder)

    def close(self) -> None:
        with suppress(Exception):
            self.product.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _fresh(place: _Place | None, folder: Path | None) -> _Place:
    if place is not None:
        place.close()
    return _Place(folder)


def _smaller(place: _Place, kind: str, data: bytes, trace: str) -> tuple[bytes, str, _Place]:
    """Cut pieces out of a failing input as long as it fails in the same way."""
    cause = Failure(kind, 0, b"", trace).cause
    until = time.monotonic() + (0 if "Hang" in cause else SMALLER)
    size = max(1, len(data) // 2)
    while size and time.monotonic() < until:
        at, shrank = 0, False
        while at < len(data) and time.monotonic() < until:
            shorter = data[:at] + data[at + size :]
            other = attempt(place.product, kind, shorter)
            if other:
                place = _fresh(place, place.parent)
            if other and Failure(kind, 0, b"", other).cause == cause:
                data, trace, shrank = shorter, other, True
            else:
                at += size
        size = size if shrank and size > 1 else size // 2
    return data, trace, place


# --------------------------------------------------------------------------- several


def run_many(
    job: Job,
    processes: int,
    *,
    say: Callable[[str], None] = lambda _line: None,
    keep: Callable[[Failure], None] = lambda _failure: None,
) -> Report:
    """Run a job in several processes; `say` is told how it goes, `keep` is given each failure."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="fuzz-", dir=memory if memory.is_dir() else None) as folder:
        return _run_many(replace(job, folder=Path(folder)), processes, say, keep)


def _run_many(job: Job, processes: int, say: Callable[[str], None], keep: Callable[[Failure], None]) -> Report:
    context = multiprocessing.get_context("fork")
    report = Report()
    kept = 0
    children = {}
    for first in range(processes):
        child = _Child(context, job, job.numbers[first::processes])
        children[child.connection] = child
    told = time.monotonic()
    while children:
        for ready in wait(list(children), timeout=1.0):
            assert isinstance(ready, Connection)
            child = children[ready]
            if child.listen(report):
                del children[ready]
        for connection, child in list(children.items()):
            if child.is_silent:
                del children[connection]
                after = child.kill(report)
                if after is not None:
                    again = _Child(context, job, after)
                    children[again.connection] = again
        for failure in report.failures[kept:]:
            keep(failure)
        kept = len(report.failures)
        if time.monotonic() - told > 30:
            told = time.monotonic()
            say(f"{sum(child.done for child in children.values()):,} under way, {len(report.failures)} failures")
    return report


class _Child:
    """One process and what it said last."""

    def __init__(self, context: Any, job: Job, numbers: range) -> None:
        self.connection, theirs = context.Pipe(duplex=False)
        self._job, self._numbers = job, numbers
        self._number: int | None = None
        self._heard = time.monotonic()
        self.done = 0
        self.process = context.Process(target=_child, args=(job, numbers, theirs), daemon=True)
        self.process.start()
        theirs.close()

    @property
    def is_silent(self) -> bool:
        return time.monotonic() - self._heard > GRACE

    def listen(self, report: Report) -> bool:
        """Take one message; return whether it was the last."""
        self._heard = time.monotonic()
        try:
            message = self.connection.recv()
        except EOFError:
            self._heard = -GRACE  # dead
            return False
        if isinstance(message, int):
            self._number = message
            self.done += 1
        elif isinstance(message, Failure):
            report.failures.append(message)
        else:
            _add(report, message)
            self.process.join()
            return True
        return False

    def kill(self, report: Report) -> range | None:
        """End a process that hangs or has died; return the numbers behind the one it was at."""
        hangs = self.process.is_alive() and self._heard > 0
        self.process.kill()
        self.process.join()
        if self._number is None:
            return None
        kind, data = self._job.input_of(self._number)
        why = "killed: no signal was heard" if hangs else "the process died"
        report.failures.append(Failure(kind, self._number, data, f"Hang: {why}"))
        return self._numbers[self._numbers.index(self._number) + 1 :]


def _child(job: Job, numbers: range, connection: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    stay_at_home()
    sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - until the process ends
    setattr(sys, "__stdout__", sys.stdout)  # noqa: B010 - where the worker answers
    connection.send(run(replace(job, numbers=numbers), connection.send))


def stay_at_home() -> None:
    """Refuse every connection of this process but to this machine, and every look-up of a name. It cannot be undone."""

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "socket.getaddrinfo" and arguments[0] not in (None, "localhost", "127.0.0.1"):
            raise socket.gaierror(socket.EAI_NONAME, "no names here")
        if (
            event == "socket.connect"
            and isinstance(arguments[1], tuple)
            and arguments[1][0] not in ("127.0.0.1", "::1")
        ):
            raise OSError("nothing leaves this machine")

    sys.addaudithook(refuse)


def _add(report: Report, other: Report) -> None:
    report.inputs += other.inputs
    report.seconds += other.seconds
    for kind, slowest in other.slowest.items():
        report.slowest[kind] = max(report.slowest.get(kind, (0.0, 0)), slowest)


class Keeper:
    """Writes the first failing input of each cause, and its trace, into a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: set[str] = set()

    def keep(self, failure: Failure) -> None:
        """Write one failure."""
        if failure.cause in self._known:
            return
        self._known.add(failure.cause)
        self._folder.mkdir(parents=True, exist_ok=True)
        name = f"{failure.kind}-{failure.number}"
        (self._folder / f"{name}.bin").write_bytes(failure.data)
        (self._folder / f"{name}.txt").write_text(f"{failure.cause}\n\n{failure.trace}", "utf-8", "replace")
