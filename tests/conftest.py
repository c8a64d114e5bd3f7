"""Fixtures for all tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server import Server


@pytest.fixture
def server() -> Iterator[Server]:
    """A real HTTP server on a free port of this machine; see tests/server.py."""
    with Server() as running:
        yield running
