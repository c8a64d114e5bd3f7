"""Where things are on this machine (platformdirs, so the XDG variables are honoured).

Asking never creates anything: whoever writes makes the folder.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tui_reader.model.errors import LibraryError

APP = "tui-reader"


@dataclass(frozen=True, slots=True)
class Paths:
    """The files of one installation. `pictures` lies beside the library: it must stay readable offline.

    `is_given`: somebody named the library's path.
    """

    library: Path
    config: Path
    log: Path
    is_given: bool = False

    @property
    def pictures(self) -> Path:
        """The folder of stored pictures, `<library>.pictures`."""
        return pictures_of(self.library)


def refuse_missing_folder(paths: Paths) -> None:
    """Raise LibraryError where somebody named the path of a library in a folder that does not exist.

    The folder is not made: the path may be mistyped, or a disk missing.
    """
    folder = paths.library.parent
    if paths.is_given and not folder.is_dir():
        raise LibraryError(
            f"There is no library at {paths.library}, and no folder {folder} to make one in. Is a disk missing?"
        )


def pictures_of(library: Path) -> Path:
    """Return the folder of the pictures that belong to a library file; a link to the file has no other (as its WAL)."""
    file = Path(os.path.realpath(library))  # Path.resolve raises where links go in a circle
    return file.with_name(file.name + ".pictures")


def find_paths(environ: Mapping[str, str], *, library: str | None = None, config: str | None = None) -> Paths:
    """Return the paths in force: options, else `TUI_READER_LIBRARY` and `TUI_READER_CONFIG`, else the defaults."""
    from platformdirs import user_config_path, user_data_path, user_log_path

    library = library or environ.get("TUI_READER_LIBRARY")
    config = config or environ.get("TUI_READER_CONFIG")
    return Paths(
        library=Path(library).expanduser().absolute()
        if library
        else user_data_path(APP, appauthor=False) / "library.db",
        config=Path(config).expanduser().absolute()
        if config
        else user_config_path(APP, appauthor=False) / "config.toml",
        log=user_log_path(APP, appauthor=False) / "tui-reader.log",
        is_given=bool(library),
    )
