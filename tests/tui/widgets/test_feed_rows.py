"""The rows of the feed pane: smart feeds, folders with what is in them, feeds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.model.entities import Feed, FeedStatus, Folder
from tui_reader.model.listings import Counts
from tui_reader.model.records import replace
from tui_reader.tui.widgets.feed_rows import FeedRow, FeedTree, landing, next_row, row_at

FOLDERS = [Folder(1, None, "Tech"), Folder(2, 1, "Kernel"), Folder(3, None, "Art")]
FEEDS = [
    Feed(1, "u1", "zeta", folder_id=1),
    Feed(2, "u2", "Alpha", folder_id=1),
    Feed(3, "u3", "lwn", folder_id=2),
    Feed(4, "u4", "loose", status=FeedStatus.GONE),
    Feed(5, "u5", "gallery", folder_id=3, status=FeedStatus.FAILING),
]
COUNTS = Counts(unread={1: 2, 3: 5, 4: 1}, total={1: 9, 2: 3, 3: 5, 4: 1, 5: 2}, starred=7, today=4, begun=1)


def rows(**options: object) -> list[FeedRow]:
    return FeedTree(FEEDS, FOLDERS).rows(COUNTS, **options)  # type: ignore[arg-type]


def test_smart_feeds_stand_on_top_with_exact_numbers() -> None:
    smart = [(row.label, row.count) for row in rows() if row.kind == "smart"]
    assert smart == [("All", 20), ("Today", 4), ("Unread", 8), ("Starred", 7), ("Continue reading", 1)]


def test_folders_come_with_what_is_in_them_by_title_whatever_the_case() -> None:
    tree = [(row.depth, row.label, row.count) for row in rows()[6:]]
    assert tree == [
        (0, "Art", 0),
        (1, "gallery", 0),
        (0, "Tech", 7),
        (1, "Kernel", 5),
        (2, "lwn", 5),
        (1, "Alpha", 0),
        (1, "zeta", 2),
        (0, "loose", 1),
    ]


def test_a_folder_covers_the_feeds_of_the_folders_in_it() -> None:
    (tech,) = [row for row in rows() if row.label == "Tech"]
    assert set(tech.inside) == {1, 2, 3}


def test_feeds_in_trouble_say_so() -> None:
    trouble = {row.label: row.trouble for row in rows() if row.trouble}
    assert trouble == {"loose": "gone", "gallery": "!"}


def test_read_feeds_can_be_hidden_but_not_the_one_being_read() -> None:
    labels = [row.label for row in rows(hide_read=True, keep="feed:2")[6:]]
    assert labels == ["Tech", "Kernel", "lwn", "Alpha", "zeta", "loose"]


def test_the_next_feed_skips_the_gap() -> None:
    all_rows = rows()
    last = row_at(all_rows, "smart:begun")
    assert last is not None
    following = next_row(all_rows, last, 1)
    assert following is not None
    assert all_rows[following].label == "Art"


def test_the_next_unread_feed_after_a_folder_lies_outside_it() -> None:
    all_rows = rows()
    tech = row_at(all_rows, "folder:1")
    assert tech is not None
    following = next_row(all_rows, tech, 1, unread=True)
    assert following is not None
    assert all_rows[following].label == "loose"


def test_without_feeds_there_are_only_the_smart_ones() -> None:
    assert [row.kind for row in FeedTree().rows(Counts())] == ["smart"] * 5


def test_numbers_change_only_the_rows_they_concern() -> None:
    tree = FeedTree(FEEDS, FOLDERS)
    before = tree.rows(COUNTS)
    after = tree.rows(replace(COUNTS, unread={1: 2, 3: 4, 4: 1}))
    changed = [new.label for old, new in zip(before[6:], after[6:], strict=True) if new is not old]
    assert changed == ["Tech", "Kernel", "lwn"]
    assert [row.count for row in after if row.label in changed] == [6, 4, 4]


@given(st.data())
def test_numbers_put_in_are_those_of_a_tree_made_anew(data: st.DataObject) -> None:
    tree = FeedTree(FEEDS, FOLDERS)
    ids = st.dictionaries(st.integers(1, 5), st.integers(1, 3))
    for unread in data.draw(st.lists(ids, min_size=1, max_size=4)):
        counts, hide_read = Counts(unread=unread), data.draw(st.booleans())
        rows = tree.rows(counts, hide_read=hide_read)
        assert rows == FeedTree(FEEDS, FOLDERS).rows(counts, hide_read=hide_read)
        assert rows == FeedTree(FEEDS, FOLDERS, unread).rows(counts, hide_read=hide_read)


def test_a_tree_knows_when_it_is_out_of_date() -> None:
    tree = FeedTree(FEEDS, FOLDERS)
    assert tree.is_of(FEEDS, FOLDERS)
    assert tree.is_of([replace(feed, last_refreshed=1) for feed in FEEDS], FOLDERS)
    assert not tree.is_of(FEEDS[1:], FOLDERS)
    assert not tree.is_of([replace(FEEDS[0], title="other"), *FEEDS[1:]], FOLDERS)
    assert not tree.is_of([replace(FEEDS[0], status=FeedStatus.GONE), *FEEDS[1:]], FOLDERS)
    assert not tree.is_of(FEEDS, FOLDERS[1:])


# --------------------------------------------------------------------------- folded folders


def labels(*folded: str, **options: object) -> list[str]:
    return [row.label for row in rows(folded=folded, **options)[6:]]


def test_what_lies_in_a_folded_folder_is_not_shown_but_counted() -> None:
    assert labels("folder:2") == ["Art", "gallery", "Tech", "Kernel", "Alpha", "zeta", "loose"]
    assert labels("folder:1", "folder:2") == ["Art", "gallery", "Tech", "loose"]
    (tech,) = [row for row in rows(folded={"folder:1"}) if row.is_folded]
    assert (tech.label, tech.count, set(tech.inside)) == ("Tech", 7, {1, 2, 3})


def test_a_feed_being_read_beside_a_folded_folder_is_kept() -> None:
    assert labels("folder:3", hide_read=True, keep="feed:2") == ["Tech", "Kernel", "lwn", "Alpha", "zeta", "loose"]


def test_the_next_unread_feed_may_be_a_folded_folder() -> None:
    all_rows = rows(folded={"folder:1"})
    art = row_at(all_rows, "folder:3")
    assert art is not None
    following = next_row(all_rows, art, 1, unread=True)
    assert following is not None
    assert all_rows[following].label == "Tech"
    beyond = next_row(all_rows, following, 1, unread=True)
    assert beyond is not None
    assert all_rows[beyond].label == "loose", "its feeds were part of its list"


# --------------------------------------------------------------------------- where a row would land


def lands(held: str, over: str) -> str | None:
    all_rows = rows()
    keys = {row.label: index for index, row in enumerate(all_rows)}
    target = landing(all_rows, keys[held], keys[over])
    return None if target is None else all_rows[target].label or "top"


@pytest.mark.parametrize(
    ("held", "over", "where"),
    [
        ("loose", "Art", "Art"), ("loose", "gallery", "Art"), ("loose", "lwn", "Kernel"),
        ("lwn", "Tech", "Tech"), ("lwn", "loose", "top"), ("lwn", "", "top"), ("Art", "Kernel", "Kernel"),
        ("Kernel", "loose", "top"), ("Kernel", "gallery", "Art"),
        # It lies there already, or would lie in itself, or there is no place.
        ("loose", "", None), ("loose", "loose", None), ("lwn", "Kernel", None), ("Alpha", "zeta", None),
        ("Tech", "Kernel", None), ("Tech", "lwn", None), ("Tech", "Tech", None), ("Tech", "loose", None),
        ("lwn", "Unread", None), ("Unread", "Tech", None), ("", "Tech", None),
    ],
)  # fmt: skip
def test_a_row_lands_in_the_folder_it_is_let_go_over(held: str, over: str, where: str | None) -> None:
    assert lands(held, over) == where


@given(st.integers(0, 13), st.integers(0, 13))
def test_a_row_lands_in_a_folder_or_nowhere(held: int, over: int) -> None:
    all_rows = rows()
    target = landing(all_rows, held, over)
    assert target is None or all_rows[target].kind in ("folder", "gap")
