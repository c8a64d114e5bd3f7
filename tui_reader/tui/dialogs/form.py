"""A dialog of fields: Tab goes to the next field, Enter saves all fields, Esc closes without saving.

Rule: a mistake is told under its field, and nothing is saved as long as there is a mistake.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from tui_reader.forms.feed import YES, Field, Texts
from tui_reader.model.errors import FieldError, ReaderError
from tui_reader.tui.dialogs.dialog import FIELD_KEYS, Dialog, talk_line
from tui_reader.tui.widgets.tick import Tick

HINT = "Enter saves, Tab goes to the next field, Esc closes without saving."

Save = Callable[[Texts], Awaitable[Texts]]


class FormScreen(Dialog[None]):
    """Shows `texts` in `fields`; `suggestions` complete some of them.

    `save` is given the texts and returns a sentence for each field with a mistake; for other trouble it raises
    ReaderError. `live` is given the texts whenever they change, and returns the words to say of them; the latest wins.
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-roomy")]  # noqa: RUF012 - Textual declares it so
    BINDINGS: ClassVar = [*FIELD_KEYS, ("enter", "save", "save")]

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        texts: Texts,
        save: Save,
        *,
        suggestions: Mapping[str, Sequence[str]] | None = None,
        live: Callable[[Texts], Awaitable[str]] | None = None,
    ) -> None:
        super().__init__()
        self.title = title
        self._fields = fields
        self._texts = texts
        self._save = save
        self._suggestions = suggestions or {}
        self._live = live
        self._is_saving = False

    def content(self) -> ComposeResult:
        """Return a row for each field, with room for a sentence below it, and the line of talk."""
        with VerticalScroll(id="fields", can_focus=False):
            for field in self._fields:
                with Horizontal(classes="field"):
                    yield Static(field.label, classes="field--label", markup=False)
                    yield self._widget(field)
                yield Static(id=f"problem-{field.name}", classes="field--problem", markup=False)
        yield talk_line(HINT)

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
        """Begin without a mistake."""
        self.show_problems({})
        self.try_out()

    @property
    def texts(self) -> Texts:
        """The texts in the fields, by the fields' names."""
        texts = {each.id or "": each.value for each in self.query(Input)}
        return texts | {each.id or "": YES if each.value else "" for each in self.query(Tick)}

    @on(Input.Changed)
    def changed(self, message: Input.Changed) -> None:
        """Take away the sentence under a field that is being mended."""
        if message.input.id in self._texts:
            self.query_one(f"#problem-{message.input.id}", Static).display = False
            self.try_out()

    @work(group="live", exclusive=True, exit_on_error=False)
    async def try_out(self) -> None:
        """Say the words that `live` has for the texts."""
        if self._live is not None:
            try:
                self.say(await self._live(self.texts) or HINT)
            except ReaderError as error:
                self.say(str(error))

    @on(Input.Submitted)
    def submitted(self) -> None:
        """Save: Enter does so from every field."""
        self.action_save()

    def action_save(self) -> None:
        """Save, unless the texts are being saved."""
        if not self._is_saving:
            self._is_saving = True
            self.save(self.texts)

    @work(group="save", exit_on_error=False)
    async def save(self, texts: Texts) -> None:
        """Save and close; where there is a mistake, tell it and stay open."""
        try:
            problems = await self._save(texts)
        except ReaderError as error:
            if not isinstance(error, FieldError) or error.field not in texts:
                self.say(str(error))
                return
            problems = {error.field: str(error)}
        finally:
            self._is_saving = False
        if problems:
            self.show_problems(problems)
        else:
            self.dismiss()

    def show_problems(self, problems: Texts) -> None:
        """Show each problem under its field, and go to the first such field."""
        for field in self._fields:
            sentence = problems.get(field.name, "")
            problem = self.query_one(f"#problem-{field.name}", Static)
            problem.display = bool(sentence)
            problem.update(sentence)
        first = next((field.name for field in self._fields if field.name in problems), None)
        if first is not None:
            self.query_one(f"#{first}").focus()
