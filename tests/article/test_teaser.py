"""Teasers are noticed, and what is complete is left in peace."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.article import is_teaser
from tui_reader.article.page.teaser import _LINK
from tui_reader.model.entities import Content, Enclosure

URL = "https://example.org/2026/bees"
TEXT = (
    "The bees that live in the old wall by the mill have come back this spring, earlier than anyone here can remember"
)
OWN = '<a href="https://www.example.org/2026/bees?utm_source=rss#more">'
SHORT = (22, 25, 19, 24, 21, 23, 26)


def teaser(html: str, **more: object) -> bool:
    return is_teaser(Content(html), **({"url": URL} | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "end",
    [
        " […]",
        " [...]",
        " [&hellip;]",
        "... (…)",
        "…",
        "...",
        f" {OWN}Read more</a>",
        f" {OWN}Continue reading <span>Bees</span> →</a>",
        f"… {OWN}Weiterlesen</a>",
        f" {OWN}Lire la suite</a>",
        f" {OWN}Leer más »</a>",
        f" {OWN}Leggi tutto</a>",
        f" {OWN}Lees verder</a>",
        f" {OWN}Läs mer</a>",
        f" {OWN}Czytaj dalej</a>",
        f" {OWN}Читать далее</a>",
        f" {OWN}続きを読む</a>",
        f" {OWN}阅读全文</a>",
        f" {OWN}더 보기</a>",
        ".</p><p>Continue reading</p>",
        '<a href="/2026/bees">Read the full story</a>',
        f" […]</p><p>The post {OWN}Bees</a> appeared first on <a href='https://example.org/'>Mill</a>.",
        f" […]</p><p>Der Beitrag {OWN}Bienen</a> erschien zuerst auf <a href='https://example.org/'>Mühle</a>.",
    ],
)
def test_it_says_that_there_is_more(end: str) -> None:
    assert teaser(f"<p>{TEXT}{end}</p>")


@pytest.mark.parametrize(
    "html",
    [
        f"<p>{TEXT}.</p>",
        f"<p>{TEXT}. Read more books, and you will see more.</p>",
        "<p>And so it goes...</p>",
        "<p>Well…</p><img src='/a.jpg'>",
        f"<p>{TEXT}…</p><iframe src='https://player.example.com/1'></iframe>",
        # link blogs
        f'<p>{TEXT}... <a href="https://elsewhere.example.com/x">Read more</a></p>',
        f'<p><a href="https://elsewhere.example.com/x">Bees are back</a>: {TEXT}…</p>',
        # the next piece, not this one
        f'<p>{TEXT}.</p><p><a href="/2025/wasps">Read more: the year of the wasps</a></p>',
        f"<p>{TEXT}.</p><p>The post {OWN}Bees</a> appeared first on <a href='https://example.org/'>Mill</a>.</p>",
        f"<p>{(TEXT + '. ') * 30}…</p>",
        "<p>x</p>" * 10_000 + "[…]",
    ],
)
def test_it_is_complete(html: str) -> None:
    assert not teaser(html)


def test_a_feed_of_short_and_equal_bodies_gives_teasers() -> None:
    assert teaser(f"<p>{TEXT}.</p>", history=SHORT)
    assert not teaser(f"<p>{TEXT}.</p>", history=SHORT[:5])
    assert not teaser(f"<p>{TEXT}.</p>", history=(5, 40, 12, 80, 3, 22, 9))  # a diary in few words
    assert not teaser(f"<p>{TEXT}.</p>", history=(*SHORT, 900))
    assert not teaser(f"<p>{TEXT * 4}.</p>", history=SHORT)
    assert not teaser(f"<img src='/comic.png'><p>{TEXT}.</p>", history=SHORT)
    assert not teaser(f"<p>{TEXT} <a href='https://elsewhere.example.com/'>there</a>.</p>", history=SHORT)


def test_nothing_at_all_is_a_teaser_of_its_page() -> None:
    assert is_teaser(None, url=URL)
    assert teaser("<p> </p>")
    assert not teaser("<img src='/comic.png'>")
    assert not teaser("<video src='/x.mp4'></video>")


def test_without_a_page_there_is_nothing_to_fetch() -> None:
    assert not is_teaser(None)
    assert not is_teaser(Content(f"{TEXT} […]"), url=None)


def test_a_podcast_is_in_its_enclosure_and_a_thumbnail_is_none() -> None:
    assert not teaser(f"{TEXT} […]", enclosures=(Enclosure("https://example.org/1.mp3", "audio/mpeg"),))
    assert not teaser(f"{TEXT} […]", enclosures=(Enclosure("https://example.org/1"),))
    assert teaser(f"{TEXT} […]", enclosures=(Enclosure("https://example.org/1.jpg", "image/jpeg"),))


def test_what_repeats_its_title_is_all_there_is() -> None:
    assert not teaser(f"{TEXT}...", title=f"{TEXT}...")
    assert is_teaser(Content(f"{TEXT} …", "text"), title="Bees", url=URL)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.text(max_size=30), st.text(max_size=50), st.lists(st.integers(0, 9_999), max_size=9))
def test_any_text_has_an_answer(html: str, title: str, url: str, history: list[int]) -> None:
    assert is_teaser(Content(html), title=title, url=url, history=history) in (True, False)


@pytest.mark.parametrize(
    "html",
    [
        "<a " * 15_000,
        "<a href=x" * 6_000,
        "<a href=" + "x" * 50_000 + ">",
        "read more " * 5_000,
        "." * 50_000,
        "<" * 50_000,
    ],
)
def test_a_trap_ends(html: str) -> None:
    teaser(html)
    teaser(f"{html} […]", history=SHORT)


def test_a_tag_of_many_addresses_is_read_once() -> None:
    """On the thread that reads the library: what takes long there holds up every key. This one took minutes."""
    assert _LINK.findall("<a " + "href=x " * 60_000 + ">" + "<b></b>" * 60_000) == []
    assert _LINK.findall('<a class="x" href="/1" href="/2"><b>on</b></a>') == [("/1", "<b>on</b>")]
