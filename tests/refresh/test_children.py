"""Child processes leave the processor to whoever types, in a session of their own too."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.refresh.make import PATIENCE
from tui_reader.refresh.process.children import child_environment

AUTOGROUP = Path("/proc/self/autogroup")
SAY = """
import os
from pathlib import Path
from tui_reader.refresh.process.children import be_nice
be_nice(7)
print(os.nice(0))
print((Path("/proc/self/autogroup").read_text().split() or ["ungrouped"])[-1])
"""


def niceness() -> int:
    """Our own: a child's is added to it."""
    return os.getpriority(os.PRIO_PROCESS, 0)


def said(*, own_session: bool) -> list[str]:
    command = [sys.executable, "-c", SAY]
    done = subprocess.run(
        command,
        env=child_environment(),
        start_new_session=own_session,
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE,
    )
    return done.stdout.split()


@pytest.mark.skipif(not AUTOGROUP.exists(), reason="this system does not share the processor among sessions")
def test_a_session_of_its_own_is_nice_as_a_whole() -> None:
    assert said(own_session=True) == [str(niceness() + 7), "7"]


@pytest.mark.skipif(not AUTOGROUP.exists(), reason="this system does not share the processor among sessions")
def test_a_child_within_a_session_leaves_the_session_as_it_is() -> None:
    # The first process of a container and its session may belong to no group, then the file is empty.
    group = (AUTOGROUP.read_text("ascii").split() or ["ungrouped"])[-1]
    assert said(own_session=False) == [str(niceness() + 7), group]
