"""Comments below an article: who said what when, and links that count on behind those of the article."""

from __future__ import annotations

from datetime import UTC

from tui_reader.model.articles import Block, Cell, Image, Link, Part, Span, Table
from tui_reader.model.entities import Comment, Content
from tui_reader.tui.typeset.comments import comment_sections


def comment(author: str, published: int | None = 1_780_000_000) -> Comment:
    return Comment(author, published, None, Content("<p>Words"))


def part(text: str, *, link: bool = False) -> Part:
    spans = (Span(0, 2, "link", 0),) if link else ()
    return Part((Block("paragraph", text, spans),), (Link("https://example.org/", text),) if link else ())


def test_a_heading_and_each_comment_under_its_author() -> None:
    heading, head, body, other, _ = comment_sections(
        [(comment("Ada"), [part("One.")]), (comment("", None), [part("Two.")])], links=0, images=0, zone=UTC
    )
    assert heading.blocks == (Block("heading", "Comments", level=2),)
    assert (head.kind, head.blocks) == ("footer", (Block("paragraph", "Ada  28 May 2026", (Span(0, 3, "strong"),)),))
    assert (body.kind, body.blocks[0].tight) == (None, True)
    assert other.blocks[0].text == "Somebody"


def test_links_and_pictures_count_on_from_one_comment_to_the_next() -> None:
    picture = Part(
        (Block("image", "a bird", target=0), Block("paragraph", "x", (Span(0, 1, "image", 0), Span(0, 1, "strong")))),
        images=(Image("https://example.org/p.png"),),
    )
    cell = Cell("x", (Span(0, 1, "link", 0),))
    table = Part((Block("table", table=Table(((cell,),), ("left",))), Block("embed", "film", target=0)))
    sections = comment_sections(
        [(comment("a"), [part("One", link=True)]), (comment("b"), [picture, table])], links=5, images=2
    )
    blocks = [block for section in sections for block in section.blocks]
    assert blocks[2].spans[0].target == 5
    assert blocks[4].target == 2
    assert [span.target for span in blocks[5].spans] == [2, None]
    shown = blocks[6].table
    assert shown is not None
    assert shown.rows[0][0].spans[0].target == 6
    assert blocks[7].target == 6
    assert sum(len(section.links) for section in sections) == 1


def test_a_comment_without_text_is_its_author() -> None:
    assert len(comment_sections([(comment("a"), [Part(())])], links=0, images=0)) == 2
