"""The farm of feeds that the network benchmarks run against: a script outside this project, started and asked here.

Rule: the farm is a program of its own, named by `--farm`; without it a benchmark says so and ends.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.benchmarks.processes import cpu_seconds
from tui_reader.store import Store

DEFAULT = Path(__file__).resolve().parents[3] / "shared" / "tools" / "feedfarm.py"
NOW = 1_767_312_000  # a day after the farm's newest article
_PATIENCE = 300.0  # seconds: it makes all its feeds before it answers
_UID = re.compile(rb"<guid[^>]*>([^<]*)</guid>|<entry>.*?<id>([^<]*)</id>", re.DOTALL)


def add_option(parser: argparse.ArgumentParser) -> None:
    """Add `--farm` to the options of a benchmark."""
    parser.add_argument("--farm", type=Path, default=DEFAULT, metavar="PATH", help="the script of the farm of feeds")


class Farm:
    """A running farm; a context manager. `options` go to its script as they are."""

    def __init__(self, script: Path, *options: str | int) -> None:
        if not script.is_file():
            sys.exit(f"There is no farm of feeds at {script}; name its script with --farm.")
        self._argv = [sys.executable, str(script), *map(str, options)]

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(self._argv, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        words = self._process.stdout.readline()  # said once it listens
        found = re.search(r":(\d+)/", words)
        if found is None:
            raise RuntimeError(f"the farm did not start: {words!r}")
        self.port = int(found[1])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    @property
    def cpu(self) -> float:
        """Seconds of CPU that the farm itself has used so far."""
        return cpu_seconds(self._process.pid)

    def get(self, path: str) -> bytes:
        """Return what the farm answers at `path`, on its first host."""
        return _get(f"http://127.0.0.1:{self.port}{path}")

    def urls(self) -> list[str]:
        """Return the addresses of all feeds, faulty ones last (with `--faults`)."""
        return self.get("/urls.txt").decode().split()

    def faults(self) -> dict[str, str]:
        """Return the faulty addresses, each with the name of its fault."""
        lines = (line.split("\t") for line in self.get("/faults.txt").decode().splitlines())
        return {url: kind for kind, url in lines}

    def stats(self) -> dict[str, Any]:
        """Return the counts since the last `reset`."""
        counts: dict[str, Any] = json.loads(self.get("/_stats"))
        return counts

    def reset(self) -> None:
        """Set the counts to zero."""
        self.get("/_reset")

    def publish(self, items: int) -> None:
        """Let every feed gain so many new items."""
        self.get(f"/_publish?k={items}")

    def set_latency(self, milliseconds: float) -> None:
        """Let every good feed wait so long before it answers."""
        self.get(f"/_latency?ms={milliseconds:g}")

    def entries(self) -> dict[str, list[str]]:
        """Return what the good feeds hold right now: the ids of the items by address. It counts as requests."""
        return {url: ids_in(_get(url)) for url in self.urls() if "/feed/" in url and url.startswith("http:")}


def ids_in(feed: bytes) -> list[str]:
    """Return the ids of the items of one of the farm's feeds."""
    return [(rss or atom).decode() for rss, atom in _UID.findall(feed)]


def subscribe(library: Path, urls: list[str]) -> None:
    """Make a library at `library` with these feeds, never read yet, by the store: quickly."""
    with Store.open(library) as store, store.transaction():
        for url in urls:
            store.feeds.add(url, now=NOW)


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=_PATIENCE) as answer:
        body: bytes = answer.read()
        return body
