"""Where the shared corpus of real feeds and articles lies, if it is here.

Rule: it is read in place, beside the checkout, and nothing of it is copied; without it the tests that need it are
skipped, by name.
"""

from __future__ import annotations

from pathlib import Path

import pytest

_PLACE = Path(__file__).resolve().parents[2] / "shared" / "corpus"

CORPUS: Path | None = _PLACE if (_PLACE / "MANIFEST.tsv").is_file() else None
"""The folder that holds MANIFEST.tsv, feeds/, opml/ and articles/; None where there is none."""

needs_corpus = pytest.mark.skipif(CORPUS is None, reason="needs the shared corpus, ../shared/corpus")
