"""How the child processes are started: with the same Python and the same package.

The rule: a child never imports a module from the current folder by accident. A signal from the terminal (Ctrl+C)
reaches only the program that the person started: the worker has a session of its own, and each parser a process group
of its own. Children have a lower priority than the screen.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]


def is_alive(pid: int) -> bool:
    """Tell whether a process of this machine lives; True on Windows, where asking would end the process."""
    if os.name == "nt":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def command_for(module: str) -> list[str]:
    """Return the command that runs a module of this package (`-P`: no module of the current folder is imported)."""
    return [sys.executable, "-P", "-m", module]


def child_environment(package: Path = PACKAGE) -> dict[str, str]:
    """Return the environment of a child process. In a source checkout, PYTHONPATH names the checkout.

    An installed package is found without that; its folder in PYTHONPATH would put its other packages before the
    standard library.
    """
    environment = {**os.environ, "PYTHONUTF8": "1"}
    root = package.parent
    if root.name not in ("site-packages", "dist-packages"):
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(root), os.environ.get("PYTHONPATH")]))
    return environment


def be_nice(niceness: int) -> None:
    """Lower the priority of this process where the system allows it: 0 to 19, and 19 is the lowest priority.

    Linux shares the processor among sessions first (autogroup, sched(7)), and niceness counts within a session only. So
    a process with a session of its own lowers the priority of the session too.
    """
    with contextlib.suppress(AttributeError, OSError):
        os.nice(niceness)
        if os.getsid(0) == os.getpid():
            Path("/proc/self/autogroup").write_text(str(niceness), "ascii")
