"""Rules at their edges: the past as it was when it came, words that search does not know yet, several rules at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.store.make import NOW, add_feed, arrival, fill
from tui_reader.library import Library
from tui_reader.model.config import Config
from tui_reader.model.entities import Rule
from tui_reader.model.errors import UsageError
from tui_reader.model.records import replace
from tui_reader.query.terms import Is
from tui_reader.store import Store

DAY = 86_400


@dataclass
class Clock:
    """A clock that a test sets."""

    now: int = NOW

    def __call__(self) -> float:
        return float(self.now)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def library(tmp_path: Path, clock: Clock) -> Library:
    made = Library(tmp_path / "library.db", Config(), session="s", clock=clock)
    with Store.open(made.path) as store:
        for name in ("a", "b", "c"):
            add_feed(store, name)
    return made


def come(library: Library, number: int, title: str, *, feed: int = 1, url: str = "", is_indexed: bool = True) -> int:
    """Let an entry arrive now, published now; return its id."""
    new = arrival(number, title=title, at=library.now)
    new = replace(new, row=new.row._replace(url=url)) if url else new
    with Store.open(library.path) as store:
        (entry_id,) = store.refresh.save(feed, [new], [], now=library.now)
        if is_indexed:
            store.search.index(100)
    return entry_id


def test_dates_count_from_arrival_in_the_past_too(library: Library, clock: Clock) -> None:
    fresh_then = come(library, 1, "Fresh when it came")
    clock.now = NOW + 60 * DAY
    assert library.rules.try_out(Rule("before:30d", "mute")).hits == 0
    library.rules.add(Rule("before:30d", "mute"), existing=True)
    assert library.entries.ids() == [fresh_then]
    assert library.rules.try_out(Rule("after:today", "star")).hits == 1


def test_what_another_rule_means_as_well_stays_hidden_when_the_first_goes(library: Library) -> None:
    library.rules.add(Rule("advert", "mute"), existing=False)
    library.rules.add(Rule("an", "mute"), existing=False)
    entry_id, other = come(library, 1, "An advert"), come(library, 2, "Advert")
    library.rules.remove(1)
    assert library.entries.ids(Is("muted")) == [entry_id]
    assert (hider := library.rules.hiding(entry_id)) is not None
    assert hider.id == 2
    library.acts.undo()
    assert {rule.id: rule.hidden for rule in library.rules.all()} == {1: 2, 2: 0}
    library.acts.redo()
    library.rules.remove(2)
    assert set(library.entries.ids()) == {entry_id, other}


def test_a_rule_that_was_not_meant_for_the_past_takes_nothing_of_it_over(library: Library, clock: Clock) -> None:
    library.rules.add(Rule("advert", "mute"), existing=False)
    entry_id = come(library, 1, "An advert")
    clock.now += 1
    library.rules.add(Rule("an", "mute"), existing=False)
    library.rules.remove(1)
    assert library.entries.ids() == [entry_id]


@pytest.mark.parametrize("query", ["advert", "advert after:7d"])
def test_another_end_shows_nothing_again(library: Library, clock: Clock, query: str) -> None:
    library.rules.add(Rule(query, "mute"), existing=False)
    entry_id = come(library, 1, "An advert", is_indexed=False)
    clock.now += 8 * DAY
    library.rules.change(Rule(query, "mute", id=1, until=NOW + 30 * DAY), existing=False)
    assert library.entries.ids(Is("muted")) == [entry_id]


def test_what_search_does_not_know_yet_is_left_as_it_is(library: Library) -> None:
    shown = come(library, 1, "A rust piece", is_indexed=False)
    library.rules.add(Rule("-rust", "mute"), existing=True)
    assert library.entries.ids() == [shown]
    hidden = come(library, 2, "Copper", is_indexed=False)
    library.rules.change(Rule("-tin", "mute", id=1), existing=False)
    assert library.entries.ids(Is("muted")) == [hidden]


def test_undoing_a_change_to_mute_shows_what_was_muted_since(library: Library) -> None:
    library.rules.add(Rule("advert", "star"), existing=False)
    library.rules.change(Rule("advert", "mute", id=1), existing=True)
    entry_id = come(library, 1, "An advert")
    library.acts.undo()
    assert library.entries.ids() == [entry_id]
    library.acts.redo()
    assert library.entries.ids(Is("muted")) == [entry_id]


def test_redo_leaves_nothing_to_a_rule_that_is_not_there(library: Library) -> None:
    library.rules.add(Rule("advert", "mute"), existing=False)
    library.rules.add(Rule("an", "mute"), existing=False)
    entry_id = come(library, 1, "An advert")
    library.rules.remove(1)
    library.acts.undo()
    with Library(library.path, Config(), session="other", clock=lambda: float(NOW)) as another:
        another.rules.remove(2)
    library.acts.redo()
    assert (library.rules.all(), library.entries.ids()) == ([], [entry_id])


def test_the_whole_text_is_wanted_of_what_is_there_too(library: Library) -> None:
    entry_id = come(library, 1, "A long piece")
    act = library.rules.add(Rule("long", "full_text"), existing=True)
    assert act.sentence.endswith("1 to be fetched.")
    with Store.open(library.path) as store:
        assert store.pages.waiting(limit=9, now=NOW) == [entry_id]
        library.acts.undo()
        assert store.pages.waiting(limit=9, now=NOW) == []


def test_a_hidden_member_does_not_keep_a_story_unread(library: Library) -> None:
    library.rules.add(Rule("title:piece", "mute", feed_id=2), existing=False)
    url = "https://press.example/piece"
    first, _hidden = come(library, 1, "The piece", url=url), come(library, 2, "The piece", feed=2, url=url)
    library.entries.read(first)
    last = come(library, 3, "The piece", feed=3, url=url)
    assert library.entries.headlines([last])[0].read


def test_a_new_feed_is_known_to_rules_by_its_name(library: Library) -> None:
    library.rules.add(Rule("feed:gazette", "mute"), existing=False)
    with Store.open(library.path) as store:
        feed = store.feeds.add("https://x.example/f", now=NOW)
        store.refresh.save(feed.id, [arrival(1)], [], now=NOW, title="The Gazette")
        fill(store, feed.id, [arrival(2)])
    assert library.entries.count(Is("muted")) == 2


@pytest.mark.parametrize("query", ["", "  "])
def test_a_rule_that_means_everything_is_refused(library: Library, query: str) -> None:
    with pytest.raises(UsageError):
        library.rules.add(Rule(query, "mute"), existing=True)
    library.rules.add(Rule(query, "read", feed_id=1), existing=True)


def test_a_changed_rule_is_tried_with_what_it_hides(library: Library) -> None:
    library.rules.add(Rule("advert", "mute"), existing=False)
    come(library, 1, "An advert")
    trial = library.rules.try_out(Rule("an", "mute", id=1))
    assert (trial.hits, trial.total) == (1, 1)


def test_a_rule_that_was_kept_as_it_was_says_what_undo_takes_back(library: Library) -> None:
    entry_id = come(library, 1, "An advert")
    library.rules.add(Rule("advert", "read"), existing=True)
    (rule,) = library.rules.all()
    library.entries.mark([entry_id], "read", value=False)
    assert library.rules.change(rule, existing=True).sentence == "Changed the rule: mark read “advert”. 1 marked."
    taken = library.acts.undo()
    assert taken is not None
    assert taken.sentence == "Taken back: Changed the rule: mark read “advert”. 1 marked."
    assert taken.entry_ids == (entry_id,)
    again = library.acts.redo()
    assert again is not None
    assert again.sentence == "Done again: Changed the rule: mark read “advert”. 1 marked."
