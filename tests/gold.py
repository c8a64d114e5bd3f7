"""The article pages of the corpus whose text is known, and how near an extraction comes to it.

Tokens are `\\w+`, case-folded, compared as multisets: F1 of precision and recall. Three kinds of gold are stored:
the whole text (`.gold.html`, `.gold.txt`), only its first words (`.gold.txt` of goose3), and phrases that must and
must not be found (`.gold.json`), where F1 counts phrases.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lxml import etree

from tui_reader.parse.text.decode import decode

_WORD = re.compile(r"\w+")
_FIRST = 200  # tokens among which an opening may begin: some pages show the date or a caption before it


@dataclass(frozen=True, slots=True)
class GoldPage:
    """A page and what is known of its article; `wanted` and `unwanted` only for phrases."""

    name: str
    kind: Literal["text", "opening", "phrases"]
    page: str
    text: str = ""
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()


def gold_pages(corpus: Path) -> Iterator[GoldPage]:
    """Yield every page of the corpus that has gold."""
    with (corpus / "MANIFEST.tsv").open(encoding="utf-8", newline="") as manifest:
        rows = [row for row in csv.DictReader(manifest, delimiter="\t", quoting=csv.QUOTE_NONE) if row["gold"]]
    for row in rows:
        path, gold = corpus / row["path"], corpus / row["gold"]
        page = decode(path.read_bytes(), content_type=None)
        known = gold.read_text("utf-8", "replace")
        if gold.suffix == ".json":
            phrases = json.loads(known)
            wanted, unwanted = tuple(map(_folded, phrases["with"])), tuple(map(_folded, phrases["without"]))
            yield GoldPage(path.stem, "phrases", page, wanted=wanted, unwanted=unwanted)
        else:
            kind: Literal["text", "opening"] = "opening" if path.name.startswith("goose3") else "text"
            yield GoldPage(path.stem, kind, page, text_of_html(known) if gold.suffix == ".html" else known)


def text_of_html(html: str) -> str:
    """Return the text of HTML, blocks and inline elements alike parted by a blank."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(html.encode("utf-8", "replace"), parser) if html.strip() else None
    if root is None:
        return ""
    for element in list(root.iter("script", "style", "noscript", "head", "title")):
        element.text = None
        for child in list(element):
            element.remove(child)
    return " ".join(map(str, root.itertext()))


def score(gold: GoldPage, found: str, *, openings_whole: bool = False) -> float:
    """Return the F1 of the text `found` on a page, 0 to 1.

    An opening is held against the best stretch of its length near the beginning; `openings_whole` holds it against
    all that was found, which nobody can do well in, but is how such figures were measured before.
    """
    if gold.kind == "phrases":
        text = _folded(found)
        right = sum(phrase in text for phrase in gold.wanted)
        wrong = sum(phrase in text for phrase in gold.unwanted)
        return _f1(right, right + wrong, len(gold.wanted))
    expected, tokens = tokens_of(gold.text), tokens_of(found)
    if gold.kind == "text" or openings_whole:
        return token_f1(tokens, expected)
    size = len(expected)
    starts = range(max(1, min(_FIRST, len(tokens) - size + 1)))
    return max(token_f1(tokens[start : start + size], expected) for start in starts)


def tokens_of(text: str) -> list[str]:
    """Return the words of `text`, case-folded."""
    return _WORD.findall(text.casefold())


def token_f1(found: list[str], expected: list[str]) -> float:
    """Return the F1 of two multisets of words."""
    return _f1((Counter(found) & Counter(expected)).total(), len(found), len(expected))


def _f1(right: int, found: int, expected: int) -> float:
    return 2 * right / (found + expected) if right else float(not found and not expected)


def _folded(text: str) -> str:
    return " ".join(text.split())
