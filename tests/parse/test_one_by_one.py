"""An entry that makes its reader raise costs no other, and keeps its words."""

from __future__ import annotations

from typing import Any

from tui_reader.model.entities import Content
from tui_reader.model.incoming import ParsedEntry
from tui_reader.parse.feeds.one_by_one import one_by_one


def make(record: dict[str, Any]) -> ParsedEntry:
    return ParsedEntry(id=record["id"], title=record["title"].upper())


def test_an_entry_that_cannot_be_made_keeps_its_id_title_and_longest_text() -> None:
    good: dict[str, Any] = {"id": "1", "title": "Heron"}
    bad: dict[str, Any] = {"id": "2\n", "title": None, "content": [{"value": "<p>a\x1b word</p>"}], "link": "x"}
    first, second, third = one_by_one(make, [good, bad, good])
    assert first == third == ParsedEntry(id="1", title="HERON")
    assert (second.id, second.title, second.content) == ("2", "", Content("<p>a word</p>"))
    assert second.set_aside == "read as it was meant (AttributeError: 'NoneType' object has no attribute 'upper')"


def test_an_entry_of_nothing_at_all_is_an_entry() -> None:
    (entry,) = one_by_one(make, [{"title": 1, "tags": [[[[["deep"]]]]]}])
    assert (entry.id, entry.title, entry.content) == (None, "", None)
