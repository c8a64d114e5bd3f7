"""Rules in the reading screen: their list, their form with what they would have hit, and why an entry is hidden."""

from __future__ import annotations

from textual import on

from tui_reader.forms.feed import Texts
from tui_reader.forms.rule import FIELDS, NAMES, fill, mistake_in, read, reason
from tui_reader.model.entities import Entry, Rule
from tui_reader.model.errors import ReaderError
from tui_reader.query.terms import Is, MutedBy, asks_for_muted
from tui_reader.text.times import iso_day
from tui_reader.tui.background import begin
from tui_reader.tui.messages import ActDone
from tui_reader.tui.reading import View
from tui_reader.tui.screens.form import FormScreen
from tui_reader.tui.screens.healing import Healing
from tui_reader.tui.screens.rules import RulesScreen

MUTED = "muted"


class Ruling(Healing):
    """The actions `rules`, `mute_like` and `muted`, and the line that says why an entry is hidden."""

    def action_rules(self) -> None:
        """Show the rules."""
        rules = self.bridge.rules.load()
        RulesScreen(rules, self._rule_rows(rules), self._rule_asked).open(self.app, self._rules_closed)

    def _rules_closed(self, rule: Rule | None) -> None:
        if rule is not None:
            self.show_view(View(f"rule:{rule.id}", f"hidden by “{rule.query}”", MutedBy(rule.id)))
            self.go_to("headlines")

    def show_listing(self, cursor: int) -> None:
        """Let rows that are hidden say by which rule, in the lists that show such."""
        if asks_for_muted(self.listing.view.query):
            self.headlines.reasons = {rule.id: f"hidden by “{rule.query}”" for rule in self.bridge.rules.load()}
        super().show_listing(cursor)

    def _rule_rows(self, rules: list[Rule]) -> list[tuple[str, str]]:
        return [(NAMES[rule.action], self._about(rule)) for rule in rules]

    def _about(self, rule: Rule) -> str:
        parts = [rule.query]
        if mistake := mistake_in(rule):
            parts.append(f"does nothing: {mistake}")
        if rule.feed_id is not None:
            parts.append(f"in {self.titles.get(rule.feed_id, '')}")
        if rule.until is not None:
            ended = rule.until <= self.bridge.now
            parts.append("ended" if ended else f"until {iso_day(rule.until)}")
        if rule.action == "mute":
            parts.append(f"{rule.hidden:,} hidden")
        return " · ".join(parts)

    def _rule_asked(self, what: str, rule: Rule | None) -> None:
        if what == "undo":
            self.bridge.undo()
        elif what == "redo":
            self.bridge.redo()
        elif what == "add":
            self.edit_rule(Rule("", "mute"))
        elif rule is not None and what == "edit":
            self.edit_rule(rule)
        elif rule is not None:
            begin(self, "rules", self._remove_rule, rule.id)

    async def _remove_rule(self, rule_id: int) -> None:
        try:
            await self.bridge.rules.remove(rule_id)
        except ReaderError as error:
            self.say(str(error), trouble=True)

    def action_mute_like(self) -> None:
        """Make a rule of the entry under the cursor, or of what is searched for."""
        self.preview()
        view = self.listing.view
        if view.is_search:
            self.edit_rule(Rule(view.title, "mute"))
        elif self.entry is not None:
            title = self.entry.title.replace("\\", " ").replace('"', " ")
            self.edit_rule(Rule(f'title:"{title}"', "mute", self.entry.feed_id))
        else:
            self.say("Go to an entry to make a rule of it.")

    def action_muted(self) -> None:
        """Show what rules hide."""
        self.show_view(View(MUTED, "Hidden by rules", Is("muted")))
        self.go_to("headlines")

    def edit_rule(self, before: Rule) -> None:
        """Ask what a rule is to do, and say meanwhile what it would have hit."""
        titles = self.titles

        async def save(texts: Texts) -> Texts:
            rule, problems = read(texts, before, titles, now=self.bridge.now)
            if not problems:
                await self.bridge.rules.keep(rule, existing=bool(texts["existing"]))
            return problems

        async def try_out(texts: Texts) -> str:
            rule, problems = read(texts, before, titles, now=self.bridge.now)
            if problems:
                return next(iter(problems.values())) if texts["query"] else ""
            trial = await self.bridge.rules.try_out(rule)
            said = f"Would have hit {trial.hits:,} of {trial.total:,} entries, {trial.unread:,} unread"
            return "\n".join([f"{said}{':' if trial.newest else '.'}", *(f"  {row.title}" for row in trial.newest)])

        form = FormScreen(
            "Edit the rule" if before.id else "New rule",
            FIELDS,
            fill(before, titles, existing=before.action == "mute"),
            save,
            suggestions={"action": list(NAMES.values()), "feed": sorted(titles.values(), key=str.casefold)},
            live=try_out,
        )
        form.open(self.app)

    @on(ActDone)
    def rules_changed(self) -> None:
        """Bring an open list of rules up to date."""
        if view := RulesScreen.find(self.app):
            rules = self.bridge.rules.load()
            view.tell(view.show, rules, self._rule_rows(rules))

    async def note_under(self, entry: Entry) -> str:
        """Say first why an entry is hidden."""
        rule = self.bridge.rules.that_hides(entry.id)
        words = reason(rule, self.titles) if rule is not None else ""
        return " ".join(filter(None, (words, await super().note_under(entry))))
