"""How our child processes are started: the same Python, this very package, nothing else of where we stand.

Rule: a module that lies in the current folder is never imported by accident, and a signal of the terminal (Ctrl+C)
reaches the person's program, not its helpers: the worker is started in a session of its own, each parser in a process
group of its own. And whoever types comes first: helpers are nice.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]


def is_alive(pid: int) -> bool:
    """Tell whether a process of this machine lives, as far as it can be asked; on Windows the question would end it."""
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
    """Return the command that runs a module of this package (`-P`: the current folder is no place for modules)."""
    return [sys.executable, "-P", "-m", module]


def child_environment(package: Path = PACKAGE) -> dict[str, str]:
    """Return the environment of a child process: in a source checkout the package must be found there.

    An installation is found by itself; named first, its other packages would come before the standard library.
    """
    environment = {**os.environ, "PYTHONUTF8": "1"}
    root = package.parent
    if root.name not in ("site-packages", "dist-packages"):
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(root), os.environ.get("PYTHONPATH")]))
    return environment


def be_nice(niceness: int) -> None:
    """Leave the processor to whoever types, as far as the system lets us say so; 0 to 19, 19 the most modest.

    Linux shares the processor among sessions first (autogroup, sched(7)): niceness counts within one session only, and
    beside the reader's a session of ours must say its own.
    """
    with contextlib.suppress(AttributeError, OSError):
        os.nice(niceness)
        if os.getsid(0) == os.getpid():
            Path("/proc/self/autogroup").write_text(str(niceness), "ascii")
