"""Name the handler of each element of HTML.

A handler is called when an element begins, and returns what to do at its end, or None. An element without a handler is
ignored, and its text stays.
"""

from __future__ import annotations

from typing import Final

from tui_reader.article.read import block_tags as blocks
from tui_reader.article.read import media_tags as media
from tui_reader.article.read import text_tags as text
from tui_reader.article.read.builder import Handler, Handlers


def _table_of(groups: dict[str, Handler]) -> dict[str, Handler]:
    return {tag: handler for tags, handler in groups.items() for tag in tags.split()}


_HIDDEN: Final = (
    "script style template title meta link svg select option optgroup datalist annotation annotation-xml "
    "noembed noframes map area track"
)
_BLOCKS: Final = (
    "html body p article header footer main aside nav address center form fieldset details hgroup "
    "search dialog textarea tbody tfoot"
)

_NORMAL: Final = _table_of(
    {
        _HIDDEN: text.hide,
        _BLOCKS: blocks.block,
        "div figure section": blocks.box,
        "b strong": text.style("strong"),
        "i em cite dfn var": text.style("em"),
        "s strike del": text.style("del"),
        "mark": text.style("mark"),
        "sup": text.style("sup"),
        "sub": text.style("sub"),
        "kbd": text.style("kbd"),
        "code tt samp": text.style("code"),
        "summary": text.styled_block("strong", "summary"),
        "legend": text.styled_block("strong", "label"),
        "caption": text.styled_block("em", "label"),
        "figcaption": text.caption,
        "span font": text.span,
        "a": text.anchor,
        "h1 h2 h3 h4 h5 h6": blocks.heading,
        "blockquote ul menu dir ol": blocks.framed,
        "li": blocks.item,
        "dl": blocks.definitions,
        "dt": blocks.term,
        "dd": blocks.definition,
        "q": text.quotation,
        "ruby": text.ruby,
        "rp": text.ruby_mark,
        "rt": text.ruby_text,
        "br": text.line_break,
        "hr": blocks.rule,
        "base": text.base,
        "input": text.checkbox,
        "math": text.formula,
        "noscript": text.noscript,
        "img": media.image,
        "picture": media.picture,
        "source": media.source,
        "iframe embed object video audio": media.embed,
        "param": media.param,
        "pre listing xmp plaintext": blocks.code_block,
        "table": blocks.table,
        "thead": blocks.table_head,
        "tr": blocks.row,
        "td th": blocks.cell,
    }
)

_IN_CODE: Final = _table_of(
    {
        "script style svg template": text.hide,
        "div p li tr ol ul table blockquote h1 h2 h3 h4 h5 h6 section pre": blocks.line_of_code,
        "br": blocks.break_in_code,
        "code": blocks.code_in_block,
        "td span": blocks.part_of_code,
    }
)

_CROWDED: Final = _table_of(
    {
        _HIDDEN: text.hide,
        _BLOCKS: text.line_break,
        "br hr div figure figcaption ul ol menu li dl dt dd blockquote h1 h2 h3 h4 h5 h6": text.line_break,
        "table caption tr": text.line_break,
        "td th": text.blank,
        "pre listing xmp plaintext": blocks.code_block,
        "img": media.image_words,
    }
)

HANDLERS: Final = Handlers(_NORMAL, _IN_CODE, _CROWDED)
