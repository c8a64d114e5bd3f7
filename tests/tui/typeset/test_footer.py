"""Tests of what stands below an article."""

from __future__ import annotations

import pytest

from tui_reader.model.articles import Link
from tui_reader.model.entities import Enclosure
from tui_reader.tui.typeset.footer import MOST_LINKS, make_footer, shorten_address


def texts(enclosures: list[Enclosure], links: list[Link]) -> list[str]:
    return [block.first + block.text for block in make_footer(enclosures, links)[0][1:]]


def test_nothing_for_nothing() -> None:
    assert make_footer([], []) == ([], [])


def test_files_with_kind_and_size() -> None:
    enclosures = [
        Enclosure("https://example.com/a/episode%201.mp3", "audio/mpeg", 34_567_890),
        Enclosure("https://example.com/", "application/pdf", 0),
        Enclosure("https://example.com/b.mp4", "video/mp4", 1_200_000_000),
    ]
    assert texts(enclosures, []) == ["↓ episode 1.mp3  audio, 33 MB", "↓ example.com", "↓ b.mp4  video, 1.12 GB"]
    blocks, files = make_footer(enclosures, [Link("https://x.example/", "x")])
    assert [file.url for file in files] == [enclosure.url for enclosure in enclosures]
    assert [block.spans[0].target for block in blocks[1:]] == [1, 2, 3, 0]


def test_each_address_once_with_its_first_text() -> None:
    links = [
        Link("https://www.example.com/one/", "One"),
        Link("https://example.org/two", "example.org/two"),
        Link("https://www.example.com/one/?utm_source=rss", "again"),
        Link("mailto:me@example.com", ""),
    ]
    assert texts([], links) == ["One  example.com/one", "example.org/two", "me@example.com"]


def test_a_long_list_of_links_is_left_out() -> None:
    links = [Link(f"https://example.com/{number}", "x") for number in range(MOST_LINKS + 1)]
    assert texts([], links[1:]) != []
    assert texts([], links) == []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.example.com/", "example.com"),
        ("http://", "http://"),
        ("https://example.com/a/very/long/way/to/say/it.html", "example.com/a/very/…ay/it.html"),
    ],
)
def test_short_addresses(url: str, expected: str) -> None:
    assert shorten_address(url, 30) == expected
