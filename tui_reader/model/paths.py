"""Where the files of the reader are on this machine (by platformdirs, so the XDG variables count).

The rule: nothing here creates a file or a folder. The code that writes a file makes its folder.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from tui_reader.model.errors import LibraryError

APP = "tui-reader"


class Paths(Struct, frozen=True):
    """The files of one installation. `pictures` lies beside the library, because pictures are data, not a cache.

    `is_given`: the person named the path of the library.
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
    """Raise LibraryError where the person named a library in a folder that does not exist.

    The folder is not made, because the path may be mistyped, or a disk missing.
    """
    folder = paths.library.parent
    if paths.is_given and not folder.is_dir():
        raise LibraryError(
            f"There is no library at {paths.library}, and no folder {folder} to make one in. Is a disk missing?"
        )


def pictures_of(library: Path) -> Path:
    """Return the folder of the pictures of a library file; a link to the file has the same folder."""
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
