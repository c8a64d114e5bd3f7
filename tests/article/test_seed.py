"""The seed article of the project, where it is at hand: the page that every reader garbled, whole and in order."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from tui_reader.article import make_article, plain_text
from tui_reader.model.entities import Content, Entry

SEED = Path(__file__).resolve().parents[3] / "shared" / "seed"
needs_seed = pytest.mark.skipif(not (SEED / "feed.xml").is_file(), reason="needs the seed article, ../shared/seed")
BODY = "{http://purl.org/rss/1.0/modules/content/}encoded"


def seed_entry() -> Entry:
    feed = etree.fromstring((SEED / "feed.xml").read_bytes())
    (item,) = feed.iter("item")
    body = item.findtext(BODY)
    assert body
    url = item.findtext("link")
    return Entry(1, 1, None, url, "T", (), None, None, 0, 0, read=False, starred=False, body=Content(body, base=url))


@needs_seed
def test_the_seed_article_is_whole_and_in_order() -> None:
    expected = (SEED / "article.txt").read_text("utf-8").partition("Leave a Reply")[0].split()
    found = iter(plain_text(make_article(seed_entry(), "Seed")).split())
    assert [word for word in expected if word not in found] == []
    assert "🧠" in expected
    assert "🔍" in expected


@needs_seed
def test_the_seed_article_looks_right() -> None:
    article = make_article(seed_entry(), "Seed")
    headings = [block for block in article.blocks if block.kind == "heading"]
    assert [(block.level, block.text[:3]) for block in headings] == [
        (2, "🧠 T"),
        (3, "1. "),
        (3, "2. "),
        (3, "3. "),
        (2, "🔍 T"),
    ]
    items = [block for block in article.blocks if block.first == "• "]
    assert [block.text.partition(":")[0] for block in items] == [
        "The Frontier of Pre-Training",
        "Proven Acceleration is Already Here",
        "Narrative Victory for Anthropic",
        "Foundation for Exponential Growth",
        "The “Ouroboros” Effect" if "“Ouroboros”" in items[4].text else 'The "Ouroboros" Effect',
    ]
    assert all(item.spans[0].style == "strong" for item in items)
    assert article.links[0].text == "OpenAI"
    assert article.images == ()
