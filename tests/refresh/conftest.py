"""A library of its own for every test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.refresh.make import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """An empty library on disk."""
    return Shelf(tmp_path / "library.db")
