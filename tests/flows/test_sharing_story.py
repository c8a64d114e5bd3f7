"""Someone copies a link, a passage, a whole article; saves it as a file; sends it to programs of their own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from textual import events

from tests.article.test_front_matter import parse
from tests.flows.reader import QUIET, Reader, entry, long_text, reading, seed
from tests.programs import Programs, programs
from tui_reader.model.config import Config, Target
from tui_reader.model.records import replace
from tui_reader.tui.features.sharing.share_dialog import ShareScreen

__all__ = ["programs"]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs are shell scripts")
BODY = "<p>Fewer <em>herons</em> than ever.</p><p>Ada counted them.</p>"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    seed(path, "Birds", [entry("Herons", age=1, html=BODY), entry("Gulls", age=2), entry("--help", age=3)])
    return path


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, programs: Programs) -> Path:
    """The folder the reader is started in, also the home folder; there is a clipboard program."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("DISPLAY", ":1")
    programs.put_taker("xclip")
    return folder


def sharing(**targets: Target) -> Config:
    return replace(QUIET, share=targets)


def dialog(reader: Reader) -> ShareScreen:
    screen = reader.app.screen
    assert isinstance(screen, ShareScreen)
    return screen


async def drag(reader: Reader, start: str, end: tuple[int, int]) -> None:
    """Drag the mouse from where these words begin on the screen to a place."""
    lines = reader.text().splitlines()
    row = next(number for number, line in enumerate(lines) if start in line)
    await reader.pilot.mouse_down(offset=(lines[row].index(start), row))
    await reader.pilot.hover(offset=end)
    await reader.pilot.mouse_up(offset=end)
    await reader.rest()


def place(reader: Reader, words: str) -> tuple[int, int]:
    """The cell behind these words on the screen."""
    lines = reader.text().splitlines()
    row = next(number for number, line in enumerate(lines) if words in line)
    return lines[row].index(words) + len(words), row


def names(folder: Path) -> list[str]:
    """The names of what lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


# --------------------------------------------------------------------------- copying


async def test_copies_the_link(library: Path, here: Path, programs: Programs) -> None:
    async with reading(library) as reader:
        await reader.type("y")
        await reader.rest()
        assert reader.status == "Copied https://example.org/Herons"
        assert programs.given("xclip") == "https://example.org/Herons"
        assert reader.app.clipboard == "https://example.org/Herons", "the terminal was asked too"


async def test_without_a_program_it_is_not_said_that_it_surely_worked(
    library: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY")
    async with reading(library) as reader:
        await reader.type("y")
        await reader.rest()
        assert reader.status == "Copied, if the terminal allows it: https://example.org/Herons"
        await reader.type("o")
        await reader.rest()
        assert reader.status.startswith("No browser was found. Copied, if the terminal allows it: https://")


async def test_copies_as_markdown(library: Path, here: Path, programs: Programs) -> None:
    async with reading(library) as reader:
        await reader.type("Y")
        await reader.rest()
        assert reader.status == "Copied “Herons” as Markdown"
        assert reader.parts.panes.pane == "headlines"
        assert not reader.headline("Herons").read
        known, body = parse(programs.given("xclip"))
        assert known["title"] == "Herons"
        assert known["url"] == "https://example.org/Herons"
        assert body == "\nFewer *herons* than ever.\n\nAda counted them.\n"


async def test_copies_the_whole_of_a_long_article_while_it_is_still_being_made(
    library: Path, here: Path, programs: Programs
) -> None:
    seed(library, "Birds", [entry("Long", html=long_text(2000))])
    async with reading(library) as reader:
        await reader.type("1", "g", "g", "Y")
        await reader.until(lambda: reader.status == "Copied “Long” as Markdown")
        assert "Paragraph 0." in programs.given("xclip")
        assert "Paragraph 1999." in programs.given("xclip")


async def test_what_is_too_long_for_the_terminal_is_to_be_saved(
    library: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY")
    seed(library, "Birds", [entry("Long", html=long_text(1000))])
    async with reading(library) as reader:
        await reader.type("1", "g", "g", "Y")
        await reader.until(lambda: reader.status.startswith("Not copied"))
        assert reader.status.endswith(
            " KB is too long for a terminal's clipboard, and there is no clipboard program here. e saves it as a file."
        )
        await reader.type("e", "enter")
        await reader.until(lambda: reader.status.startswith("Saved as"))
    (name,) = names(here)
    assert "Paragraph 999." in (here / name).read_text("utf-8")


# --------------------------------------------------------------------------- selecting


async def test_a_selection_is_copied_when_the_mouse_is_let_go(library: Path, here: Path, programs: Programs) -> None:
    async with reading(library) as reader:
        await drag(reader, "herons than", place(reader, "herons than"))
        assert reader.status == "Copied “herons than”"
        assert programs.given("xclip").rstrip() == "herons than"


async def test_y_and_ctrl_c_copy_the_selection_while_there_is_one(
    library: Path, here: Path, programs: Programs
) -> None:
    async with reading(library) as reader:
        await drag(reader, "Ada", place(reader, "Ada counted"))
        for key in ("y", "ctrl+c"):
            await reader.type("s")
            await reader.rest()
            (programs.folder / "xclip.in").unlink()
            await reader.type(key)
            await reader.rest()
            assert reader.status == "Copied “Ada counted”"
            assert programs.given("xclip").rstrip() == "Ada counted"
        await reader.type("escape")
        assert reader.parts.article.selected_text == ""
        assert reader.parts.panes.pane == "article", "the click went there, and escape ended the selection only"
        await reader.type("y")
        await reader.rest()
        assert programs.given("xclip") == "https://example.org/Herons"


@pytest.mark.parametrize("end", [(119, 20), (116, 20), (30, 20), (2, 20), (60, 35), (60, 2)])
async def test_a_selection_does_not_leave_the_article(library: Path, here: Path, end: tuple[int, int]) -> None:
    seed(library, "Birds", [entry("Long", html=long_text(500))])
    async with reading(library) as reader:
        await reader.type("1", "g", "g")
        await reader.rest()
        await drag(reader, "Paragraph 0", end)
        selected = reader.parts.article.selected_text
        assert ("Paragraph 0." in selected) == (end[1] > 2)
        assert ("Long" in selected) == (end[1] == 2)
        assert "Paragraph 9." not in selected, "what is not on the screen is not selected"
        assert "read on" not in selected, "nor are the keys below it"


async def test_another_click_does_not_copy_again(library: Path, here: Path, programs: Programs) -> None:
    async with reading(library) as reader:
        await drag(reader, "Ada", place(reader, "Ada counted"))
        (programs.folder / "xclip.in").unlink()
        await reader.pilot.click("#list", offset=(10, 3))
        await reader.rest()
        assert not programs.was_given("xclip")


# --------------------------------------------------------------------------- saving


async def test_saves_a_file_at_the_place_proposed_and_never_over_another(library: Path, here: Path) -> None:
    async with reading(library) as reader:
        for name in ("2026-05-28-herons", "2026-05-28-herons-2"):
            await reader.type("e")
            assert "~/2026-05-28-herons.md" in reader.text()
            await reader.type("enter")
            await reader.until(lambda: reader.app.screen is reader.screen)
            assert reader.status == f"Saved as ~/{name}.md"
    assert names(here) == ["2026-05-28-herons-2.md", "2026-05-28-herons.md"]
    assert "Ada counted them." in (here / "2026-05-28-herons.md").read_text("utf-8")


async def test_a_path_that_cannot_be_written_stays_to_be_mended(library: Path, here: Path) -> None:
    (here / "file").touch()
    async with reading(library) as reader:
        await reader.type("e", "ctrl+u")
        reader.app.screen.post_message(events.Paste("~/file/herons.md"))
        await reader.type("enter")
        await reader.until(lambda: "could not be written" in reader.text())
        assert isinstance(reader.app.screen, ShareScreen)
        await reader.type(*["backspace"] * len("/herons.md"), *"s/", "enter")
        await reader.until(lambda: reader.app.screen is reader.screen)
        assert reader.status == "Saved as ~/files/2026-05-28-herons.md"


async def test_escape_saves_nothing(library: Path, here: Path) -> None:
    async with reading(library, config=sharing(notes=Target(file="~/n.md"))) as reader:
        await reader.type("e", "escape")
        assert reader.app.screen is reader.screen
    assert names(here) == []


async def test_where_there_is_no_article_that_is_said(library: Path, here: Path) -> None:
    async with reading(library) as reader:
        await reader.type("4")
        await reader.rest()
        for key in ("Y", "e"):
            await reader.type(key)
            assert reader.status == "There is no article here."


# --------------------------------------------------------------------------- sending


async def test_sends_to_a_command(library: Path, here: Path, programs: Programs) -> None:
    programs.put_taker("mailer")
    command = ("mailer", "--subject", "{title}", "{url}", "{date}.md", "{feed}")
    async with reading(library, config=sharing(mail=Target(command=command))) as reader:
        await reader.type("e")
        assert "mailer --subject Herons" in reader.text()
        await reader.type("enter")
        await reader.until(lambda: reader.status == "Sent to mail.")
    assert programs.arguments("mailer")[1:] == ["Herons", "https://example.org/Herons", "2026-05-28.md", "Birds"]
    assert "Ada counted them." in programs.given("mailer")


async def test_a_title_like_an_option_is_none(library: Path, here: Path, programs: Programs) -> None:
    programs.put_taker("mailer")
    async with reading(library, config=sharing(mail=Target(command=("mailer", "{title}", "{slug}")))) as reader:
        await reader.type("G", "e", "enter")
        await reader.until(lambda: reader.status == "Sent to mail.")
    assert programs.arguments("mailer") == [" --help", "help"]


async def test_sends_to_the_file_of_a_template(library: Path, here: Path) -> None:
    targets = sharing(first=Target(file="~/no.md"), notes=Target(file="~/notes/{feed}/{date} {title}.md"))
    async with reading(library, config=targets) as reader:
        await reader.type("e", "down", "enter")
        await reader.until(lambda: reader.status.startswith("Sent"))
        assert reader.status == "Sent to notes: ~/notes/Birds/2026-05-28 Herons.md"
    assert (here / "notes" / "Birds" / "2026-05-28 Herons.md").exists()
    assert not (here / "no.md").exists()


async def test_the_field_is_above_the_targets(library: Path, here: Path) -> None:
    async with reading(library, config=sharing(notes=Target(file="~/notes.md"))) as reader:
        await reader.type("e")
        assert dialog(reader).focused is dialog(reader).targets
        await reader.type("up")
        assert "Markdown file" in reader.text()
        await reader.type("down", "up", "enter")
        await reader.until(lambda: reader.app.screen is reader.screen)
    assert names(here) == ["2026-05-28-herons.md"]


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (("broken", "x"), "it says: No ink"),
        (("silent",), "it failed with status 3 and gave no reason."),
        (("no-such-program",), "There is no program “no-such-program” here."),
    ],
)
async def test_a_command_that_fails_is_quoted(
    library: Path, here: Path, programs: Programs, command: tuple[str, ...], sentence: str
) -> None:
    programs.put("broken", "printf '\\033No ink\\nmore' >&2; exit 1")
    programs.put("silent", "exit 3")
    async with reading(library, config=sharing(it=Target(command=command))) as reader:
        await reader.type("e", "enter")
        await reader.until(lambda: reader.status == sentence)
        assert reader.parts.panes.status.trouble


async def test_reading_goes_on_while_a_command_runs(library: Path, here: Path, programs: Programs) -> None:
    programs.put("slow", 'while [ ! -e "$HERE/go" ]; do sleep 0.02; done')
    async with reading(library, config=sharing(it=Target(command=("slow",)))) as reader:
        await reader.type("e", "enter")
        assert reader.status == "Sending to it …"
        await reader.type("j")
        await reader.rest()
        assert reader.shown == "Gulls"
        (programs.folder / "go").touch()
        await reader.until(lambda: reader.status == "Sent to it.")
