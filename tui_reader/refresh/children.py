"""How our child processes are started: the same Python, this very package, nothing else of where we stand.

Rule: a module that lies in the current folder is never imported by accident, and a signal of the terminal (Ctrl+C)
reaches the person's program, not its helpers: they are started in sessions of their own.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


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
