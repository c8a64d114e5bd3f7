"""`python -m tests.fuzz --inputs 300000 --seed 1 --keep FOLDER`: exit status 1 when something fails.

A failing input is run again alone by `--only NUMBER` with the same seed and corpus.
"""

from __future__ import annotations

import argparse
import os
import time
from contextlib import suppress
from pathlib import Path

from tests.fuzz.documents import KINDS
from tests.fuzz.running import Job, Keeper, run, run_many


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000, help="how many, of all kinds together")
    parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same inputs")
    parser.add_argument("--seconds", type=float, help="end after so many seconds, whatever is left")
    parser.add_argument("--kinds", help=f"only these, set apart by commas: {', '.join(KINDS)}")
    parser.add_argument(
        "--corpus", type=Path, help="a folder of real documents; every other input is one of them, damaged"
    )
    parser.add_argument("--keep", type=Path, help="write failing inputs and their traces into this folder")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", type=int, help="run the input with this number, in this process")
    asked = parser.parse_args()
    with suppress(OSError):
        os.nice(10)
    started = time.monotonic()
    job = Job(
        asked.seed,
        range(asked.inputs) if asked.only is None else range(asked.only, asked.only + 1),
        frozenset(asked.kinds.split(",")) if asked.kinds else None,
        files_in(asked.corpus) if asked.corpus else {},
        started + asked.seconds if asked.seconds else float("inf"),
    )
    keep = Keeper(asked.keep).keep if asked.keep else lambda _failure: None
    if asked.only is not None:
        report = run(job)
    else:
        report = run_many(job, asked.processes, say=lambda line: print(line, flush=True), keep=keep)
    if asked.only is not None:
        print("\n".join(failure.trace for failure in report.failures))
    print("\n".join(report.lines()))
    print(f"{time.monotonic() - started:.0f} seconds in {asked.processes} processes")
    return 1 if report.failures else 0


def files_in(folder: Path) -> dict[str, tuple[Path, ...]]:
    """Return the files of a folder by the kind of input they are."""
    found: dict[str, list[Path]] = {"feed": [], "html": [], "list": []}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            page, lists = path.suffix in (".html", ".htm"), path.suffix == ".opml"
            found["html" if page else "list" if lists else "feed"].append(path)
    return {kind: tuple(paths) for kind, paths in found.items()}


if __name__ == "__main__":
    raise SystemExit(main())
