"""A dialog of fields: Tab goes through them, Enter saves all, Esc leaves all as it was.

Rule: a mistake is told under the field it was made in, and nothing is saved before there is none.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from tui_reader.forms.feed import YES, Field, Texts
from tui_reader.model.errors import FieldError, ReaderError
from tui_reader.tui.screens.dialog import Dialog
from tui_reader.tui.widgets.tick import Tick

HINT = "Tab goes on, Enter saves, Esc leaves all as it was."

Save = Callable[[Texts], Awaitable[Texts]]


class FormScreen(Dialog[bool]):
    """Shows `texts` in `fields`, with `suggestions` to complete some; the result tells whether it was saved.

    `save` is given the texts and returns for each field with a mistake a sentence; it raises ReaderError for the rest.
    `live` is given the texts whenever they change, and returns what is said of them; the latest wins.
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-roomy")]  # noqa: RUF012 - Textual declares it so
    BINDINGS: ClassVar = [
        ("escape", "dismiss(False)", "close"),
        ("enter", "save", "save"),
        ("down", "app.focus_next", "down"),
        ("up", "app.focus_previous", "up"),
    ]

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        texts: Texts,
        save: Save,
        *,
        suggestions: dict[str, Sequence[str]] | None = None,
        live: Callable[[Texts], Awaitable[str]] | None = None,
    ) -> None:
        super().__init__()
        self._title = title
        self._fields = fields
        self._texts = texts
        self._save = save
        self._suggestions = suggestions or {}
        self._live = live
        self._is_saving = False

    def compose(self) -> ComposeResult:
        """A row for each field with room for a sentence below it, and one line of talk."""
        with Vertical(id="form", classes="dialog"):
            yield Static(self._title, classes="dialog--title", markup=False)
            with VerticalScroll(id="fields", can_focus=False):
                for field in self._fields:
                    with Horizontal(classes="field"):
                        yield Static(field.label, classes="field--label", markup=False)
                        yield self._widget(field)
                    yield Static(id=f"problem-{field.name}", classes="field--problem", markup=False)
            yield Static(HINT, id="talk", markup=False)

    def _widget(self, field: Field) -> Input | Tick:
        text = self._texts[field.name]
        if field.is_choice:
            return Tick(field.empty, value=bool(text), id=field.name)
        names = self._suggestions.get(field.name)
        return Input(
            text,
            placeholder=field.empty,
            suggester=SuggestFromList(names, case_sensitive=False) if names else None,
            compact=True,
            select_on_focus=False,
            id=field.name,
        )

    def on_mount(self) -> None:
        """No mistake is made yet."""
        self.show_problems({})
        self.try_out()

    # ----------------------------------------------------------------- what is typed

    @property
    def texts(self) -> Texts:
        """What stands in the fields."""
        texts = {each.id or "": each.value for each in self.query(Input)}
        return texts | {each.id or "": YES if each.value else "" for each in self.query(Tick)}

    @on(Input.Changed)
    def changed(self, message: Input.Changed) -> None:
        """A mistake that is being mended is told no longer."""
        if message.input.id in self._texts:
            self.query_one(f"#problem-{message.input.id}", Static).display = False
            self.try_out()

    @work(group="live", exclusive=True, exit_on_error=False)
    async def try_out(self) -> None:
        """Say what is to be said of the texts as they are."""
        if self._live is not None:
            try:
                self.talk(await self._live(self.texts) or HINT)
            except ReaderError as error:
                self.talk(str(error))

    @on(Input.Submitted)
    def submitted(self) -> None:
        """Enter saves, from every field."""
        self.action_save()

    def action_save(self) -> None:
        """Save, unless that is under way."""
        if not self._is_saving:
            self._is_saving = True
            self.save(self.texts)

    @work(group="save", exit_on_error=False)
    async def save(self, texts: Texts) -> None:
        """Save and close; on a mistake say which, and let the person mend it."""
        try:
            problems = await self._save(texts)
        except ReaderError as error:
            if not isinstance(error, FieldError) or error.field not in texts:
                self.talk(str(error))
                return
            problems = {error.field: str(error)}
        finally:
            self._is_saving = False
        if problems:
            self.show_problems(problems)
        else:
            self.dismiss(True)

    def show_problems(self, problems: Texts) -> None:
        """Tell what is wrong under each field, and go to the first."""
        for field in self._fields:
            sentence = problems.get(field.name, "")
            problem = self.query_one(f"#problem-{field.name}", Static)
            problem.display = bool(sentence)
            problem.update(sentence)
        first = next((field.name for field in self._fields if field.name in problems), None)
        if first is not None:
            self.query_one(f"#{first}").focus()

    def talk(self, sentence: str) -> None:
        """Say something under the fields."""
        self.query_one("#talk", Static).update(sentence)
