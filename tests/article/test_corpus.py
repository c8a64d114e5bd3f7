"""Every real page and feed body of the corpus, where it is at hand, from HTML to the lines of three columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby

import pytest
from rich.cells import cell_len

from tests.article.reading import BASE, commonmark_text, squeezed, text_of, tree_text
from tests.corpus import CORPUS, needs_corpus
from tui_reader.article import convert
from tui_reader.article.write.plain_text import block_text
from tui_reader.model.articles import Block, Part, Table
from tui_reader.model.entities import Content
from tui_reader.text.clean import clean_text
from tui_reader.text.references import unescaped_twice, with_signs
from tui_reader.tui.typeset.flow import TOP, Flow
from tui_reader.tui.typeset.layout import Line
from tui_reader.tui.typeset.raised_text import with_scripts
from tui_reader.tui.typeset.wrapping import shown

COLUMNS = (40, 72, 200)
SHARES = 12  # the work is spread over as many tests

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
def test_the_corpus_is_whole() -> None:
    assert len(bodies()) > 5_000


@needs_corpus
@pytest.mark.parametrize("share", range(SHARES))
def test_every_body_converts_and_wraps(share: int) -> None:
    for name, body in bodies()[share::SHARES]:
        found: list[Part] = list(convert(Content(body), base=BASE))
        blocks = [block for part in found for block in part.blocks]
        for block in blocks:
            assert clean_text(block_text(block)) == block_text(block), name
        said = text_of(blocks)
        assert said == tree_text(with_signs(unescaped_twice(body))), name
        assert said == commonmark_text("\n".join(part.markdown for part in found)), name
        for width in COLUMNS:
            check_lines(blocks, wrapped(blocks, width), width, name)


def wrapped(blocks: Sequence[Block], width: int) -> list[Line]:
    """Return all lines of an article as the view gets them."""
    flow = Flow()
    flow.begin("A title", "by somebody")
    flow.append(blocks)
    flow.finish()
    flow.rewrap(width, TOP, 1)
    flow.work(lambda: False)
    assert flow.is_settled
    return flow.lines


def check_lines(blocks: Sequence[Block], lines: Sequence[Line], width: int, name: str) -> None:
    """No line is too wide or commands the terminal, and each block has all its words on its lines, in order."""
    seen: dict[int, list[Line]] = {}
    for number, of_block in groupby(lines, key=lambda line: line.block):
        assert number not in seen
        seen[number] = list(of_block)
    for line in lines:
        drawn = line.prefix + line.text
        assert cell_len(drawn) <= width, name
        assert clean_text(drawn) == drawn and "\n" not in drawn, name
    for number, block in enumerate(blocks):
        if block.kind == "rule":
            continue
        own = [line for line in seen[number] if line.kind not in ("blank", "table-rule")]
        text = visible("".join(line.text for line in own))
        if block.table is None:
            words = with_scripts(block.text, block.spans) if block.kind != "code" else block.text
            assert text == visible(words) or not block.text, name
        else:
            assert not Counter(visible(cell_text(block.table))) - Counter(text), name


def cell_text(table: Table) -> str:
    """Return the words of all cells, as they are drawn."""
    return "".join(with_scripts(cell.text, cell.spans) for row in table.rows for cell in row)


def visible(text: str) -> str:
    """Return what is drawn of `text`, without blanks, and without hyphens: some stand where a word was parted."""
    return squeezed(shown(text)).replace("-", "")
