"""A rule as the fields of a form, and the rule that the filled-in fields mean. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo

from tui_reader.forms.feed import YES, Field, Texts
from tui_reader.model.entities import Rule, RuleAction
from tui_reader.model.errors import QueryError, UsageError
from tui_reader.model.records import replace
from tui_reader.query import parse_query
from tui_reader.text.clean import clean_line
from tui_reader.text.times import iso_day, read_day

ACTIONS: dict[str, RuleAction] = {"hide": "mute", "mark read": "read", "star": "star", "fetch whole text": "full_text"}
NAMES = {action: name for name, action in ACTIONS.items()}
FIELDS: tuple[Field, ...] = (
    Field("query", "Entries", "a query: title:sponsored, author:x, “a phrase”"),
    Field("action", "Do", f"{', '.join(list(ACTIONS)[:-1])} or {list(ACTIONS)[-1]}"),
    Field("feed", "In feed", "all; or a part of a feed's title"),
    Field("until", "Until", "for good; or a day, 2 weeks"),
    Field("existing", "Now too", "what is here already", is_choice=True),
)


def fill(rule: Rule, titles: Mapping[int, str], *, existing: bool, zone: tzinfo | None = None) -> Texts:
    """Return the texts of the fields for a rule; `titles` are the titles of feeds by id."""
    return {
        "query": rule.query,
        "action": NAMES[rule.action],
        "feed": titles.get(rule.feed_id, "") if rule.feed_id is not None else "",
        "until": "" if rule.until is None else iso_day(rule.until, zone),
        "existing": YES if existing else "",
    }


def read(
    texts: Texts, before: Rule, titles: Mapping[int, str], *, now: int, zone: tzinfo | None = None
) -> tuple[Rule, Texts]:
    """Return the rule that the texts mean, and a sentence for each field with a mistake."""
    rule, problems = before, Texts()
    query = clean_line(texts["query"])
    try:
        parse_query(query)
    except QueryError as error:
        problems["query"] = str(error)
    if not query:
        problems["query"] = "A rule needs a query that says which entries it is for."
    named = [action for name, action in ACTIONS.items() if name.startswith(clean_line(texts["action"]).lower())]
    if len(named) != 1:
        problems["action"] = f"Expected {', '.join(list(ACTIONS)[:-1])} or {list(ACTIONS)[-1]}."
    else:
        rule = replace(rule, action=named[0])
    try:
        rule = replace(rule, feed_id=_feed(clean_line(texts["feed"]), titles))
    except UsageError as error:
        problems["feed"] = str(error)
    try:
        rule = replace(rule, until=_until(clean_line(texts["until"]), now=now, zone=zone))
    except UsageError as error:
        problems["until"] = str(error)
    return replace(rule, query=query), problems


def _until(text: str, *, now: int, zone: tzinfo | None) -> int | None:
    if text.lower() in ("", "never", "for good", "for ever", "forever"):
        return None
    return read_day(text, now=now, zone=zone)


def _feed(text: str, titles: Mapping[int, str]) -> int | None:
    if text.lower() in ("", "all"):
        return None
    folded = text.casefold()
    found = [feed_id for feed_id, title in titles.items() if title.casefold() == folded]
    found = found or [feed_id for feed_id, title in titles.items() if folded in title.casefold()]
    if len(found) == 1:
        return found[0]
    raise UsageError(f"“{text}” can mean {len(found)} feeds." if found else f"There is no feed “{text}”.")


def mistake_in(rule: Rule) -> str:
    """Return the mistake in the query of a kept rule, which another version may have written; "" for none."""
    try:
        parse_query(rule.query)
    except QueryError as error:
        return str(error)
    return ""


def reason(rule: Rule, titles: Mapping[int, str]) -> str:
    """Return why an entry is hidden, as a sentence."""
    where = "all feeds" if rule.feed_id is None else titles.get(rule.feed_id, "one feed")
    return f"Hidden by the rule “{rule.query}” ({where})."
