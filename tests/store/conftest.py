"""A library of its own for every test: a real file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.make import NOW
from tui_reader.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path, session="me", clock=lambda: float(NOW)) as store:
        yield store
