"""Refresh good feeds alone, then the same beside every fault of the farm, then the faults once they are mended.

python -m tests.benchmarks.faults [--feeds 200] [--hosts 250] [--order mixed] [--farm PATH]

Aims: the last good feed arrives in at most 1.2 times its time without the faults; each fault ends in a status of its
own with a sentence; no process of ours takes more than 300 MB; a mended server heals its feed.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.benchmarks.checks import damage, doubled, missing, rows, stored, truth_of
from tests.benchmarks.farm import Farm, add_option, subscribe
from tests.benchmarks.processes import MEGABYTE, Cost, clean_environ, run
from tests.server import Server, rss

LARGEST = 300 * MEGABYTE
GOOD_IN_THE_END = {
    "slow-5s", "redirect-chain", "redirect-308", "wrong-charset", "utf16", "escape-codes", "deep-html", "no-ids",
    "same-ids", "odd-dates", "many-items", "flapping", "xxe",
}  # fmt: skip
EITHER_WAY = {"billion-laughs", "deep-xml", "bad-xml", "truncated-gzip", "not-gzip", "short-body"}
"""Faults of which some text can be saved, or none: both are right, in silence neither."""


@dataclass
class Heard:
    """The events of one refresh by address, each with the seconds since the program's start."""

    library: Path
    cost: Cost | None = None
    events: dict[str, dict[str, Any]] = field(default_factory=dict)
    times: dict[str, float] = field(default_factory=dict)
    end: dict[str, Any] = field(default_factory=dict)

    def hear(self, seconds: float, line: bytes) -> None:
        """Take in one line of `refresh --json`."""
        event = json.loads(line)
        if event["event"] == "feed":
            self.events[event["url"]], self.times[event["url"]] = event, seconds
        elif event["event"] == "finished":
            self.end = event

    def arrived(self, urls: list[str]) -> float:
        """Return when the last of these feeds was done."""
        return max(self.times[url] for url in urls)


def refresh(library: Path, *feeds: str) -> Heard:
    """Run the command over all due feeds, or those named."""
    heard = Heard(library)
    environ = clean_environ(TUI_READER_LIBRARY=str(library), XDG_STATE_HOME=str(library.parent / "state"))
    heard.cost = run([sys.executable, "-m", "tui_reader", "refresh", "--json", *feeds], environ, heard=heard.hear)
    return heard


def in_order(good: list[str], bad: list[str], order: str) -> list[str]:
    """Return all feeds as they are subscribed: that is the order in which they are asked."""
    if order == "mixed":
        both = good + bad
        random.Random(1).shuffle(both)
        return both
    return bad + good if order == "first" else good + bad


def show_times(alone: Heard, beside: Heard, good: list[str]) -> None:
    """Print how long the good feeds and the whole took."""
    for words, before, after in (
        ("all good feeds arrived", alone.arrived(good), beside.arrived(good)),
        ("the whole", _cost(alone).wall, _cost(beside).wall),
        ("CPU", _cost(alone).cpu, _cost(beside).cpu),
    ):
        print(f"{words:24} alone {before:6.2f} s, beside the faults {after:6.2f} s, ratio {after / before:5.2f}")
    late = sorted(good, key=lambda url: -beside.times[url])[:5]
    print("the last good ones: " + ", ".join(f"{url} after {beside.times[url]:.2f} s" for url in late))


def show_faults(heard: Heard, faults: dict[str, str]) -> None:
    """Print what became of each fault; a mark stands before what should have ended in another way."""
    kept = stored(heard.library)
    print(f"\n  {'fault':16}{'status':10}{'after s':>8}{'took s':>8}{'entries':>8}  sentence")
    for url, kind in faults.items():
        event = heard.events[url]
        mark = " " if _is_right(kind, event) else "!"
        entries = sum(kept.get(url, Counter()).values())
        numbers = f"{heard.times[url]:8.1f}{event['seconds']:8.1f}{entries:8}"
        print(f"{mark} {kind:16}{event['status']:10}{numbers}  {event['error'] or ''}")


def _is_right(kind: str, event: dict[str, Any]) -> bool:
    if kind in GOOD_IN_THE_END:
        return bool(event["status"] == "new" and not event["error"])
    if kind in EITHER_WAY:
        return bool((event["status"] == "failed") == bool(event["error"]))
    return bool(event["status"] == ("gone" if kind == "status-410" else "failed") and event["error"])


def show_memory(heard: Heard) -> None:
    """Print the processes by their peaks."""
    peaks = _cost(heard).peaks
    print(f"\nmemory: {peaks.total / MEGABYTE:.0f} MB in all at the most; peaks of each process:")
    for pid, peak in sorted(peaks.by_process.items(), key=lambda item: -item[1]):
        print(f"  {peak / MEGABYTE:5.0f} MB  {peaks.names[pid]}" + ("   TOO LARGE" if peak > LARGEST else ""))


def show_loss(heard: Heard, truth: dict[str, list[str]]) -> None:
    """Print what is wrong with the library."""
    wrong = damage(heard.library) + doubled(heard.library) + missing(heard.library, truth)
    total = sum(map(len, truth.values()))
    print(f"good feeds: {total} entries in the farm, {len(wrong)} complaints {wrong[:5]}")
    claimed = rows(heard.library, "SELECT count(*) FROM feeds WHERE claimed_until > 0")[0][0]
    print(f"claims left: {claimed}; the last event: {heard.end}")


def heal(library: Path, port: int, faults: dict[str, str]) -> None:
    """Let a good server answer where the faults were, ask them again by name, and print who is still ill."""
    prefix = f"http://127.0.0.1:{port}"
    curable = [url for url in faults if url.startswith(prefix)]
    ids = dict(rows(library, "SELECT url, id FROM feeds"))
    server = Server()
    server.port = port
    with server:
        for url in curable:
            server.put(url.removeprefix(prefix), rss(f"Healed {faults[url]}", 3))
        heard = refresh(library, *(str(ids[url]) for url in curable))
    ill = [f"{faults[url]}: {heard.events[url]['error']}" for url in curable if heard.events[url]["status"] != "new"]
    ailing = "SELECT url, error, failures, gone FROM feeds WHERE error IS NOT NULL OR failures OR gone"
    ill += [f"kept as ill: {row}" for row in rows(library, ailing) if row[0] in curable]
    print(f"\nasked again once mended: {len(curable)} in {_cost(heard).wall:.1f} s; still ill: {ill}")


def _cost(heard: Heard) -> Cost:
    assert heard.cost is not None
    return heard.cost


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_option(parser)
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--hosts", type=int, default=250, help="the faults are all on the first one")
    parser.add_argument("--latency", type=float, default=0.0, help="of the good feeds, in milliseconds")
    parser.add_argument("--order", choices=("mixed", "first", "last"), default="mixed", help="where the faults stand")
    options = parser.parse_args()
    numbers = ("--feeds", options.feeds, "--hosts", options.hosts, "--latency-ms", options.latency)
    with tempfile.TemporaryDirectory() as folder:
        with Farm(options.farm, *numbers, "--prebuild", "--faults") as farm:
            faults, truth = farm.faults(), truth_of(farm)
            farm.get("/fault/zip-bomb/0")  # it takes the farm seconds to make, once
            good = list(truth)
            for name in ("warm-up", "alone", "beside"):
                urls = {"warm-up": good[:1], "alone": good, "beside": in_order(good, list(faults), options.order)}
                subscribe(Path(folder) / f"{name}.db", urls[name])
            refresh(Path(folder) / "warm-up.db")
            alone, beside = refresh(Path(folder) / "alone.db"), refresh(Path(folder) / "beside.db")
        print(f"{len(good)} good feeds on {options.hosts} hosts, {len(faults)} faults subscribed {options.order}")
        show_times(alone, beside, good)
        show_faults(beside, faults)
        show_memory(beside)
        show_loss(beside, truth)
        heal(beside.library, farm.port, faults)


if __name__ == "__main__":
    main()
