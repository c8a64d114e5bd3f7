"""How our child processes are started: they must find this very package, however it was found here."""

from __future__ import annotations

import os
from pathlib import Path


def child_environment() -> dict[str, str]:
    """Return the environment of a child process: it must find this very package, however it was found here."""
    package = str(Path(__file__).resolve().parent.parent.parent)
    path = os.pathsep.join(part for part in (package, os.environ.get("PYTHONPATH", "")) if part)
    return {**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"}
