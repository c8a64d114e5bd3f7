"""Every feed of the shared corpus goes through: no traceback, no hang, no lost entry."""

from __future__ import annotations

import csv
import re
import time
from pathlib import Path

from tests.corpus import CORPUS, needs_corpus
from tui_reader.model.errors import ParseError
from tui_reader.parse import parse_feed

SECONDS = 5.0


def manifest() -> list[tuple[Path, int]]:
    """Return each feed file and the number of entries that must come out of it."""
    assert CORPUS is not None
    with (CORPUS / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row["kind"] == "feed"]
    return [(CORPUS / row["path"], expected_entries(row["entries"])) for row in rows]


def expected_entries(column: str) -> int:
    """Read "12", or "0 (json items: 12)" where feedparser knew nothing of the format."""
    found = re.fullmatch(r"(\d+)(?: \(json items: (\d+)\))?", column)
    assert found, column
    return int(found[2] or found[1])


def offence(path: Path, expected: int) -> str | None:
    """Say what went wrong with one file, or return None."""
    started = time.monotonic()
    try:
        entries = len(parse_feed(path.read_bytes(), url="https://corpus.example/feed", content_type=None).entries)
    except ParseError as error:
        return f"{path.name}: {error} ({expected} entries expected)" if expected else None
    except Exception as error:  # the very thing this test is there to find
        return f"{path.name}: {error!r}"
    seconds = time.monotonic() - started
    if seconds > SECONDS:
        return f"{path.name}: {seconds:.1f} s"
    return f"{path.name}: {entries} entries of {expected}" if entries < expected else None


@needs_corpus
def test_corpus_every_feed_gives_all_its_entries() -> None:
    files = manifest()
    assert len(files) > 2000
    offences = [said for path, expected in files if (said := offence(path, expected))]
    assert not offences, f"{len(offences)} of {len(files)} feeds:\n" + "\n".join(offences)


@needs_corpus
def test_corpus_one_bad_byte_leaves_utf8_alone() -> None:
    assert CORPUS is not None
    data = (CORPUS / "feeds" / "picofeed-old__tests__fixtures__grotte_barbu.xml").read_bytes()
    titles = " ".join(entry.title for entry in parse_feed(data, url="https://a.example/", content_type=None).entries)
    assert "Démontage d’un four" in titles
    assert "Ã" not in titles
