"""What a program costs with all its children: seconds, seconds of CPU, memory. Read from /proc, so on Linux only.

Rules: CPU is what the system counted for the program and every child that was waited for; memory is sampled, the
peak of one process is the system's own high-water mark (VmHWM), the sum is of resident pages, shared ones twice.
"""

from __future__ import annotations

import os
import select
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

MEGABYTE = 1024 * 1024
_PROC = Path("/proc")
_EVERY = 0.05
_TICKS = os.sysconf("SC_CLK_TCK")
_GONE = (FileNotFoundError, ProcessLookupError)


@dataclass
class Peaks:
    """The memory of a tree of processes, in bytes, as far as it was seen."""

    by_process: dict[int, int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    total: int = 0

    @property
    def largest(self) -> int:
        """The peak of the largest single process."""
        return max(self.by_process.values(), default=0)

    def sample(self, root: int) -> None:
        """Look at the process `root` and all below it once."""
        resident = 0
        for pid in tree(root):
            with suppress(*_GONE):
                now, peak = _memory(pid)
                resident += now
                self.by_process[pid] = max(peak, self.by_process.get(pid, 0))
                self.names[pid] = name_of(pid)
        self.total = max(self.total, resident)


@dataclass(frozen=True)
class Cost:
    """What one run cost; `wall` and `cpu` in seconds."""

    wall: float
    cpu: float
    peaks: Peaks
    status: int


def clean_environ(**more: str) -> dict[str, str]:
    """Return our environment as an installed program has it: its bytecode may be written and read."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | more


def run(
    argv: Sequence[str], environ: Mapping[str, str], *, heard: Callable[[float, bytes], None] | None = None
) -> Cost:
    """Run a program to its end and return what it cost with all its children.

    `heard` is called with each line that it writes and the seconds since its start; without it nobody listens.
    """
    peaks = Peaks()
    started = time.perf_counter()
    output = subprocess.PIPE if heard else subprocess.DEVNULL
    with subprocess.Popen(argv, env=environ, stdout=output, stderr=subprocess.DEVNULL) as process:
        ended = os.pidfd_open(process.pid)
        try:
            _watch(process, ended, peaks, started, heard)
            wall = time.perf_counter() - started
        finally:
            os.close(ended)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return Cost(wall, usage.ru_utime + usage.ru_stime, peaks, process.returncode)


def _watch(
    process: subprocess.Popen[bytes],
    ended: int,
    peaks: Peaks,
    started: float,
    heard: Callable[[float, bytes], None] | None,
) -> None:
    """Listen and sample until the process has ended and all it wrote was heard."""
    pipe = process.stdout.fileno() if process.stdout else None
    rest, next_sample = b"", 0.0
    while True:
        waiting_for = [ended] if pipe is None else [ended, pipe]
        ready = select.select(waiting_for, [], [], _EVERY)[0]
        now = time.perf_counter() - started
        if pipe in ready and pipe is not None and heard:
            chunk = os.read(pipe, 1 << 20)
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                heard(now, line)
            pipe = pipe if chunk else None
        elif ended in ready:
            return
        if now >= next_sample and ended not in ready:
            peaks.sample(process.pid)
            next_sample = now + _EVERY


def tree(root: int) -> Iterator[int]:
    """Yield the process `root` and all that descend from it and are alive."""
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        yield pid
        with suppress(*_GONE):
            for children in (_PROC / str(pid) / "task").glob("*/children"):
                waiting += map(int, children.read_text().split())


def named(marker: str) -> list[int]:
    """Return the living processes that have `marker` in their environment: a whole family, orphans too."""
    found = []
    for folder in _PROC.glob("[0-9]*"):
        with suppress(*_GONE, PermissionError):
            if marker.encode() in (folder / "environ").read_bytes() and _state(int(folder.name)) != "Z":
                found.append(int(folder.name))
    return found


def name_of(pid: int) -> str:
    """Return what a process is, in a word or two: the module that Python runs, or the program."""
    words = (_PROC / str(pid) / "cmdline").read_text(errors="replace").rstrip("\0").split("\0")
    if "-m" in words[:-1]:
        return " ".join(words[words.index("-m") + 1 :][:2])
    return Path(words[0]).name


def cpu_seconds(pid: int) -> float:
    """Return the CPU seconds that one process has used so far, without its children."""
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _state(pid: int) -> str:
    return _stat(pid)[0]


def _stat(pid: int) -> list[str]:
    # proc(5): the name stands in parentheses and may hold anything; the state is the third field.
    return (_PROC / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()


def _memory(pid: int) -> tuple[int, int]:
    """Return the resident bytes of a process now, and at their peak."""
    values = {"VmRSS": 0, "VmHWM": 0}  # a zombie has none
    for line in (_PROC / str(pid) / "status").read_text(errors="replace").splitlines():
        name, _, rest = line.partition(":")
        if name in values:
            values[name] = int(rest.split()[0]) * 1024
    return values["VmRSS"], values["VmHWM"]
