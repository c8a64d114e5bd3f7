"""Fixtures for all tests."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, settings

from tests.server import Server

# How long an example takes is the machine's affair: a busy one fails no test.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])


def pytest_configure() -> None:
    """Let signals mean what they mean in a shell: a run in the background, or under `nohup`, was told to ignore some.

    The programs under test would ignore them as well.
    """
    settings.load_profile("any machine")
    for number in (signal.SIGINT, signal.SIGHUP):
        with suppress(ValueError):  # not in the main thread
            if signal.getsignal(number) is signal.SIG_IGN:
                signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)


def pytest_xdist_auto_num_workers() -> int:
    """Run one process more than there are cores: the stories of the reader wait for a good part of their time."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture
def server() -> Iterator[Server]:
    """A real HTTP server on a free port of this machine; see tests/server.py."""
    with Server() as running:
        yield running


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The local time of Berlin."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()
