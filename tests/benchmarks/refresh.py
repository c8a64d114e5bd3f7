"""Refresh a farm of feeds as a whole program, beside the newsboat and sfeed of this machine, in one run.

python -m tests.benchmarks.refresh [--feeds 1000] [--hosts 250] [--latency 0,50] [--farm PATH]

Three runs each: cold; all 304; 2 new items in every feed. Programs that are not installed are left out, by name.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import sys
import tempfile
from abc import ABC, abstractmethod
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.farm import Farm, add_option, subscribe
from tests.benchmarks.processes import MEGABYTE, Cost, clean_environ, run

COLUMNS = ("wall s", "CPU s", "farm s", "max MB", "sum MB", "requests", "304", "flight", "/host", "entries")


class Program(ABC):
    """One feed reader with an empty library of its own in `folder`."""

    name: str
    command: str | None = None  # what must be on PATH
    learns_late = False
    """Whether it keeps validators only from its second refresh on: then that one does not count."""

    def __init__(self, folder: Path, urls: list[str], *, at_once: int) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        self.environ = clean_environ(HOME=str(folder), XDG_CONFIG_HOME=str(folder), XDG_DATA_HOME=str(folder))
        self.prepare(urls, at_once)

    @abstractmethod
    def prepare(self, urls: list[str], at_once: int) -> None:
        """Subscribe to `urls`."""

    @abstractmethod
    def argv(self) -> list[str]:
        """Return the command that refreshes all feeds now."""

    @abstractmethod
    def entries(self) -> int:
        """Return how many entries are stored."""


class Ours(Program):
    """This project, with its own defaults."""

    name = "tui-reader"

    def prepare(self, urls: list[str], at_once: int) -> None:
        self.library = self.folder / "library.db"
        subscribe(self.library, urls)
        self.environ |= {"TUI_READER_LIBRARY": str(self.library)}

    def argv(self) -> list[str]:
        return [sys.executable, "-m", "tui_reader", "refresh", "--force"]

    def entries(self) -> int:
        return _count(self.library, "entries")


class Newsboat(Program):
    """https://newsboat.org/"""

    name = command = "newsboat"
    learns_late = True

    def prepare(self, urls: list[str], at_once: int) -> None:
        (self.folder / "urls").write_text("\n".join(urls) + "\n", "utf-8")
        (self.folder / "config").write_text(f"reload-threads {at_once}\n", "utf-8")

    def argv(self) -> list[str]:
        files = zip(("-u", "-C", "-c"), ("urls", "config", "cache.db"), strict=True)
        options = [word for option, file in files for word in (option, str(self.folder / file))]
        return ["newsboat", *options, "-x", "reload"]

    def entries(self) -> int:
        return _count(self.folder / "cache.db", "rss_item")


class Sfeed(Program):
    """https://codemadness.org/sfeed.html"""

    name, command = "sfeed", "sfeed_update"

    def prepare(self, urls: list[str], at_once: int) -> None:
        feeds = "".join(f"feed 'feed {number}' '{url}'\n" for number, url in enumerate(urls, 1))
        settings = f"sfeedpath='{self.folder}/feeds'\nmaxjobs={at_once}\nfeeds() {{\n{feeds}}}\n"
        (self.folder / "sfeedrc").write_text(settings, "utf-8")

    def argv(self) -> list[str]:
        return ["sfeed_update", str(self.folder / "sfeedrc")]

    def entries(self) -> int:
        return sum(file.read_bytes().count(b"\n") for file in (self.folder / "feeds").iterdir())


PROGRAMS: tuple[type[Program], ...] = (Ours, Newsboat, Sfeed)


@dataclass(frozen=True)
class Row:
    """One run of one program."""

    program: str
    cost: Cost
    farm_cpu: float
    stats: dict[str, Any]
    entries: int

    def cells(self) -> tuple[str, ...]:
        """Return what stands under COLUMNS."""
        cost, stats = self.cost, self.stats
        return (
            f"{cost.wall:.2f}",
            f"{cost.cpu:.2f}",
            f"{self.farm_cpu:.2f}",
            f"{cost.peaks.largest / MEGABYTE:.0f}",
            f"{cost.peaks.total / MEGABYTE:.0f}",
            str(stats["requests"]),
            str(stats["statuses"].get("304", 0)),
            str(stats["peak_flight"] or "-"),  # an answer at once is never in flight
            str(stats["peak_flight_host"] or "-"),
            str(self.entries),
        )


def measure(farm: Farm, program: Program) -> Row:
    """Refresh once."""
    farm.reset()
    before = farm.cpu
    cost = run(program.argv(), program.environ)
    if cost.status:
        print(f"({program.name} ended with status {cost.status})")
    return Row(program.name, cost, farm.cpu - before, farm.stats(), program.entries())


def measure_all(farm: Farm, folder: Path, chosen: list[type[Program]], *, at_once: int) -> None:
    """Print the three runs of all programs, which take turns."""
    urls = farm.urls()
    programs = [kind(folder / kind.name, urls, at_once=at_once) for kind in chosen]
    print(f"{'':23}" + "".join(f"{name:>9}" for name in COLUMNS) + "   wall/ours CPU/ours")
    _run_all(farm, "cold", programs)
    for program in programs:
        if program.learns_late:
            run(program.argv(), program.environ)
    idle = _run_all(farm, "all 304", programs)
    farm.publish(2)
    last = _run_all(farm, "2 new each", programs)
    for few, none in zip(last, idle, strict=True):
        times = f"{few.cost.wall / none.cost.wall:.2f} by the clock, {few.cost.cpu / none.cost.cpu:.2f} in CPU"
        print(f"{few.program}: 2 new each / all 304 = {times}")


def _run_all(farm: Farm, name: str, programs: list[Program]) -> list[Row]:
    """Print a line for each program as it comes; the ratios are to the first one, which is ours."""
    rows: list[Row] = []
    for program in programs:
        row = measure(farm, program)
        rows.append(row)
        ratios = f"{row.cost.wall / rows[0].cost.wall:12.2f}{row.cost.cpu / rows[0].cost.cpu:9.2f}"
        print(f"{name:12}{row.program:11}" + "".join(f"{cell:>9}" for cell in row.cells()) + ratios, flush=True)
    return rows


def _count(database: Path, table: str) -> int:
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _found(names: list[str]) -> list[type[Program]]:
    """Return the programs asked for that are here; ours is the measure and always among them."""
    found: list[type[Program]] = []
    for program in PROGRAMS:
        if program is not Ours and program.name not in names:
            continue
        if program.command and not shutil.which(program.command):
            print(f"{program.command} is not on PATH: left out.")
            continue
        found.append(program)
    return found


def warm_up(farm: Farm, folder: Path) -> None:
    """Refresh one feed once, uncounted: an installed reader has its bytecode on disk."""
    program = Ours(folder / "warm-up", farm.urls()[:1], at_once=1)
    run(program.argv(), program.environ)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_option(parser)
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--hosts", type=int, default=250)
    parser.add_argument("--latency", default="0,50", help="milliseconds, one or several")
    parser.add_argument("--at-once", type=int, default=8, help="threads of newsboat, jobs of sfeed")
    parser.add_argument("--beside", default="newsboat,sfeed", help="other programs; empty: none")
    options = parser.parse_args()
    chosen = _found(options.beside.split(","))
    numbers = ("--feeds", options.feeds, "--hosts", options.hosts)
    with Farm(options.farm, *numbers, "--prebuild") as farm, tempfile.TemporaryDirectory() as folder:
        warm_up(farm, Path(folder))
        for latency in map(float, options.latency.split(",")):
            farm.set_latency(latency)
            print(f"\n{options.feeds} feeds on {options.hosts} hosts, latency {latency:g} ms")
            measure_all(farm, Path(folder) / f"{latency:g}", chosen, at_once=options.at_once)


if __name__ == "__main__":
    main()
