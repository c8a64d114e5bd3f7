"""Kill the worker, the reader and `tui-reader refresh` at random moments of a refresh, and look at the library.

python -m tests.benchmarks.kills [--kills 100] [--victims refresh,worker,reader] [--seed N] [--farm PATH]

After each kill: the file is whole, no entry is doubled or lost, what was told and marked is there, no process lives
on. In the end one undisturbed refresh completes everything exactly. Between the kills all
feeds are made due by hand; what the dead had claimed must be free at once.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path

from tests.benchmarks.checks import damage, doubled, missing, rows, stored
from tests.benchmarks.farm import Farm, add_option, subscribe
from tests.benchmarks.processes import clean_environ, name_of, named, tree
from tests.benchmarks.reader import FIRST_PAINT, Reader
from tui_reader.store import Store

CLAIM = 120  # seconds that a killed refresh may keep the next one from a feed
ORPHANS_MAY_LIVE = 10.0
COMMITTED_WITHIN = 0.5
LATENCY = 600  # milliseconds on average: what is killed must not be over in a moment
WORKER = "tui_reader.refresh.process.worker"


class Victim(ABC):
    """What is killed, on a library of its own."""

    span: float
    """Seconds after `begin` within which it is killed."""

    def __init__(self, library: Path) -> None:
        self.library = library
        self.marker = f"kills-{os.getpid()}-{library.stem}"

    @abstractmethod
    def begin(self, chance: random.Random) -> None:
        """Begin a refresh of all feeds."""

    @abstractmethod
    def pass_time(self, seconds: float) -> None:
        """Let it run for so long."""

    @abstractmethod
    def kill(self) -> list[int]:
        """Kill it; return the processes that should end by themselves now."""

    def told(self) -> list[str]:
        """Return the feeds that it said were done."""
        return []

    def end(self) -> list[str]:
        """End what is left after the last kill; return what is wrong with it."""
        return []


class Command(Victim):
    """`tui-reader refresh`."""

    span = 2.2

    def begin(self, chance: random.Random) -> None:
        environ = clean_environ(TUI_READER_LIBRARY=str(self.library), BENCHMARK=self.marker)
        environ["XDG_STATE_HOME"] = str(self.library.parent)
        self.output = self.library.with_suffix(".jsonl")
        with self.output.open("wb") as file:
            argv = [sys.executable, "-m", "tui_reader", "refresh", "--json"]
            self.process = subprocess.Popen(argv, env=environ, stdout=file, stderr=subprocess.DEVNULL)

    def pass_time(self, seconds: float) -> None:
        time.sleep(seconds)

    def kill(self) -> list[int]:
        self.process.kill()
        self.process.wait()
        return named(self.marker)

    def told(self) -> list[str]:
        lines = [line for line in self.output.read_bytes().split(b"\n")[:-1] if line]
        events = [event for event in map(json.loads, lines) if event["event"] == "feed"]
        return [event["url"] for event in events if event["status"] in ("new", "updated", "unchanged")]


class WholeReader(Victim):
    """The reader, with the worker that refreshes when it starts. A star is set by key before most kills."""

    span = 1.5

    def begin(self, chance: random.Random) -> None:
        self.reader = Reader(self.library, settings="[refresh]\nevery_minutes = 0\n", marker=self.marker)
        self.starred_by_key = False
        self.stars = self._stars()
        has_entries = bool(rows(self.library, "SELECT 1 FROM entries LIMIT 1"))
        self.reader.start()
        if chance.random() < 0.2:  # while it starts
            return
        self.reader.wait_for(FIRST_PAINT)
        self.reader.listen(chance.uniform(0.3, 1.0))
        self.reader.type(b"j" * chance.randrange(30) + b"s")
        self.starred_by_key = has_entries
        self.reader.listen(COMMITTED_WITHIN)

    def pass_time(self, seconds: float) -> None:
        self.reader.listen(seconds)

    def kill(self) -> list[int]:
        self.reader.stop()
        self.lost_star = self.starred_by_key and len(self._stars() ^ self.stars) != 1
        return named(self.marker)

    def told(self) -> list[str]:
        return ["the star that was set by key"] if self.lost_star else []

    def _stars(self) -> set[int]:
        return {row[0] for row in rows(self.library, "SELECT id FROM entries WHERE starred = 1")}


class Worker(Victim):
    """The worker of a reader that lives through it all."""

    span = 2.2

    def __init__(self, library: Path) -> None:
        super().__init__(library)
        settings = "[refresh]\non_start = false\nevery_minutes = 0\n"
        self.reader = Reader(library, settings=settings, marker=self.marker)
        self.reader.start()
        self.reader.wait_for(FIRST_PAINT)
        self.reader.listen(1.5)

    def begin(self, chance: random.Random) -> None:
        self.reader.type(b"R")

    def pass_time(self, seconds: float) -> None:
        self.reader.listen(seconds)

    def kill(self) -> list[int]:
        while not (workers := [pid for pid in tree(self.reader.pid) if _is_worker(pid)]):
            self.reader.listen(0.02)
        family = list(tree(workers[0]))
        os.kill(workers[0], signal.SIGKILL)
        self.reader.listen(0.5)
        return family

    def end(self) -> list[str]:
        wrong = []
        self.reader.type(b"R")
        try:
            self.reader.wait_for(b"Refreshed", timeout=30)
        except TimeoutError as error:
            wrong.append(f"the reader does not refresh any more: {error}")
        self.reader.stop()
        return wrong


def _is_worker(pid: int) -> bool:
    with suppress(OSError):
        return name_of(pid) == WORKER
    return False


VICTIMS: dict[str, type[Victim]] = {"refresh": Command, "worker": Worker, "reader": WholeReader}


class Trial:
    """Many kills of one victim."""

    def __init__(self, farm: Farm, library: Path, victim: Victim, chance: random.Random) -> None:
        self._farm = farm
        self._library = library
        self._victim = victim
        self._chance = chance
        self._truth: dict[str, list[str]] = {}
        self._ever: dict[str, set[str]] = {}
        self._read: set[int] = set()
        self.complaints: list[str] = []
        self.moments: Counter[str] = Counter()
        self.longest_claim = 0
        self.longest_life = 0.0

    def kill_once(self) -> None:
        """Begin a refresh, kill it, and look. Once all is there, every feed has gained an item."""
        if self._truth and not missing(self._library, self._truth):
            self._farm.publish(1)
        self._learn()
        self._let_time_pass()
        delay = self._chance.uniform(0, self._victim.span)
        self._victim.begin(self._chance)
        self._victim.pass_time(max(0.0, delay - COMMITTED_WITHIN))
        self._mark()
        self._victim.pass_time(min(delay, COMMITTED_WITHIN))
        before = self._entries()
        left, killed = self._victim.kill(), time.perf_counter()
        self._look(before)
        self._note_moment()
        told = {url: self._truth.get(url, ["nothing"]) for url in self._victim.told()}
        self.complaints += [f"told but not kept: {what}" for what in missing(self._library, told)]
        self._await_end(left, killed)

    def finish(self) -> None:
        """Refresh undisturbed: then all that was ever offered is there, once, and no mark is lost."""
        self.complaints += self._victim.end()
        self._let_time_pass()
        environ = clean_environ(TUI_READER_LIBRARY=str(self._library))
        argv = [sys.executable, "-m", "tui_reader", "refresh", "--json"]
        done = subprocess.run(argv, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
        last = json.loads(done.stdout.splitlines()[-1])
        if last["failed"]:
            self.complaints.append(f"the last refresh: {last}")
        self._look(self._entries())
        kept = {url: set(counts) for url, counts in stored(self._library).items()}
        if kept != self._ever:
            self.complaints.append("the last refresh did not complete the library exactly")

    def _learn(self) -> None:
        self._farm.set_latency(0)
        self._truth = self._farm.entries()
        self._farm.set_latency(LATENCY)
        for url, uids in self._truth.items():
            self._ever.setdefault(url, set()).update(uids)

    def _let_time_pass(self) -> None:
        """Do what some minutes do to due times, and note how long the claims of the dead would have lasted."""
        with closing(sqlite3.connect(self._library, timeout=30)) as connection:
            left = connection.execute("SELECT max(claimed_until) FROM feeds").fetchone()[0] - int(time.time())
            self.longest_claim = max(self.longest_claim, left)
            connection.execute("UPDATE feeds SET next_due = 0")
            connection.commit()

    def _mark(self) -> None:
        """Mark an entry read, as another process would."""
        unread = [row[0] for row in rows(self._library, "SELECT id FROM entries WHERE read = 0")]
        if unread:
            chosen = self._chance.choice(unread)
            with Store.open(self._library) as store:
                store.entries.read(chosen)
            self._read.add(chosen)

    def _entries(self) -> set[tuple[int, int, str]]:
        return set(rows(self._library, "SELECT id, feed_id, uid FROM entries"))

    def _look(self, before: set[tuple[int, int, str]]) -> None:
        """Look at the library: it is whole, with all entries of `before` and all marks."""
        self.complaints += damage(self._library) + doubled(self._library)
        self.complaints += [f"lost: {entry}" for entry in before - self._entries()]
        read = {row[0] for row in rows(self._library, "SELECT id FROM entries WHERE read = 1")}
        self.complaints += [f"lost mark: {entry}" for entry in self._read - read]

    def _note_moment(self) -> None:
        done, feeds = rows(self._library, "SELECT count(*) FILTER (WHERE next_due > 0), count(*) FROM feeds")[0]
        self.moments["before any feed" if not done else "after all" if done == feeds else "in the middle"] += 1

    def _await_end(self, pids: list[int], killed: float) -> None:
        """Wait until all that was left alive has ended; what does not end is an orphan."""
        while alive := [pid for pid in pids if _lives(pid)]:
            self.longest_life = max(self.longest_life, time.perf_counter() - killed)
            if self.longest_life > ORPHANS_MAY_LIVE:
                for pid in alive:
                    self.complaints.append(f"orphan: {name_of(pid)}")
                    os.kill(pid, signal.SIGKILL)
                return
            self._victim.pass_time(0.02) if isinstance(self._victim, Worker) else time.sleep(0.02)


def _lives(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def main() -> None:
    """Kill and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_option(parser)
    parser.add_argument("--kills", type=int, default=100, help="of each victim")
    parser.add_argument("--victims", default=",".join(VICTIMS))
    parser.add_argument("--feeds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    print(f"seed {options.seed}")
    shape = ("--items", 60, "--size", "300-900", "--jitter")
    failed = False
    for name in options.victims.split(","):
        with (
            tempfile.TemporaryDirectory() as folder,
            Farm(options.farm, "--feeds", options.feeds, "--hosts", max(1, options.feeds // 2), *shape) as farm,
        ):
            library = Path(folder) / f"{name}.db"
            subscribe(library, farm.urls())
            trial = Trial(farm, library, VICTIMS[name](library), random.Random(f"{options.seed} {name}"))
            started = time.perf_counter()
            for _ in range(options.kills):
                trial.kill_once()
            trial.finish()
        failed |= bool(trial.complaints)
        print(f"{name}: {options.kills} kills in {time.perf_counter() - started:.0f} s, {dict(trial.moments)}")
        print(f"  the last process of a killed one was seen {trial.longest_life:.2f} s after the kill")
        print(f"  the longest claim left behind: {trial.longest_claim} s of {CLAIM}")
        print(f"  complaints: {len(trial.complaints)} {trial.complaints[:10]}", flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
