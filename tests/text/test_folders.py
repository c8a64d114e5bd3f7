"""The path of a folder as text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_reader.model.entities import Folder
from tui_reader.text.folders import join_path, path_of, split_path

NAMES = st.text(min_size=1, max_size=8).map(str.strip).filter(bool)


@given(st.lists(NAMES, max_size=4))
def test_a_path_is_read_as_it_was_written(path: list[str]) -> None:
    assert split_path(join_path(path)) == tuple(path)


def test_a_folder_has_the_names_above_it() -> None:
    folders = {1: Folder(1, None, "News"), 2: Folder(2, 1, "Local"), 3: Folder(3, 4, "A"), 4: Folder(4, 3, "B")}
    assert path_of(2, folders) == ("News", "Local")
    assert path_of(None, folders) == path_of(9, folders) == ()
    assert len(path_of(3, folders)) == len(folders)  # a circle, which no library should hold, ends
