"""The base of the dialogs: title, talk, closing, keys by the table, and the sentences of the reading screen."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static

from tui_reader.tui.dialogs.dialog import Dialog, say_in_dialogs, talk_line
from tui_reader.tui.dialogs.keyed import KeyDialog
from tui_reader.tui.keys import KeyTable, resolve
from tui_reader.tui.themes import INK
from tui_reader.tui.widgets.status_line import StatusLine


class Plain(Dialog[str]):
    """A dialog that says things and hears nothing."""

    TITLE = "Plain"

    def content(self) -> ComposeResult:
        yield talk_line("Esc closes.")


class Hearing(Dialog[str]):
    """A dialog that hears sentences."""

    hears_sentences = True

    def content(self) -> ComposeResult:
        yield talk_line()


class Keyed(KeyDialog[None]):
    """A dialog that notes its actions; `x` is a key of its own, unless a chord waits."""

    def __init__(self, table: KeyTable) -> None:
        super().__init__(table)
        self.done: list[str] = []

    def content(self) -> ComposeResult:
        yield StatusLine()

    def own_action(self, key: str) -> str | None:
        return "own" if key == "x" else None

    def act(self, action: str) -> None:
        self.done.append(action)


class Themed(App[None]):
    """An app that has the colours."""

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return INK.variables


def talk(dialog: Dialog[str]) -> str:
    return str(dialog.query_one("#talk", Static).render())


async def test_title_and_quiet_words_stand_above_and_talk_below() -> None:
    async with Themed().run_test() as pilot:
        plain = Plain()
        plain.sub_title = "of all"
        plain.open(pilot.app)
        await pilot.pause()
        title = plain.query_one(".dialog--title", Static)
        assert str(title.render()) == "Plain   of all"
        plain.show_sub_title("")
        assert str(title.render()) == "Plain"
        plain.say("[b]No[/b]", trouble=True)
        assert talk(plain) == "[b]No[/b]"
        assert plain.query_one("#talk").has_class("-trouble")


async def test_a_sentence_is_said_where_it_is_heard_also_in_a_dialog_below_another() -> None:
    async with Themed().run_test() as pilot:
        hearing, plain = Hearing(), Plain()
        hearing.open(pilot.app)
        say_in_dialogs(pilot.app, "Said before it is composed.")
        await pilot.pause()
        assert talk(hearing) == "Said before it is composed."
        plain.open(pilot.app)
        await pilot.pause()
        say_in_dialogs(pilot.app, "Said to both.")
        await pilot.pause()
        assert (talk(hearing), talk(plain)) == ("Said to both.", "Esc closes.")


async def test_escape_closes_and_gives_no_result() -> None:
    async with Themed().run_test() as pilot:
        results: list[str | None] = []
        Plain().open(pilot.app, results.append)
        await pilot.pause()
        await pilot.press("escape")
        assert results == [None]
        assert Plain.find(pilot.app) is None


async def test_keys_are_those_of_the_table_with_chords_and_keys_of_its_own() -> None:
    async with Themed().run_test() as pilot:
        dialog = Keyed(resolve("vim", {"first": ("g g",), "move_down": ("j",)}))
        dialog.open(pilot.app)
        await pilot.pause()
        await pilot.press("j", "g", "escape", "j")  # an escape that ends a chord does not close
        assert dialog.done == ["move_down", "move_down"]
        await pilot.press("x", "g", "x", "g", "g")
        assert dialog.done[2:] == ["own", "full_text", "first"]
        await pilot.press("q")
        assert Keyed.find(pilot.app) is None


async def test_escape_closes_a_dialog_of_keys_also_where_the_table_has_no_escape() -> None:
    async with Themed().run_test() as pilot:
        Keyed(resolve("vim", {"escape": ()})).open(pilot.app)
        await pilot.pause()
        await pilot.press("escape")
        assert Keyed.find(pilot.app) is None
