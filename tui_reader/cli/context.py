"""What every command is given: the words, the paths, the settings and where to write.

A command opens the library itself, as late as it can, and closes it before it returns.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from msgspec import Struct

from tui_reader.cli.output import Output
from tui_reader.model.config import Config
from tui_reader.model.paths import Paths

if TYPE_CHECKING:
    from tui_reader.library import Library


class Context(Struct, frozen=True):
    """One run of one command."""

    arguments: argparse.Namespace
    paths: Paths
    config: Config
    out: Output

    def open_library(self, *, reading: bool = False, create: bool = False) -> Library:
        """Open the library in force; with `reading` nothing is written, with `create` a new one is made, and told of.

        Raises LibraryError, also where there is none.
        """
        from tui_reader.library import Library, new_session
        from tui_reader.model.paths import refuse_missing_folder

        path = self.paths.library
        is_new = create and not path.exists()
        refuse_missing_folder(self.paths)
        library = Library(path, self.config, session=new_session("cli"), create=create, reading=reading)
        if is_new:
            (self.out.say if self.paths.is_given else self.out.hint)(f"A new library was made: {path}.")
        if library.place.why_read_only and reading:
            self.out.say(library.place.why_read_only)
        return library
