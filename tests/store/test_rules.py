"""Rules: what they do at arrival is what their query finds, and all they hid comes back."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.make import NOW, add_feed, arrival, fill, flags
from tests.store.test_lists import TIMES
from tui_reader.library import Library
from tui_reader.model.config import Config
from tui_reader.model.entities import Content, Rule, RuleAction
from tui_reader.model.errors import NotFound, QueryError
from tui_reader.query import parse_query
from tui_reader.query.terms import EVERYTHING, Is, MutedBy
from tui_reader.store import Store

BODY = Content("<p>Buy <b>spon</b>sored things</p>")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library(tmp_path / "library.db", Config(), session="s", clock=lambda: float(NOW))
    with Store.open(made.path) as store:
        add_feed(store, "a")
        add_feed(store, "b")
        fill(store, 1, [arrival(1, title="Old advert", content=BODY), arrival(2, title="Old news")])
        fill(store, 2, [arrival(3, title="Old advert of b")])
        store.search.index(100)
    return made


def come(library: Library, feed_id: int, number: int, title: str, **said: Any) -> int:
    """Let an entry arrive, and its words be indexed; return its id."""
    with Store.open(library.path) as store:
        (entry_id,) = fill(store, feed_id, [arrival(number, title=title, **said)])
        store.search.index(100)
    return entry_id


def test_a_mute_hides_what_comes_and_what_is_there(library: Library) -> None:
    act = library.rules.add(Rule("advert", "mute"), existing=True)
    assert act.sentence == "New rule: hide “advert”. 2 hidden."
    hidden, seen = come(library, 1, 10, "An ADVERT"), come(library, 1, 11, "Adverts")
    assert library.entries.ids() == [seen, 2]
    assert set(library.entries.ids(Is("muted"))) == {1, 3, hidden}
    assert library.entries.counts().total == {1: 2}
    assert [rule.hidden for rule in library.rules.all()] == [3]
    assert library.entries.ids(MutedBy(1)) == library.entries.ids(Is("muted"))
    (rule,) = library.rules.all()
    assert library.rules.hiding(hidden) == Rule("advert", "mute", id=1, made=NOW)
    assert library.rules.hiding(seen) is None
    assert rule.query == "advert"


def test_the_text_of_an_entry_counts_too(library: Library) -> None:
    library.rules.add(Rule("sponsored", "mute"), existing=False)
    assert library.entries.count(Is("muted")) == 0, "what is there was not meant"
    come(library, 1, 10, "Innocent", content=BODY)
    assert library.entries.count(Is("muted")) == 1


def test_a_rule_of_one_feed_leaves_the_others_alone(library: Library) -> None:
    library.rules.add(Rule("advert", "mute", feed_id=2), existing=True)
    come(library, 1, 10, "An advert")
    come(library, 2, 11, "An advert")
    assert [row.feed_id for row in library.entries.headlines(library.entries.ids(Is("muted")))] == [2, 2]


def test_a_rule_ends(library: Library) -> None:
    library.rules.add(Rule("advert", "mute", until=NOW + 10), existing=False)
    early = come(library, 1, 10, "An advert")
    with Store.open(library.path) as store:
        store.refresh.save(1, [arrival(11, title="A late advert")], [], now=NOW + 10)
    assert library.entries.ids(Is("muted")) == [early], "what it hid stays hidden"


@pytest.mark.parametrize(("action", "query"), [("read", Is("read")), ("star", Is("starred"))])
def test_rules_that_mark(library: Library, action: RuleAction, query: Is) -> None:
    library.rules.add(Rule("advert", action), existing=False)
    assert library.entries.count(query) == 0
    entry_id = come(library, 1, 10, "An advert")
    assert library.entries.ids(query) == [entry_id]
    assert library.acts.undo() is not None
    assert library.entries.ids(query) == [entry_id], "it may have been seen"
    act = library.rules.add(Rule("advert", action), existing=True)
    assert set(library.entries.ids(query)) == {1, 3, entry_id}
    assert "2 " in act.sentence
    library.acts.undo()
    assert library.entries.ids(query) == [entry_id]


def test_a_rule_that_wants_the_whole_text_makes_entries_wait_for_it(library: Library) -> None:
    library.rules.add(Rule("advert", "full_text"), existing=False)
    entry_id = come(library, 1, 10, "An advert")
    come(library, 1, 11, "Something else")
    with Store.open(library.path) as store:
        assert store.pages.waiting(limit=10, now=NOW) == [entry_id]
        assert store.entries.one(entry_id).shows_page


def test_what_a_rule_would_have_hit(library: Library) -> None:
    library.entries.mark([3], "read", value=True)
    before = flags(library.path)
    trial = library.rules.try_out(Rule("advert", "mute"))
    assert (trial.hits, trial.unread, trial.total) == (2, 1, 3)
    assert [row.title for row in trial.newest] == ["Old advert of b", "Old advert"]
    assert library.rules.try_out(Rule("advert", "mute", feed_id=1)).total == 2
    assert flags(library.path) == before
    with pytest.raises(QueryError):
        library.rules.try_out(Rule("is:odd", "mute"))


def test_removing_a_rule_shows_all_it_hid_and_undo_hides_it_again(library: Library) -> None:
    library.rules.add(Rule("advert", "mute"), existing=True)
    come(library, 1, 10, "An advert")
    act = library.rules.remove(1)
    assert act.sentence == "Rule removed: hide “advert”. 3 shown again."
    assert (library.entries.count(EVERYTHING), library.rules.all()) == (4, [])
    library.acts.undo()
    assert (library.entries.count(EVERYTHING), library.rules.all()[0].hidden) == (1, 3)
    library.acts.redo()
    assert library.entries.count(EVERYTHING) == 4
    with pytest.raises(NotFound):
        library.rules.remove(1)


def test_undoing_a_rule_shows_what_it_hid_since_and_redo_hides_it(library: Library) -> None:
    library.rules.add(Rule("advert", "mute"), existing=True)
    come(library, 1, 10, "An advert")
    library.acts.undo()
    assert (library.entries.count(EVERYTHING), library.rules.all()) == (4, [])
    library.acts.redo()
    assert (library.entries.count(EVERYTHING), library.rules.all()[0].hidden) == (1, 3)


def test_changing_a_rule_shows_what_is_not_meant_any_more(library: Library) -> None:
    library.rules.add(Rule("advert", "mute"), existing=True)
    act = library.rules.change(Rule("title:b OR news", "mute", id=1), existing=True)
    assert act.sentence == "Changed the rule: hide “title:b OR news”. 1 shown again. 1 hidden."
    assert set(library.entries.ids(Is("muted"))) == {2, 3}
    library.acts.undo()
    assert set(library.entries.ids(Is("muted"))) == {1, 3}
    library.rules.change(Rule("advert", "star", id=1), existing=False)
    assert library.entries.count(Is("muted")) == 0


def test_a_rule_with_a_mistake_does_nothing_and_is_told(library: Library) -> None:
    with Store.open(library.path) as store:
        store.connection.run("INSERT INTO rules (query, action, made) VALUES ('is:odd (', 'mute', 0)")
    come(library, 1, 10, "Anything")
    assert library.entries.count(Is("muted")) == 0
    assert library.rules.all()[0].query == "is:odd ("


def test_several_rules_hide_once_and_mark_all(library: Library) -> None:
    library.rules.add(Rule("advert", "star"), existing=False)
    library.rules.add(Rule("an", "mute"), existing=False)
    library.rules.add(Rule("advert", "mute"), existing=False)
    entry_id = come(library, 1, 10, "An advert")
    rule = library.rules.hiding(entry_id)
    assert rule is not None
    assert rule.query == "an"
    library.rules.remove(rule.id)
    assert library.entries.headlines([entry_id])[0].starred


# ------------------------------------------------------------------ what it does is what its query finds

WORDS = st.lists(st.sampled_from(["rust", "Größe", "中文", "the", "of"]), max_size=4).map(" ".join)
QUERIES = st.sampled_from(
    ["rust", "-rust", '"of the"', "title:the", "grosse OR 中", "feed:a the", "-(rust of)", "has:enclosure", "after:1d",
     "th*", "folder:x OR is:unread", "author:rust"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(QUERIES, st.lists(st.tuples(WORDS, WORDS, st.sampled_from(TIMES)), min_size=1, max_size=6))
def test_a_rule_does_at_arrival_what_its_query_finds(query: str, said: list[tuple[str, str, int]]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        Library(Path(folder) / "library.db", Config(), session="s", clock=lambda: float(NOW)) as library,
    ):
        with Store.open(library.path) as store:
            add_feed(store, "a")
            library.rules.add(Rule(query, "star"), existing=False)
            for number, (title, text, at) in enumerate(said, 1):
                fill(store, 1, [arrival(number, title=title or "-", content=Content(f"<p>{text}"), at=at)])
            while store.search.index(100):
                pass
        assert library.entries.ids(Is("starred")) == library.entries.ids(parse_query(query))
