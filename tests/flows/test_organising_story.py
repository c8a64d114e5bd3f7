"""Someone arranges the feeds: folders by keys and mouse, the settings of a feed in one dialog; u takes it back."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from tests.flows.reader import Reader, entry, reading, seed
from tests.store.make import make_folder
from tui_reader.model.entities import FeedSettings
from tui_reader.store import Store
from tui_reader.tui.dialogs.form import FormScreen
from tui_reader.tui.widgets.tick import Tick


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Alpha at the top level, Beta in News, Gamma in News/Local, and an empty folder."""
    path = tmp_path / "library.db"
    feeds = [seed(path, title, [entry(f"{title} {number}", age=number) for number in range(3)]) for title in TITLES]
    with Store.open(path) as store:
        store.folders.create(["Empty"])
        for feed, folder in ((feeds[1], ["News"]), (feeds[2], ["News", "Local"])):
            store.feeds.move([feed.id], make_folder(store, folder))
    return path


TITLES = ("Alpha", "Beta", "Gamma")


def tree(reader: Reader) -> list[str]:
    """The folders and feeds as they are shown."""
    rows = [row for row in reader.parts.feeds.view.rows if row.kind in ("folder", "feed")]
    return [f"{'  ' * row.depth}{row.label}{'/' if row.kind == 'folder' else ''}" for row in rows]


def at(reader: Reader, label: str) -> int:
    """The row with this label."""
    return next(index for index, row in enumerate(reader.parts.feeds.view.rows) if row.label == label)


async def to_row(reader: Reader, label: str) -> None:
    """Go to a row of the feed pane."""
    reader.parts.go_to("feeds")
    reader.parts.feeds.view.move_to(at(reader, label))
    await reader.rest()


def form(reader: Reader) -> FormScreen:
    """The dialog on top."""
    screen = reader.app.screen
    assert isinstance(screen, FormScreen)
    return screen


async def fill(reader: Reader, **texts: str) -> None:
    """Type into fields in place of what stands there."""
    for name, text in texts.items():
        field = form(reader).query_one(f"#{name}", Input)
        field.focus()
        field.value = ""
        await reader.type(*text)
        assert field.value == text


async def save(reader: Reader) -> None:
    """Press Enter, which closes the dialog."""
    await reader.type("enter")
    await reader.until(lambda: reader.app.screen is reader.screen)
    await reader.until(lambda: not reader.parts.session.has_changed)
    await reader.rest()


def settings(path: Path, feed_id: int = 1) -> FeedSettings:
    """What the library holds."""
    with Store.open(path) as store:
        return store.feeds.settings(feed_id)


TREE = ["Empty/", "News/", "  Local/", "    Gamma", "  Beta", "Alpha"]


# --------------------------------------------------------------------------- the dialog


async def test_everything_of_a_feed_is_in_one_dialog_and_undone_as_one(library: Path) -> None:
    before = settings(library)
    async with reading(library) as reader:
        await to_row(reader, "Alpha")
        await reader.type("E")
        assert "Edit Alpha" in reader.text()
        assert form(reader).query_one("#title", Input).placeholder == "Alpha", "the feed's own title"
        await fill(reader, title="Mine", folder="News/New", interval="every 2 hours", pause="2 weeks", keep_newest="20")
        await fill(reader, read_after="2 weeks", headers="Cookie: a=b; c=d")
        form(reader).query_one(Tick).focus()
        await reader.type("space")
        await save(reader)
        assert reader.status.startswith("Changed 8 settings of Alpha.")
        assert "a=b" not in reader.status
        assert tree(reader) == ["Empty/", "News/", "  Local/", "    Gamma", "  New/", "    Mine", "  Beta"]
        assert reader.parts.feeds.view.row is not None
        assert reader.parts.feeds.view.row.trouble == "paused"
        assert reader.parts.feeds.words() == "Paused until 11 June."
        after = settings(library)
        assert (after.title, after.folder, after.interval, after.full_text) == ("Mine", ("News", "New"), 7200, True)
        assert (after.keep_newest, after.read_after) == (20, 14 * 86400)
        assert after.headers == (("Cookie", "a=b; c=d"),)
        await reader.type("E")
        assert form(reader).query_one("#headers", Input).value == "Cookie: ***"
        assert form(reader).query_one("#pause", Input).value == "2026-06-11"
        await reader.type("escape", "u")
        await reader.until(lambda: tree(reader) == TREE)
        assert settings(library) == before
        await reader.type("U")
        await reader.until(lambda: "    Mine" in tree(reader))
        assert settings(library) == after


async def test_a_mistake_is_told_at_its_field_and_nothing_is_saved_before_it_is_mended(library: Path) -> None:
    before = settings(library)
    async with reading(library) as reader:
        await to_row(reader, "Alpha")
        await reader.type("E")
        await fill(reader, title="Mine", interval="often", pause="yesterday")
        await reader.type("enter")
        await reader.until(lambda: "“often” is no length of time. Write it like “2 hours”." in reader.text())
        assert "“yesterday” is no day." in reader.text()
        assert form(reader).focused is form(reader).query_one("#interval"), "at the first of them"
        assert settings(library) == before
        await fill(reader, interval="2 hours", pause="")
        assert "often" not in reader.text()
        await fill(reader, url="https://example.org/Beta.xml")
        await reader.type("enter")
        await reader.until(lambda: "“Beta” has this address already" in reader.text())
        assert form(reader).focused is form(reader).query_one("#url")
        await fill(reader, url="https://example.org/Alpha.xml")
        await save(reader)
        assert reader.status.startswith("Changed title and interval of Alpha.")
        assert settings(library).interval == 7200


async def test_esc_leaves_all_as_it_was_and_tab_goes_through_all_fields(library: Path) -> None:
    before = settings(library)
    async with reading(library, size=(80, 24)) as reader:
        await to_row(reader, "Alpha")
        await reader.type("E")

        def field() -> str | None:
            focused = form(reader).focused
            return focused.id if focused is not None else None

        names = []
        for _ in range(9):
            names.append(field())
            await reader.type("x", "tab")
        assert names == [
            *("title", "url", "folder", "interval", "pause", "full_text", "keep_newest", "read_after", "headers")
        ]
        assert field() == "title"
        await reader.type("up")
        assert field() == "headers"
        await reader.type("escape")
        assert reader.app.screen is reader.screen
        assert reader.parts.feeds.view.row is not None
        assert reader.parts.feeds.view.row.label == "Alpha"
    assert settings(library) == before


async def test_saving_without_a_change_is_no_act(library: Path) -> None:
    async with reading(library) as reader:
        await to_row(reader, "Alpha")
        await reader.type("E", "enter")
        await reader.until(lambda: reader.app.screen is reader.screen)
        assert reader.status == ""


@pytest.mark.parametrize("size", [(120, 36), (40, 20)])
async def test_wide_characters_and_any_others_can_be_typed(library: Path, size: tuple[int, int]) -> None:
    title = "新聞👩\u200d👩\u200d👧 é\u202ex[red]" * 3
    async with reading(library, size=size) as reader:
        await to_row(reader, "Alpha")
        await reader.type("E")
        for name in ("title", "folder", "interval", "headers"):
            field = form(reader).query_one(f"#{name}", Input)
            field.focus()
            for character in title:
                field.insert_text_at_cursor(character)
                await reader.pilot.pause()
            await reader.type("left", "left", "backspace", "home", "right", "delete", "end")
            field.value = title
            assert reader.text()
        await reader.type("enter")
        await reader.until(lambda: "is no length of time" in " ".join(reader.text().split()))
        await fill(reader, interval="", headers="")
        await save(reader)
        assert settings(library).title.startswith("新聞👩\u200d👩\u200d👧 éx[red]"), "all but what turns the line round"
        assert "新聞" in reader.text()


async def test_a_folder_is_proposed_while_its_path_is_typed(library: Path) -> None:
    async with reading(library) as reader:
        await to_row(reader, "Alpha")
        await reader.type("E", "tab", "tab", *"news/l")
        await reader.until(lambda: form(reader).query_one("#folder", Input)._suggestion)
        await reader.type("right")
        assert form(reader).query_one("#folder", Input).value == "News/Local"
        await save(reader)
        assert reader.status.startswith("Moved Alpha to News/Local.")
        assert tree(reader) == ["Empty/", "News/", "  Local/", "    Alpha", "    Gamma", "  Beta"]


async def test_in_the_other_panes_it_is_the_feed_of_the_entry(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("E")
        assert reader.parts.state.entry is not None
        title = reader.parts.state.feeds[reader.parts.state.entry.feed_id].title
        assert f"Edit {title}" in reader.text()
        await reader.type("escape", "h", "E")
        assert reader.status == "Go to a feed or a folder to edit it."


# --------------------------------------------------------------------------- folders by key


async def test_a_folder_is_renamed_moved_and_deleted(library: Path) -> None:
    async with reading(library) as reader:
        await to_row(reader, "Local")
        await reader.type("E")
        assert "Edit the folder Local" in reader.text()
        await fill(reader, name="Here")
        await save(reader)
        assert reader.status.startswith("Renamed the folder Local to Here.")
        await reader.type("E")
        await fill(reader, inside="News/Here/Deep")
        await reader.type("enter")
        await reader.until(lambda: "Here cannot lie in itself." in reader.text())
        await fill(reader, inside="", name="News")
        await reader.type("enter")
        await reader.until(lambda: "There is a folder News already." in reader.text())
        await fill(reader, name="Here")
        await save(reader)
        assert tree(reader) == ["Empty/", "Here/", "  Gamma", "News/", "  Beta", "Alpha"]
        await reader.type("D")
        await reader.until(lambda: reader.status.startswith("Deleted the folder Here."))
        await reader.until(lambda: tree(reader) == ["Empty/", "News/", "  Beta", "Alpha", "Gamma"])
        await reader.rest()
        assert reader.parts.state.listing.view.key in [row.key for row in reader.parts.state.rows], (
            "a list that is there"
        )
        await reader.type("u", "u", "u")
        await reader.until(lambda: tree(reader) == TREE)


async def test_a_folder_is_made_and_shows_while_it_is_empty(library: Path) -> None:
    async with reading(library) as reader:
        await to_row(reader, "News")
        await reader.type("+")
        assert "New folder" in reader.text()
        assert form(reader).query_one("#inside", Input).value == "News"
        await reader.type("enter")
        await reader.until(lambda: "A folder has a name." in reader.text())
        await fill(reader, name="Weather")
        await save(reader)
        assert reader.status.startswith("Made the folder News/Weather.")
        assert "  Weather/" in tree(reader)
    async with reading(library) as reader:
        assert "  Weather/" in tree(reader), "after a restart too"


async def test_a_folder_is_folded_and_stays_so(library: Path) -> None:
    async with reading(library) as reader:
        await to_row(reader, "Gamma")
        await reader.type("-")
        await reader.rest()
        assert tree(reader) == ["Empty/", "News/", "  Local/", "  Beta", "Alpha"]
        assert reader.parts.feeds.view.row is not None
        assert reader.parts.feeds.view.row.label == "Local", "the cursor goes to the folder"
        assert "▸ Local" in reader.text()
        await to_row(reader, "News")
        await reader.type("-")
        assert tree(reader) == ["Empty/", "News/", "Alpha"]
        assert reader.parts.feeds.view.row.count == 6, "with what is unread in it"
    async with reading(library) as reader:
        assert tree(reader) == ["Empty/", "News/", "Alpha"]
        reader.parts.feeds.show_key("feed:3")
        assert tree(reader) == TREE, "who goes to a feed by name finds it"
        await to_row(reader, "Alpha")
        await reader.type("-")
        assert reader.status == "There is no folder here to fold."


async def test_what_is_unread_in_a_folded_folder_is_not_passed_over(library: Path) -> None:
    async with reading(library) as reader:
        await to_row(reader, "News")
        await reader.type("-", "g", "g")
        await to_row(reader, "Empty")
        await reader.type("enter", "n")
        await reader.rest()
        assert reader.parts.state.listing.view.title == "News"
        assert reader.shown in ("Beta 0", "Gamma 0")


# --------------------------------------------------------------------------- the mouse


async def drag(reader: Reader, label: str, onto: str, *, drop: bool = True) -> None:
    """Drag a row onto another, as a mouse does."""
    side = reader.parts.feeds.view
    left, top = side.content_region.offset - side.region.offset
    await reader.pilot.mouse_down(side, offset=(left + 6, top + at(reader, label)))
    await reader.pilot.hover(side, offset=(left + 6, top + at(reader, onto)))
    if drop:
        await reader.pilot.mouse_up(side, offset=(left + 6, top + at(reader, onto)))
    await reader.pilot.pause()


async def test_a_feed_is_dragged_onto_a_folder(library: Path) -> None:
    async with reading(library) as reader:
        await drag(reader, "Alpha", "Local", drop=False)
        assert "→" in next(line for line in reader.text().splitlines() if "Local" in line), "where it would land"
        await drag(reader, "Alpha", "Local")
        await reader.until(lambda: reader.status.startswith("Moved Alpha to News/Local."))
        await reader.until(lambda: tree(reader) == ["Empty/", "News/", "  Local/", "    Alpha", "    Gamma", "  Beta"])
        assert "→" not in reader.text()
        await drag(reader, "Gamma", "Beta")
        await reader.until(lambda: reader.status.startswith("Moved Gamma to News."))
        await reader.until(lambda: "  Gamma" in tree(reader))
        await drag(reader, "Gamma", "")
        await reader.until(lambda: reader.status.startswith("Moved Gamma to the top level."))
        await reader.type("u", "u", "u")
        await reader.until(lambda: tree(reader) == TREE)


async def test_a_folder_is_dragged_into_another_but_not_into_itself(library: Path) -> None:
    async with reading(library) as reader:
        await drag(reader, "Local", "Empty")
        await reader.until(lambda: reader.status.startswith("Moved Local to Empty."))
        await reader.until(lambda: tree(reader) == ["Empty/", "  Local/", "    Gamma", "News/", "  Beta", "Alpha"])
        for onto in ("Local", "Gamma"):
            await drag(reader, "Empty", onto, drop=False)
            assert "→" not in reader.text()
            await drag(reader, "Empty", onto)
        assert tree(reader) == ["Empty/", "  Local/", "    Gamma", "News/", "  Beta", "Alpha"]


async def test_esc_and_letting_go_elsewhere_leave_it(library: Path) -> None:
    async with reading(library) as reader:
        await drag(reader, "Alpha", "News", drop=False)
        await reader.type("escape")
        assert "→" not in reader.text()
        await drag(reader, "Alpha", "Unread")
        await drag(reader, "Alpha", "Alpha")
        await reader.rest()
        assert tree(reader) == TREE
        assert reader.status == ""


async def test_esc_ends_a_drag_before_a_selection(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("v")
        await drag(reader, "Alpha", "News", drop=False)
        await reader.type("escape")
        assert "→" not in reader.text()
        assert reader.parts.state.listing.selected
        await reader.type("escape")
        assert not reader.parts.state.listing.selected


async def test_a_click_on_the_mark_folds_and_one_on_the_name_does_not(library: Path) -> None:
    async with reading(library) as reader:
        side = reader.parts.feeds.view
        left, top = side.content_region.offset - side.region.offset
        await reader.pilot.click(side, offset=(left + 1, top + at(reader, "News")))
        await reader.rest()
        assert tree(reader) == ["Empty/", "News/", "Alpha"]
        await reader.pilot.click(side, offset=(left + 5, top + at(reader, "News")))
        await reader.rest()
        assert tree(reader) == ["Empty/", "News/", "Alpha"]
        assert reader.parts.state.listing.view.title == "News"
        await reader.pilot.click(side, offset=(left + 1, top + at(reader, "News")))
        await reader.rest()
        assert tree(reader) == TREE
