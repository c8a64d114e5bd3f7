"""The form of a feed's settings: what is shown, what is meant, and that secrets are neither shown nor lost."""

from __future__ import annotations

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.forms.feed import FIELDS, STARS, Texts, fill, read
from tui_reader.model.entities import FeedSettings
from tui_reader.model.records import replace

NOW = 1_780_000_000
DAY = 86400
PLAIN = FeedSettings("https://a.example/feed", feed_title="A")
FULL = FeedSettings(
    "https://ada:secret@a.example/feed",
    title="Mine",
    folder=("News", "A/B"),
    interval=5400,
    headers=(("Accept-Language", "de"), ("Authorization", "Bearer secret")),
    headers_for="https://ada:secret@a.example/feed",
    full_text=True,
    keep_newest=20,
    read_after=14 * DAY,
    paused_until=NOW - NOW % DAY + 7 * DAY,
    feed_title="A",
)


def typed(before: FeedSettings = PLAIN, /, **texts: str) -> tuple[FeedSettings, Texts]:
    """What the form means after these fields were typed."""
    return read(fill(before, zone=UTC) | texts, before, now=NOW, zone=UTC)


def test_the_fields_show_what_is_set_and_no_secret() -> None:
    assert fill(FULL, zone=UTC) == {
        "title": "Mine",
        "url": "https://***@a.example/feed",
        "folder": "News/A\\/B",
        "interval": "90 minutes",
        "pause": "2026-06-04",
        "full_text": "yes",
        "keep_newest": "20",
        "read_after": "2 weeks",
        "headers": "Accept-Language: de; Authorization: ***",
    }
    assert fill(PLAIN) == dict.fromkeys((field.name for field in FIELDS), "") | {"url": "https://a.example/feed"}


@pytest.mark.parametrize("settings", [PLAIN, FULL, replace(FULL, paused=True, paused_until=None)])
def test_what_nobody_touched_means_what_it_meant(settings: FeedSettings) -> None:
    assert typed(settings) == (settings, {})
    assert typed(settings, title=f" {settings.title} ") == (settings, {})


def test_what_is_typed_is_meant() -> None:
    after, problems = typed(
        title="My  A",
        url="b.example/feed",
        folder=" News / Local ",
        interval="every 2 hours",
        pause="for good",
        full_text="yes",
        keep_newest="newest 20",
        read_after="2w",
        headers="X-One: 1; Cookie: a=b; c=d; X-Two: 2;",
    )
    assert problems == {}
    assert after == FeedSettings(
        "b.example/feed",
        title="My A",
        folder=("News", "Local"),
        interval=7200,
        headers=(("X-One", "1"), ("Cookie", "a=b; c=d"), ("X-Two", "2")),
        headers_for="b.example/feed",
        full_text=True,
        keep_newest=20,
        read_after=14 * DAY,
        paused=True,
        feed_title="A",
    )


def test_emptied_fields_leave_it_to_the_feed() -> None:
    empty = dict.fromkeys((field.name for field in FIELDS), "") | {"url": "https://***@a.example/feed"}
    after, problems = typed(FULL, **empty)
    assert (after, problems) == (FeedSettings(FULL.url, feed_title="A"), {})


def test_every_mistake_has_its_sentence_at_its_field() -> None:
    mistakes = {
        "url": " ", "interval": "often", "pause": "yesterday", "keep_newest": "few", "read_after": "0 days",
        "headers": "no header",
    }  # fmt: skip
    after, problems = typed(PLAIN, title="Mine", **mistakes)
    assert problems.keys() == mistakes.keys() - {"headers"}, "headers are looked at once there is an address"
    assert all(sentence.endswith(".") for sentence in problems.values())
    assert after.title == "Mine"
    assert typed(headers="no header")[1].keys() == {"headers"}


@pytest.mark.parametrize("number", ["0", "-1", "1.5", "²", "9999999999999999999999", "漢", "1000001"])
def test_a_number_is_a_number(number: str) -> None:
    assert "is no number" in typed(keep_newest=number)[1]["keep_newest"]


@pytest.mark.parametrize("header", ["Host: x", "user-agent: x", "X Y: 1", "X: a\tb\x07", ": x", "X"])
def test_a_header_is_a_header_and_not_the_readers_own(header: str) -> None:
    assert typed(headers=header)[1].keys() == {"headers"}


def test_the_stars_keep_a_secret_at_its_host_and_only_there() -> None:
    after, problems = typed(FULL, headers="authorization: ***; X-New: 1", url="https://***@a.example/other")
    assert problems == {}
    assert after.url == "https://ada:secret@a.example/other"
    assert after.headers == (("authorization", "Bearer secret"), ("X-New", "1"))
    assert after.headers_for == after.url
    _, problems = typed(FULL, url="https://evil.example/feed")
    assert problems == {
        "headers": "The value of Authorization was for another host. Type the value again, or delete it."
    }
    _, problems = typed(FULL, url="https://***@evil.example/feed", headers="")
    assert problems.keys() == {"url"}
    _, problems = typed(FULL, url="http://***@a.example/feed")
    assert problems.keys() == {"url"}, "nor by a way that is less safe"
    _, problems = typed(headers="Cookie: ***")
    assert problems.keys() == {"headers"}


@given(st.dictionaries(st.sampled_from([field.name for field in FIELDS]), st.text(max_size=20) | st.just(STARS)))
def test_whatever_is_typed_is_settings_or_sentences(texts: dict[str, str]) -> None:
    after, problems = typed(FULL, **texts)
    assert all(sentence and "secret" not in sentence for sentence in problems.values())
    if not problems:
        again, more = typed(after)
        assert (again, more) == (after, {})
