"""Which of the texts of an entry is its article, which others are kept: no word is lost, and none is kept twice."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.refresh.make import Shelf, item
from tests.server import Server
from tests.store.make import flagged
from tui_reader.model.entities import Content
from tui_reader.model.incoming import ParsedEntry
from tui_reader.query import parse_query
from tui_reader.query.body_text import body_text
from tui_reader.query.words import tokens
from tui_reader.refresh.rows import digest_of, row_of
from tui_reader.refresh.texts import MOST, texts_of

LONG = "A wombat film of deep beauty, in which a woman travels to Lisbon to meet her husband after two decades."
STORY = "<p>The herons came back in March. They stood in the shallows, grey and patient, and fished until dusk.</p>"


def html(value: str) -> Content:
    return Content(value, "html")


def text(value: str) -> Content:
    return Content(value, "text")


def kept(content: Content | None, summary: Content | None, *others: Content, title: str = "A title") -> list[str]:
    entry = ParsedEntry(title=title, content=content, summary=summary, others=others)
    return [each.value for each in texts_of(entry)]


DOT, STRIP = "<img src='https://c.example/1' width='1' height='1'>", "<img src='https://c.example/strip.png'>"
CALENDAR = "BEGIN:VCALENDAR SUMMARY:Tea"
LINKED = "<p>See <a href='https://a.example/x'>a</a> now"
FULLER = {
    "the summary is the article": (html("<b>Vitalina</b>"), text(LONG), [LONG, "<b>Vitalina</b>"]),
    "an empty element": (html("<div>\n \n</div>"), html(f"<p>{LONG}</p>"), [f"<p>{LONG}</p>"]),
    "a dot that counts visitors": (html(DOT), text("Two words"), ["Two words"]),
    "a picture without a word": (html(STRIP), text("Strip 17"), [STRIP, "Strip 17"]),
    "a picture, and much text": (html(STRIP), text(LONG), [LONG, STRIP]),
    "a calendar": (Content(CALENDAR, "data"), text("Tea."), ["Tea.", CALENDAR]),
    "a summary of its own": (html(STORY), text("A year at the pond."), [STORY, "A year at the pond."]),
    "the same without marks": (html(STORY), text(body_text(html(STORY))), [STORY]),
    "a link spelled out": (html(LINKED), text("See a https://a.example/x now"), [LINKED]),
    "an address of its own": (html(STORY), text("https://b.example/notes"), [STORY, "https://b.example/notes"]),
    "only the summary": (None, text(LONG), [LONG]),
    "nothing": (None, html(" \n"), []),
}


@pytest.mark.parametrize("name", FULLER)
def test_the_fuller_text_is_the_article_and_what_says_more_stays(name: str) -> None:
    content, summary, wanted = FULLER[name]

    assert kept(content, summary) == wanted


@pytest.mark.parametrize(
    "excerpt",
    [
        "The herons came back in March. They stood in the shallows, grey and […]",
        "The herons came back in March. They stood in the shal...",
        "The herons came back in March. They stood in … Läs vidare →",
        "The herons came back in March. They stood in the shallows Continue reading A title",
        "<p>The herons came back in March. They&#8230; <a href='https://e.example/1'>Read more</a></p>",
        "The herons came back in March.",
        "A title",
    ],
)
def test_an_excerpt_is_not_kept_beside_the_whole(excerpt: str) -> None:
    assert kept(html(STORY), html(excerpt)) == [STORY]


@pytest.mark.parametrize(
    "summary",
    [
        "The herons came back in March. They stood in the shallows with a platypus.",
        "Birds ... and a wombat with many friends",
        "The herons … came with four quokkas from far away places",
        "In the shallows … wombats",
        "shall",
        "dusk, usk",
    ],
)
def test_what_only_looks_like_an_excerpt_is_kept(summary: str) -> None:
    assert kept(html(STORY), text(summary)) == [STORY, summary]


def test_every_further_text_is_kept_once() -> None:
    assert kept(html(STORY), text("One."), text("Two."), text("One."), html("<b>One</b>. Two.")) == [
        STORY,
        "One.",
        "Two.",
    ]


def test_a_calendar_is_shown_where_there_is_nothing_else() -> None:
    assert texts_of(item(1, content=Content("BEGIN:VCALENDAR", "data"))) == (text("BEGIN:VCALENDAR"),)


def test_an_entry_of_one_text_has_the_digest_it_had_and_a_second_one_counts() -> None:
    one = item(1, content=html(STORY))

    assert digest_of(one).hex() == "f22873b1e3730989e8187dcf1656c48d"
    assert digest_of(one) == digest_of(item(1, content=html(STORY), summary=text("The herons came back …")))
    assert digest_of(one) != digest_of(item(1, content=html(STORY), summary=text("A platypus.")))


WORDS = st.lists(st.sampled_from(["heron", "pond", "grey", "March", "ron", "ero", "ond", "river", "reed"]), max_size=14)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(WORDS, st.sampled_from(["html", "text", "data"])), min_size=1, max_size=4))
def test_no_word_is_lost(said: list[tuple[list[str], str]]) -> None:
    given = [Content(" ".join(words), kind) for words, kind in said]  # type: ignore[arg-type]
    entry = ParsedEntry(content=given[0], summary=given[1] if len(given) > 1 else None, others=tuple(given[2:]))

    found = texts_of(entry)

    assert {word for each in found for word in tokens(body_text(each))} == {
        word for each in given for word in tokens(body_text(each))
    }
    assert len({each.value for each in found}) == len(found) <= len(given)
    shown = len(found[0].value) if found else 0
    readable = [len(each.value) for each in given if each.type != "data"]
    assert 1.2 * shown >= max(readable, default=0)


async def test_what_was_kept_too_short_is_mended_by_a_newer_parser(shelf: Shelf, server: Server) -> None:
    """The entry stays itself, read and starred, comes not as new, and its words are found."""
    said = (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>H</title><item>'
        "<title>T</title><link>https://h.example/1</link><guid>https://h.example/1</guid>"
        f"<description>{LONG}</description><content:encoded>One quokka.</content:encoded></item></channel></rss>"
    )
    server.put("/feed", said.encode(), etag='"1"')
    (feed,) = shelf.subscribe(server.url("/feed"))
    await shelf.refresh(feed)
    (before,) = shelf.entries(feed)
    with shelf.store() as store:
        flagged(store, [before.id], "read", True)
        flagged(store, [before.id], "starred", True)
        while store.search.index(50):
            pass
        with store.transaction():  # as an older version has left it
            short = row_of(item(1, content=html("One quokka."))).body
            assert short is not None
            store.connection.run("UPDATE bodies SET packed = :packed, others = NULL", packed=short.packed)
            store.connection.run("UPDATE entries SET digest = x'00'")
            store.connection.run("UPDATE feeds SET parser_version = 1")

    done = await shelf.refresh(feed)

    (entry,) = shelf.entries(feed)
    assert (done.finished.new, done.statuses) == (0, {feed: "updated"})
    assert (entry.id, entry.uid, entry.url, entry.at) == (before.id, before.uid, before.url, before.at)
    assert (entry.read, entry.starred) == (True, True)
    assert entry.body and entry.body.value == LONG
    assert [other.value for other in entry.others] == ["One quokka."]
    with shelf.store() as store:
        while store.search.index(50):
            pass
        assert [store.entries.ids(parse_query(word)) for word in ("wombat", "quokka")] == [[entry.id]] * 2
        assert "wombat" in store.search.texts([entry.id])[0].body
    assert (await shelf.refresh(feed)).statuses == {feed: "unchanged"}
    assert ["if-none-match" in request.headers for request in server.requests] == [False, False, True]


@pytest.mark.timeout(20)
def test_thousands_of_texts_lose_nothing_and_take_no_time() -> None:
    others = tuple(text(f"caption{number} of {STORY}") for number in range(5000))

    found = texts_of(item(1, content=html(STORY * 5000), others=others))

    assert len(found) <= MOST
    assert any("caption4999" in each.value for each in found)
