"""The command line of tui-reader; `main` is the entire public API of this room.

stdout is data, stderr is talk, and nobody ever sees a traceback: each error becomes a sentence and an
exit status (0 all well, 1 not all could be done, 2 wrong usage, 3 the library cannot be used, 130 interrupted).
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line (`argv` None: that of this process) and return its exit status. Never raises."""
    from tui_reader.cli.start import start

    return start(argv)
