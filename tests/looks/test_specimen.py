"""The looks of a long article with everything in it that can be set, from its title to its last link."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.reader import entry, seed
from tests.looks.looking import look
from tui_reader.model.records import replace

SPECIMEN = Path(__file__).parents[1] / "data" / "articles" / "specimen.html"
TITLE = (
    "The slowest instrument in the country: what a hundred and forty years of one number "
    "taught a small harbour about patience"
)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    specimen = replace(
        entry(TITLE, html=SPECIMEN.read_text("utf-8")),
        url="https://example.org/tide",
        authors=("Mara Lindqvist",),
        comments_count=3,
    )
    seed(path, "The Quay Review", [specimen])
    return path


@pytest.mark.parametrize(
    ("name", "size", "theme", "keys"),
    [
        ("specimen-60", (60, 420), "ink", ("enter",)),
        ("specimen-60-paper", (60, 420), "paper", ("enter",)),
        ("specimen-80", (80, 360), "ink", ("enter", "z")),
        ("specimen-120", (120, 620), "ink", ()),
        ("specimen-160", (160, 420), "ink", ()),
        ("specimen-160-paper", (160, 420), "paper", ()),
    ],
)
async def test_the_specimen_looks_as_it_was_liked(
    library: Path, name: str, size: tuple[int, int], theme: str, keys: tuple[str, ...]
) -> None:
    await look(library, name, size, theme, keys, is_article_alone=True)
