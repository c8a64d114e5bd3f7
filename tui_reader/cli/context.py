"""What every command is given: the words, the paths, the settings and where to write.

A command opens the library itself, as late as it can, and closes it before it returns.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_reader.cli.output import Output
from tui_reader.config import Config
from tui_reader.paths import Paths

if TYPE_CHECKING:
    from tui_reader.library import Library


@dataclass(frozen=True, slots=True)
class Context:
    """One run of one command."""

    arguments: argparse.Namespace
    paths: Paths
    config: Config
    out: Output

    def open_library(self) -> Library:
        """Open the library in force, making an empty one where there is none; raises LibraryError."""
        from tui_reader.library import Library, new_session

        return Library(self.paths.library, self.config, session=new_session("cli"))
