"""Cutting: a first part at once, then parts of a size, whatever the article is made of."""

from __future__ import annotations

import re

import pytest

from tests.article.reading import blocks_text, commonmark_text, parts, squeezed, text_of
from tui_reader.article.write.plain_text import block_text
from tui_reader.model.articles import Part
from tui_reader.model.records import replace

WORDS = " ".join(f"w{n}" for n in range(400))


def sizes(found: list[Part]) -> list[int]:
    return [sum(len(block_text(block)) for block in part.blocks) for part in found]


@pytest.mark.parametrize(
    "html",
    [
        f"<p>{WORDS[:400]}</p>" * 500,
        f"<div><div><p>{WORDS[:400]}</p></div></div>" * 500,
        "<div><div>" + f"<p>{WORDS[:400]}</p>" * 500 + "</div></div>",
        "<table><tr><td>" + f"<p>{WORDS[:400]}</p>" * 500 + "</td></tr></table>",
        "<ul>" + f"<li>{WORDS[:400]}</li>" * 500 + "</ul>",
        "<ul><li>" + f"<p>{WORDS[:400]}</p>" * 500 + "</li></ul>",
        "<blockquote>" + f"<p>{WORDS[:400]}</p>" * 500 + "</blockquote>",
        f"{WORDS[:400]}<br><br>" * 500,
    ],
)
def test_the_first_part_is_small_and_the_others_are_of_a_size(html: str) -> None:
    found = sizes(parts(html))
    assert found[0] < 4_000
    assert len(found) > 10
    assert max(found) < 20_000


@pytest.mark.parametrize(
    "html", [f"<p>{'word ' * 200_000}", f"<pre>{'x = 1' * 20}\n" + "y\n" * 400_000, "<li>" + "字" * 500_000]
)
def test_one_endless_block_is_cut_too(html: str) -> None:
    found = parts(html)
    assert len(found) > 20
    assert max(sizes(found)) < 40_000
    assert all(part.blocks[0].tight for part in found[1:])
    assert text_of([block for part in found for block in part.blocks]) == squeezed(re.sub("<[^>]*>", "", html))


def test_a_list_goes_on_where_it_was_cut() -> None:
    found = parts("<p>x</p><ol start=5>" + "".join(f"<li>item {n}</li>" for n in range(2_000)) + "</ol>")
    assert len(found) > 2
    items = [block for part in found for block in part.blocks][1:]
    assert [block.first.lstrip() for block in items] == [f"{n}. " for n in range(5, 2_005)]
    assert [block.tight for block in items] == [False, *[True] * 1_999]


def test_an_item_that_was_cut_shows_its_bullet_once() -> None:
    paragraphs = "".join(f"<p>{n} {WORDS}</p>" for n in range(30))
    found = parts(f"<ul><li>a<ol><li>b{paragraphs}</li><li>c</li></ol></li></ul>")
    assert len(found) > 2
    firsts = [block.first for part in found for block in part.blocks]
    assert firsts[0] == "• "
    assert firsts[1] == "  1. "
    assert firsts[-1] == "  2. "
    assert set(firsts[2:-1]) == {"     "}


def test_the_markdown_of_all_parts_is_one_document() -> None:
    paragraphs = "".join(f"<p>{n} {WORDS}</p>" for n in range(30))
    html = f"<ul><li>a<ol><li>b{paragraphs}</li><li>c</li></ol></li></ul><pre>{'y = 1' * 9_000}</pre>"
    assert commonmark_text("\n".join(part.markdown for part in parts(html))) == blocks_text(html)


def test_links_and_pictures_are_counted_over_all_parts() -> None:
    found = parts(
        "".join(f'<p>{WORDS[:500]} <a href="/{n}">l{n}</a> <img src="/{n}.png" alt="i{n}"></p>' for n in range(200))
    )
    assert len(found) > 3
    links = [link for part in found for link in part.links]
    images = [image for part in found for image in part.images]
    for number, block in enumerate(block for part in found for block in part.blocks):
        assert {span.style: span.target for span in block.spans} == {"link": number, "image": number}
        assert links[number].url.endswith(f"/{number}")
        assert images[number].alt == f"i{number}"


def test_a_long_table_is_cut_between_rows() -> None:
    rows = "".join(f"<tr><td>{n}<td>{WORDS[:300]}" for n in range(500))
    tables = [block.table for part in parts(f"<table><tr><th>n<th>w{rows}</table>") for block in part.blocks]
    kept = [table for table in tables if table is not None]
    assert len(kept) == len(tables) > 2
    assert [table.has_head for table in kept] == [True, *[False] * (len(kept) - 1)]
    assert [row[0].text for table in kept for row in table.rows] == ["n", *map(str, range(500))]


def test_a_cut_inside_marks_keeps_them() -> None:
    found = parts(f'<p><a href="/x"><b>{"word " * 10_000}</b></a></p>')
    assert len(found) > 2
    for part in found:
        assert {span.style for span in part.blocks[0].spans} == {"link", "strong"}
        assert {link.url for link in part.links} == {"https://example.org/x"}
    assert replace(found[0].blocks[0], text="", spans=(), tight=False) == replace(
        found[1].blocks[0], text="", spans=(), tight=False
    )
