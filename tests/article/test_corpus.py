"""The seed article and every real page and feed body of the corpus, where they are at hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from tests.article.reading import commonmark_text, text_of
from tests.corpus import CORPUS, needs_corpus
from tui_reader.article import convert, make_article, plain_text
from tui_reader.article.plain import block_text
from tui_reader.model import Content, Entry, Part
from tui_reader.text import clean_text

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


# --------------------------------------------------------------------------- the corpus

FEED_BODY = re.compile(
    r"<(content:encoded|description|summary|content)\b[^>]*>\s*(?:<!\[CDATA\[(.*?)\]\]>|(.*?))\s*</\1>", re.DOTALL
)


@cache
def bodies() -> tuple[tuple[str, str], ...]:
    """Return (file, body) of every article page, and of every entry as far as a rough pattern finds them."""
    return tuple(_bodies())


def _bodies() -> Iterator[tuple[str, str]]:
    assert CORPUS is not None
    for path in sorted((CORPUS / "articles").glob("*.html")):
        yield path.name, path.read_bytes().decode("utf-8", "replace")
    for path in sorted((CORPUS / "feeds").iterdir()):
        text = path.read_bytes().decode("utf-8", "replace")
        for found in FEED_BODY.finditer(text):
            yield path.name, found[2] or _unescaped(found[3] or "")


def _unescaped(text: str) -> str:
    for reference, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(reference, char)
    return text


@needs_corpus
def test_every_body_of_the_corpus_converts() -> None:
    assert len(bodies()) > 5_000
    for name, body in bodies():
        found: list[Part] = list(convert(Content(body), base="https://example.org/"))
        blocks = [block for part in found for block in part.blocks]
        for block in blocks:
            assert clean_text(block_text(block)) == block_text(block), name
        assert commonmark_text("\n".join(part.markdown for part in found)) == text_of(blocks), name
