"""Write an article as plain text, and count words."""

from __future__ import annotations

import re
from typing import Final

from tui_reader.model.articles import Article, Block
from tui_reader.model.entities import Content
from tui_reader.text.references import unescaped, unescaped_twice

# Han with its extensions, kana, bopomofo, hangul: counted by character.
_CJK: Final = re.compile(
    "[\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u3105-\u312f\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)
_WORD: Final = re.compile(r"\w+(?:[’'.,@:/-]\w+)*")
_TAG: Final = re.compile(r"<[^<>]*+>")
ASCII_PREFIXES: Final = str.maketrans({"•": "-", "◦": "-", "▪": "-", "│": ">"})


def count_words(text: str) -> int:
    """Return the number of words in `text`; Chinese, Japanese and Korean are counted by character."""
    if text.isascii():
        return len(_WORD.findall(text))
    rest, characters = _CJK.subn(" ", text)
    return characters + len(_WORD.findall(rest))


def text_of(content: Content) -> str:
    """Return the text of a body without markup, roughly and fast."""
    if content.type != "html":
        return content.value
    return unescaped(_TAG.sub(" ", unescaped_twice(content.value)))


def words_in(content: Content | None) -> int:
    """Return about how many words a body has without its markup; 0 without a body."""
    if content is None:
        return 0
    return count_words(text_of(content))


def block_text(block: Block) -> str:
    """Return the text of one block; a table has a line for each row and " | " between cells."""
    if block.table is None:
        return block.text
    return "\n".join(" | ".join(cell.text for cell in row) for row in block.table.rows)


def plain_text(article: Article) -> str:
    """Return the whole article as plain text, which is wrapped nowhere and ends in a line feed.

    Blank lines stand between paragraphs. Items begin with "- " or "1. ", quotes with "> "; " | " stands between cells.
    """
    parts: list[str] = []
    is_named = False
    for block in article.blocks:
        text = "* * *" if block.kind == "rule" else block_text(block)
        if not text:
            continue
        if parts:
            parts.append("\n" if block.tight or is_named or block.kind == "caption" else "\n\n")
        is_named = block.kind in ("label", "summary")
        first, rest = block.first.translate(ASCII_PREFIXES), block.rest.translate(ASCII_PREFIXES)
        parts.append(first + text.replace("\n", "\n" + rest))
    return "".join(parts) + "\n" if parts else ""
