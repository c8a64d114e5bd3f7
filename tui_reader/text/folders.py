"""The path of a folder as text: `News/Local` is the folder Local in the folder News. Pure.

The rule: `split_path` reads the text of `join_path`, so a slash or a backslash in a name has a backslash before it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tui_reader.model.entities import Folder


def split_path(text: str) -> tuple[str, ...]:
    r"""Return the names in a folder's path: `A/B` are two, `\/` is a slash inside a name, `\\` a backslash."""
    names = (re.sub(r"\\([/\\])", r"\1", name).strip() for name in re.findall(r"(?:\\[/\\]|[^/])+", text))
    return tuple(name for name in names if name)


def join_path(path: Sequence[str]) -> str:
    """Return a folder's path as `split_path` reads it."""
    return "/".join(name.replace("\\", "\\\\").replace("/", "\\/") for name in path)


def path_of(folder_id: int | None, folders: Mapping[int, Folder]) -> tuple[str, ...]:
    """Return the names from the top down to a folder; none for the top level. `folders` are all folders by id."""
    names: list[str] = []
    while folder_id is not None and (folder := folders.get(folder_id)) is not None and len(names) < len(folders):
        names.append(folder.name)
        folder_id = folder.parent_id
    return tuple(reversed(names))
