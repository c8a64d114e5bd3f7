"""Write the cleaned tree as Markdown, by markdownify, with our own rules where it loses or garbles text (TRAPS 14).

Rule: text that looks like Markdown is escaped, and no other text, so that every CommonMark reader shows the same text.
Pure. The depth of the tree is bounded, so the recursion is bounded too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby
from typing import Final

from markdownify import ATX, MarkdownConverter

from tui_reader.article.read.nodes import ANCHOR, BLOCKS, CLOSING, HEADINGS, JUMP, LISTS, OPENING, ROLES, SIGNS, Node

# Markdown reads this bullet like any other; we show its list as definitions.
DEFINITION: Final = "+"

# Characters that are Markdown anywhere in a line. An underscore inside a word, a lone "~", "<" or "&" are not.
_SPECIAL = re.compile(r"[\\`*\[\]]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w+;)|~(?=~|$)|(?<=~)~|^~")
# Characters that are Markdown at the beginning of a line: of a heading, a quote, a bullet, a number, and of a line
# under another one (setext headings, rules, the second row of a table).
_LINE_START = re.compile(
    rf"^(?P<signs>(?:[{ANCHOR}{JUMP}][0-9]+[{ANCHOR}{JUMP}])*)"
    r"(?:(?P<mark>#{1,6}(?=[ \n]|$)|>|[-+](?=[ \n]|$)|[-=:|](?=[-=:| ]*\\?$))"
    r"|(?P<number>[0-9]{1,9})(?P<dot>[.)](?=[ \n]|$)))",
    re.MULTILINE,
)
_ENTITY = re.compile(r"&(?=#?\w+;)")
_TICKS = re.compile(r"`+")
_INDENT = re.compile(r"\n(?=[^\n])")


# markdown-it tries all its rules at these characters.
_SLOW = re.compile(r"[\\!#$%&*+\-:<=>@\[\]^_`{}~]")


def write_markdown(root: Node) -> tuple[str, int]:
    """Return the Markdown of a chunk, with marks as noncharacters (see `nodes`), and the number of slow characters.

    A character is slow if reading it as Markdown takes long.
    """
    converter = _Converter()
    return converter.process_tag(root), converter.slow


def escape(text: str) -> str:
    """Return `text` with a backslash before each character that would be Markdown inside a line."""
    return _SPECIAL.sub(r"\\\g<0>", text)


def escape_starts(text: str) -> str:
    """Return `text`, already escaped, with a backslash where a line would begin a block."""
    return _LINE_START.sub(_escape_start, text)


def _escape_start(found: re.Match[str]) -> str:
    escaped = f"\\{found['mark']}" if found["mark"] else f"{found['number']}\\{found['dot']}"
    return found["signs"] + escaped


def _marked(mark: str) -> Callable[..., str]:
    def convert(_self: object, _el: Node, text: str, **_: object) -> str:
        return f"{OPENING[mark]}{text}{CLOSING[mark]}"

    return convert


class _Converter(MarkdownConverter):
    """markdownify for our tree. Its walk over BeautifulSoup is replaced, because it is quadratic (TRAPS 12)."""

    class Options:
        heading_style = ATX

    def __init__(self) -> None:
        super().__init__()
        self.slow = 0

    def process_tag(self, node: Node, parent_tags: frozenset[str] | None = None) -> str:
        tags = parent_tags or frozenset()
        if node.name in LISTS:
            return self._list(node, tags)
        inner = tags | {node.name} if node.name in BLOCKS else tags
        if node.name in ("[document]", "blockquote"):
            text = self._blocks(node, inner)
        elif node.name in ("table", "pre"):
            text = ""
        else:
            text = self._inline(node, inner)
        if node.name in HEADINGS and text.rstrip().endswith("#"):
            text = text.rstrip()[:-1] + "\\#"
        convert = self.get_conv_fn_cached(node.name)  # type: ignore[attr-defined]
        return str(convert(node, text, parent_tags=tags)) if convert else text

    def _blocks(self, node: Node, tags: frozenset[str], *, tight: bool = False) -> str:
        """Return the blocks in `node` with blank lines between them; in a tight item only where Markdown needs one."""
        parts: list[str] = []
        before = ""
        other = False
        for child in node.children:
            if isinstance(child, str):
                continue
            other = child.name == before and not other
            if other and child.name in LISTS:
                child.attrs = {**(child.attrs or {}), "other": "1"}
            if parts:
                parts.append("\n" if tight and _may_follow(child) else "\n\n")
            parts.append(self.process_tag(child, tags).strip("\n"))
            before = child.name
        return "".join(parts)

    def _list(self, node: Node, tags: frozenset[str]) -> str:
        """Return a list. It is tight unless an item holds more than one block, inner lists not counted."""
        items = [item for item in node.children if isinstance(item, Node)]
        tight = all(_plain_blocks(item) < 2 for item in items)
        other = node.get("other")
        bullet = f"{DEFINITION} " if node.get("implicit") == "dd" else "* " if other else "- "
        lines = []
        for at, item in enumerate(items, 1):
            mark = f"{item.get('number') or at}{')' if other else '.'} " if node.name == "ol" else bullet
            text = self._blocks(item, tags | {node.name, "li"}, tight=tight)
            lines.append(mark + _INDENT.sub("\n" + " " * len(mark), text))
        return ("\n" if tight else "\n\n").join(lines)

    def _inline(self, node: Node, tags: frozenset[str]) -> str:
        parts: list[str] = []
        raw = node.name == "code"
        for is_text, run in groupby(node.children, key=lambda child: isinstance(child, str)):
            if is_text:
                text = "".join(map(str, run))
                parts.append(text if raw else self._escaped(text))
                continue
            for child in run:
                if not isinstance(child, Node):
                    continue
                if child.name == "a" and parts and parts[-1].endswith("!"):
                    parts[-1] = parts[-1][:-1] + "\\!"
                parts.append(self.process_tag(child, tags))
        return "".join(parts)

    def _escaped(self, text: str) -> str:
        text = escape(text)
        self.slow += len(_SLOW.findall(text))
        return text

    # ------------------------------------------------------------------ marks

    convert_strong = _marked("strong")
    convert_em = _marked("em")
    convert_del = _marked("del")
    convert_mark = _marked("mark")
    convert_sup = _marked("sup")
    convert_sub = _marked("sub")
    convert_kbd = _marked("kbd")
    convert_fn = _marked("fn")

    def convert_code(self, el: Node, text: str, parent_tags: frozenset[str]) -> str:
        ticks = "`" * (1 + max(map(len, _TICKS.findall(text)), default=0))
        space = " " if SIGNS.sub("", text).startswith("`") or text.endswith("`") else ""
        return f"{ticks}{space}{text}{space}{ticks}"

    def convert_a(self, el: Node, text: str, parent_tags: frozenset[str]) -> str:
        return f"[{text}]({_destination(el.get('href'))})"

    def convert_img(self, el: Node, text: str, parent_tags: frozenset[str]) -> str:
        words = f' "{_quoted(title)}"' if (title := el.get("title")) else ""
        return f"![{self._escaped(el.get('alt') or '')}]({_destination(el.get('src'))}{words})"

    def convert_br(self, el: Node, text: str, parent_tags: frozenset[str]) -> str:
        return " " if "table" in parent_tags else "\\\n"

    # ------------------------------------------------------------------ blocks

    def convert_p(self, el: Node, text: str, parent_tags: frozenset[str]) -> str:
        return ROLES.get(el.get("role") or "", "") + escape_starts(_without_last_breaks(text))

    def convert_hr(self, el: Node, text: str, parent_tags: frozenset[str]) -> str:
        return "___"

    def convert_pre(self, el: Node, text: str, parent_tags: frozenset[str]) -> str:
        code = "".join(el.words())
        fence = "`" * max(3, 1 + max(map(len, _TICKS.findall(code)), default=0))
        return f"{fence}{el.get('language') or ''}\n{code}\n{fence}"

    def convert_table(self, el: Node, text: str, parent_tags: frozenset[str]) -> str:
        rows = [row.children for row in el.children if isinstance(row, Node)]
        model = rows[min(1, len(rows) - 1)]
        aligned = [cell.get("align") or "left" for cell in model if isinstance(cell, Node)]
        lines = [self._row(row) for row in rows]
        if not el.get("head"):
            lines.insert(0, "|" + "  |" * len(aligned))
        lines.insert(1, "|" + "".join(_RULES[side] for side in aligned))
        return "\n".join(lines)

    def _row(self, cells: list[Node | str]) -> str:
        texts = [self._inline(cell, frozenset({"table"})) for cell in cells if isinstance(cell, Node)]
        return "|" + "".join(f" {text.replace('|', chr(92) + '|')} |" for text in texts)


_RULES: Final = {"left": " --- |", "center": " :-: |", "right": " --: |"}


def _without_last_breaks(text: str) -> str:
    """Return `text` without line breaks at its end: other readers would show their backslash."""
    end = text.rstrip()
    while end != text and end.endswith("\\") and text[len(end)] == "\n":
        text = end[:-1]
        end = text.rstrip()
    return text


def _plain_blocks(item: Node) -> int:
    return sum(1 for child in item.children if isinstance(child, Node) and child.name not in LISTS)


def _may_follow(node: Node) -> bool:
    """Tell whether this block can follow a paragraph without a blank line: a list from 1 (CommonMark, 5.3)."""
    first = node.children[0] if node.children else None
    return node.name == "ul" or (node.name == "ol" and isinstance(first, Node) and first.get("number") in (None, "1"))


def _destination(url: str | None) -> str:
    return _ENTITY.sub(r"\\&", re.sub(r"[()]", r"\\\g<0>", url or ""))


def _quoted(text: str) -> str:
    return _ENTITY.sub(r"\\&", text.replace("\\", "\\\\").replace('"', '\\"'))
