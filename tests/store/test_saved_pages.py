"""Saved pages in the store: one entry for one page, a feed that nobody fetches, and who may lead where."""

from __future__ import annotations

import pytest

from tests.store.make import NOW, acting, add_feed, arrival, fill, flagged
from tui_reader.model.entities import Content, FeedStatus, Rule, RuleAction
from tui_reader.model.errors import NotFound
from tui_reader.model.incoming import EntryRow, PageRow, ParsedEntry
from tui_reader.query.terms import SAVED_URL, Is
from tui_reader.store import Store, make_row, pack

URL = "https://example.org/herons"


def bare(url: str = URL, *, typed: bool = True) -> EntryRow:
    parsed = ParsedEntry(id=url if typed else None, url=url, title=url)
    return make_row(parsed, title=url, digest=repr((url, typed)).encode(), body=None)


def named(text: str = "Words of herons.", title: str = "Herons") -> PageRow:
    return PageRow(title, "Ada", '["Ada"]', NOW - 9, pack(Content(f"<p>{text}</p>")))


def test_a_page_is_one_entry_however_it_is_spelled(store: Store) -> None:
    assert store.saved_pages.keep(bare(), now=NOW) == (1, True)
    for url in (URL, "http://example.org/herons", "https://EXAMPLE.org/herons/", f"{URL}?utm_source=x"):
        assert store.saved_pages.keep(bare(url), now=NOW + 5) == (1, False)
    assert store.saved_pages.keep(bare("https://example.org/egrets"), now=NOW) == (2, True)
    assert store.entries.ids(Is("saved")) == [2, 1]


def test_it_is_filled_with_its_names_and_its_text_and_found_by_them(store: Store) -> None:
    store.saved_pages.keep(bare(), now=NOW)
    store.saved_pages.fill(1, named(), now=NOW + 1)
    store.saved_pages.fill(1, named("Words of egrets.", "Egrets"), now=NOW + 2)
    entry = store.entries.one(1)
    assert (entry.title, entry.authors, entry.published, entry.at) == ("Egrets", ("Ada",), NOW - 9, NOW)
    assert entry.full_text
    assert entry.shown == (Content("<p>Words of egrets.</p>"),)
    assert store.search.pending() == 1
    with pytest.raises(NotFound):
        store.saved_pages.fill(99, named(), now=NOW)


def test_what_was_read_elsewhere_is_unread_when_it_is_saved(store: Store) -> None:
    feed = add_feed(store, "a")
    (entry_id,) = fill(store, feed, [arrival(1)])
    flagged(store, [entry_id], "read", True)
    saved, _ = store.saved_pages.keep(bare("https://example.org/1"), now=NOW)
    assert not store.entries.one(saved).read


def test_its_feed_is_well_without_ever_being_asked(store: Store) -> None:
    assert store.feeds.is_new()
    store.saved_pages.keep(bare(), now=NOW)
    assert store.feeds.is_new(), "saving pages is no subscribing"
    (feed,) = store.feeds.all()
    assert (feed.url, feed.title, feed.status, feed.full_text) == (SAVED_URL, "Saved pages", FeedStatus.OK, True)
    assert store.refresh.load_states(None) == store.refresh.load_states([feed.id]) == []
    add_feed(store, "a")
    assert not store.feeds.is_new()


def test_one_that_was_removed_comes_back_with_all_its_pages(store: Store) -> None:
    store.saved_pages.keep(bare(), now=NOW)
    (feed,) = store.feeds.all()
    store.feeds.remove(feed.id)
    assert store.entries.ids(Is("saved")) == []
    store.saved_pages.keep(bare("https://example.org/egrets"), now=NOW + 1)
    assert store.entries.ids(Is("saved")) == [2, 1]


def test_texts_that_are_missing_wait_first_whether_read_or_not(store: Store) -> None:
    feed = add_feed(store, "a", 2)
    store.feeds.always_full_text(feed, True)
    store.saved_pages.keep(bare(), now=NOW)
    store.saved_pages.keep(bare("https://example.org/egrets"), now=NOW)
    flagged(store, [3], "read", True)
    assert store.pages.waiting(limit=9, now=NOW) == [4, 3, 2, 1]
    assert store.pages.waiting(limit=3, now=NOW) == [4, 3, 2]
    store.saved_pages.fill(3, named(), now=NOW)
    assert store.pages.waiting(limit=9, now=NOW) == [4, 2, 1]


def test_only_what_the_person_typed_may_lie_in_a_private_network(store: Store) -> None:
    local = "http://192.168.1.7/notes"
    store.saved_pages.keep(bare(local, typed=False), now=NOW)
    state = store.pages.load_state(1)
    assert (state.is_saved, state.trusted, state.feed_url) == (True, False, local)
    store.saved_pages.keep(bare(local, typed=True), now=NOW)
    assert store.pages.load_state(1).trusted
    needs = store.pictures.load_needs(1, [], now=NOW)
    assert (needs.feed_url, needs.trusted) == (local, True)
    store.saved_pages.keep(bare(local, typed=False), now=NOW)
    assert store.pages.load_state(1).trusted, "what was typed stays typed"


def test_saving_is_taken_back_and_done_again_but_not_once_it_was_starred(store: Store) -> None:
    def undo() -> str:
        act = store.journal.undo()
        return act.sentence if act else ""

    entry_id, _ = store.saved_pages.keep(bare(), now=NOW)
    store.saved_pages.fill(entry_id, named(), now=NOW)
    store.saved_pages.write_act(entry_id, "Herons")
    assert undo() == "Taken back: Saved “Herons”."
    assert store.entries.ids(Is("saved")) == store.entries.ids(Is("muted")) == [], "no rule hides the page"
    assert store.entries.one(entry_id).shown == (Content("<p>Words of herons.</p>"),), "it is kept"
    redone = store.journal.redo()
    assert redone is not None
    assert (redone.sentence, store.entries.ids(Is("saved"))) == ("Done again: Saved “Herons”.", [entry_id])
    undo()
    assert store.saved_pages.keep(bare(), now=NOW) == (entry_id, True), "saved again it is there again"
    store.saved_pages.write_act(entry_id, "Herons")
    with acting(store, "another"):
        store.entries.mark([entry_id], "starred", value=True)
    assert undo() == "Changed since and left alone: Saved “Herons”."
    assert store.entries.ids(Is("starred")) == [entry_id]


@pytest.mark.parametrize("action", ["mute", "read", "star"])
def test_a_page_that_a_rule_means_is_shown_and_can_be_taken_back(store: Store, action: RuleAction) -> None:
    store.rules.add(Rule("-title", action), existing=False)
    (saved, is_new) = store.saved_pages.keep(bare(), now=NOW)
    store.saved_pages.write_act(saved, "Herons")
    assert (is_new, store.entries.ids(Is("saved")), store.entries.one(saved).read) == (True, [saved], False)
    act = store.journal.undo()
    assert act is not None and act.sentence == "Taken back: Saved “Herons”."
    assert store.entries.ids(Is("saved")) == []
