"""How near the article found in a page is to what people took it to be, side by side with other ways.

python -m tests.benchmarks.extract [--worst 10]

readability-lxml and trafilatura are compared where they are installed; they are no dependencies.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import logging
import statistics
import sys
import time
from collections.abc import Callable

from tests.corpus import CORPUS
from tests.gold import GoldPage, gold_pages, score, text_of_html
from tui_reader.article import extract_article

Way = Callable[[str], str]


def ours(page: str) -> str:
    """The text of what `extract_article` finds."""
    found = extract_article(page, url="https://example.org/")
    return text_of_html(found.value) if found else ""


def readability(page: str) -> str:
    """The text of what readability-lxml finds."""
    document = importlib.import_module("readability").Document(page)
    return text_of_html(document.summary(html_partial=True))


def trafilatura(page: str) -> str:
    """The text that trafilatura finds."""
    return importlib.import_module("trafilatura").extract(page) or ""


WAYS: dict[str, Way] = {"ours": ours, "readability-lxml": readability, "trafilatura": trafilatura, "page": text_of_html}


def available() -> dict[str, Way]:
    """Return the ways whose library is there."""
    names = {"readability-lxml": "readability", "trafilatura": "trafilatura"}
    return {name: way for name, way in WAYS.items() if name not in names or _is_installed(names[name])}


def _is_installed(module: str) -> bool:
    try:
        importlib.import_module(module)
    except ImportError:
        return False
    return True


def half_of(gold: GoldPage) -> int:
    """Return 0 for the half of the pages that was looked at while tuning, 1 for the other."""
    return hashlib.sha1(gold.name.encode(), usedforsecurity=False).digest()[0] % 2


def line_of(name: str, pages: list[GoldPage], found: list[str], seconds: float) -> str:
    """Return one row of the table."""
    whole = [score(gold, text, openings_whole=True) for gold, text in zip(pages, found, strict=True)]
    fair = [score(gold, text) for gold, text in zip(pages, found, strict=True)]
    halves = [
        statistics.fmean(value for gold, value in zip(pages, fair, strict=True) if half_of(gold) == half)
        for half in (0, 1)
    ]
    low = sum(value < 0.5 for value in fair)
    return (
        f"{name:<17}{statistics.fmean(whole):8.3f}{statistics.fmean(fair):10.3f}{halves[0]:8.3f}{halves[1]:8.3f}"
        f"{statistics.median(fair):9.3f}{low:9}{seconds / len(pages) * 1000:10.0f}"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worst", type=int, default=0, help="name so many pages where ours is worst")
    options = parser.parse_args()
    if CORPUS is None:
        sys.exit("needs the shared corpus, ../shared/corpus")
    logging.disable(logging.CRITICAL)
    pages = list(gold_pages(CORPUS))
    print(f"{len(pages)} pages. Mean token F1: openings held against all (as measured before), or as openings (fair)")
    print("                   before      fair  half 0  half 1   median   under ½   ms/page")
    for name, way in available().items():
        way(pages[0].page)  # imports
        began = time.perf_counter()
        found = [way(gold.page) for gold in pages]
        print(line_of(name, pages, found, time.perf_counter() - began))
        if name == "ours" and options.worst:
            scores = sorted((score(gold, text), gold.name) for gold, text in zip(pages, found, strict=True))
            print(*(f"    {value:.3f} {page}" for value, page in scores[: options.worst]), sep="\n")


if __name__ == "__main__":
    main()
