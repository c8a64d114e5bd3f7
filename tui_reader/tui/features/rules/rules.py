"""Rules: their list, their form with the entries a rule would have hit, and the reason why an entry is hidden."""

from __future__ import annotations

from tui_reader.forms.feed import Texts
from tui_reader.forms.rule import FIELDS, NAMES, fill, mistake_in, read, reason
from tui_reader.model.entities import Entry, Rule
from tui_reader.query.terms import Is, MutedBy
from tui_reader.text.times import iso_day
from tui_reader.tui.messages import ActDone
from tui_reader.tui.reading.feature import Feature
from tui_reader.tui.session.views import View

MUTED = "muted"


class Rules(Feature):
    """The actions `rules`, `mute_like` and `muted`."""

    def rules(self) -> None:
        """Show the rules."""
        from tui_reader.tui.features.rules.rules_dialog import RulesScreen

        rules = self._load()
        self.reader.ask(RulesScreen(rules, self._rows(rules), self._asked), self._closed)

    def _load(self) -> list[Rule]:
        return self.reader.session.library.rules.all()

    def _closed(self, rule: Rule | None) -> None:
        if rule is not None:
            self._show(View(f"rule:{rule.id}", f"hidden by “{rule.query}”", MutedBy(rule.id)))

    def _show(self, view: View) -> None:
        self.reader.headlines.show_view(view)
        self.reader.go_to("headlines")

    def _rows(self, rules: list[Rule]) -> list[tuple[str, str]]:
        return [(NAMES[rule.action], self._about(rule)) for rule in rules]

    def _about(self, rule: Rule) -> str:
        parts = [rule.query]
        if mistake := mistake_in(rule):
            parts.append(f"does nothing: {mistake}")
        if rule.feed_id is not None:
            parts.append(f"in {self.reader.state.titles.get(rule.feed_id, '')}")
        if rule.until is not None:
            ended = rule.until <= self.reader.session.now
            parts.append("ended" if ended else f"until {iso_day(rule.until)}")
        if rule.action == "mute":
            parts.append(f"{rule.hidden:,} hidden")
        return " · ".join(parts)

    def _asked(self, what: str, rule: Rule | None) -> None:
        """Do what the person asked for in the list of rules."""
        if what == "undo":
            self.reader.marks.undo()
        elif what == "redo":
            self.reader.marks.redo()
        elif what == "add":
            self._edit(Rule("", "mute"))
        elif rule is not None and what == "edit":
            self._edit(rule)
        elif rule is not None:
            rule_id = rule.id
            self.reader.session.act(lambda library: library.rules.remove(rule_id))

    def mute_like(self) -> None:
        """Make a rule of the entry under the cursor, or of the search that is shown."""
        self.reader.article.preview()
        view, entry = self.reader.state.listing.view, self.reader.state.entry
        if view.is_search:
            self._edit(Rule(view.title, "mute"))
        elif entry is not None:
            title = entry.title.replace("\\", " ").replace('"', " ")
            self._edit(Rule(f'title:"{title}"', "mute", entry.feed_id))
        else:
            self.reader.say("Go to an entry to make a rule from it.")

    def muted(self) -> None:
        """Show what rules hide."""
        self._show(View(MUTED, "Hidden by rules", Is("muted")))

    def _edit(self, before: Rule) -> None:
        """Ask what a rule is to do, and say meanwhile what it would have hit."""
        from tui_reader.tui.dialogs.form import FormScreen

        session, titles = self.reader.session, self.reader.state.titles

        async def save(texts: Texts) -> Texts:
            rule, problems = read(texts, before, titles, now=session.now)
            if not problems:
                existing = bool(texts["existing"])
                await session.acted(
                    lambda library: (library.rules.change if rule.id else library.rules.add)(rule, existing=existing)
                )
            return problems

        async def try_out(texts: Texts) -> str:
            rule, problems = read(texts, before, titles, now=session.now)
            if problems:
                return next(iter(problems.values())) if texts["query"] else ""
            trial = await session.search.latest(lambda library: library.rules.try_out(rule))
            said = f"Matches {trial.hits:,} of {trial.total:,} entries, {trial.unread:,} unread"
            return "\n".join([f"{said}{':' if trial.newest else '.'}", *(f"  {row.title}" for row in trial.newest)])

        form = FormScreen(
            "Edit the rule" if before.id else "New rule",
            FIELDS,
            fill(before, titles, existing=before.action == "mute"),
            save,
            suggestions={"action": list(NAMES.values()), "feed": sorted(titles.values(), key=str.casefold)},
            live=try_out,
        )
        self.reader.ask(form)

    def act_done(self, _fact: ActDone) -> None:
        """Bring an open list of rules up to date."""
        from tui_reader.tui.features.rules.rules_dialog import RulesScreen

        if view := RulesScreen.find(self.reader.screen.app):
            rules = self._load()
            view.tell(view.show, rules, self._rows(rules))

    async def note(self, entry: Entry) -> str:
        """Say why an entry is hidden."""
        rule = self.reader.session.library.rules.hiding(entry.id)
        return reason(rule, self.reader.state.titles) if rule is not None else ""
