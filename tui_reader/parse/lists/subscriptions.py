"""Read subscription lists: OPML, newsboat's `urls`, plain lists of addresses, our own JSON.

Rule: the content of a file tells its format, never its name. An item that cannot be imported is returned with its
problem. A file is refused only if it is no list at all, with a sentence that says what it is.
"""

from __future__ import annotations

import re
from typing import Any

from tui_reader.model.errors import ReaderError
from tui_reader.model.incoming import MOST_OF_LIST, ListItem, Subscription
from tui_reader.parse.lists.opml import GOES_ON, MOST_ITEMS, MOST_LEVELS, read_outlines
from tui_reader.parse.text.decode import TooLarge, decode, unpack
from tui_reader.parse.text.json_text import NotJson, load_json
from tui_reader.parse.text.sniff import FEED_ROOTS, a_or_an, kind_of_bytes, kind_of_root, kind_of_text, read_prolog
from tui_reader.parse.text.titles import plain_line
from tui_reader.text.clean import clean_line
from tui_reader.text.folders import split_path
from tui_reader.text.sizes import say_size

_OPML = re.compile(r"<(?:[\w.-]+:)?(?:opml|outline)[\s/>]", re.IGNORECASE)
_BLANK = "\ufeff\x00 \t\r\n"
_PROGRAM = "This line runs a program of newsboat’s ({}); add its feed by its own address."
_QUERY = "This is a saved search of newsboat, not a feed."
_NO_ADDRESS = "This line begins with no address."
_TOKEN = re.compile(r"\"((?:[^\"\\]|\\.)*+)\"?|([^\s\"]\S*)", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*:|[\w-]+(?:\.[\w-]+)+|localhost\b)", re.IGNORECASE)
_SURE_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:/|feed:|[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/|$)", re.IGNORECASE)


def read_subscriptions(data: bytes, *, name: str) -> list[ListItem]:
    """Return what a subscription list names, in its order: OPML, newsboat's `urls`, plain addresses, our own JSON.

    `name` is how sentences call the list. Addresses are as the list spells them; titles and folders are safe lines.
    At most 8 MB, 100,000 items and folders 50 deep are read. Raises ReaderError for a file that is no list; raises
    nothing else, for any bytes.
    """
    data = _unpacked(data, name)
    if kind := kind_of_bytes(data):
        raise _refusal(kind, name)
    text = decode(data, content_type=None)
    items = _read(text, name)
    if len(items) > MOST_ITEMS:
        items = [*items[:MOST_ITEMS], ListItem(Subscription(""), items[MOST_ITEMS].line, GOES_ON)]
    return items


def _unpacked(data: bytes, name: str) -> bytes:
    too_large = ReaderError(f"{name} is larger than {say_size(MOST_OF_LIST)}; nothing was imported.")
    try:
        data = unpack(data)
    except TooLarge as error:
        raise too_large from error
    if len(data) > MOST_OF_LIST:
        raise too_large
    return data


def _read(text: str, name: str) -> list[ListItem]:
    first = text.lstrip(_BLANK)[:1]
    if first in ("{", "["):
        return _read_json(text, name)
    if _OPML.search(text):
        return read_outlines(text, read_prolog(text))
    if first == "<":
        raise _refusal(_kind_of_markup(text), name)
    kind = kind_of_text(text)
    items = _read_lines(text) if kind == "plain text" else []
    if not any(map(_is_sure, items)):
        raise _refusal("text without addresses" if items else kind, name)
    return items


def _is_sure(item: ListItem) -> bool:
    """Tell whether an item proves that its file is a list: words with dots and colons stand in other texts too."""
    return bool(_SURE_ADDRESS.match(item.subscription.url)) or item.problem not in (None, _NO_ADDRESS)


def _kind_of_markup(text: str) -> str:
    prolog = read_prolog(text)
    if prolog.root == "rdf" and "<item" not in text:
        return "RDF document"
    if prolog.root in FEED_ROOTS:
        return "feed"
    return kind_of_root(prolog) or "XML document"


def _refusal(kind: str, name: str) -> ReaderError:
    if kind == "feed":
        return ReaderError(f"{name} is a feed, not a list of feeds; “tui-reader add” subscribes to it.")
    if kind == "empty document":
        return ReaderError(f"{name} is empty; nothing was imported.")
    return ReaderError(f"{name} is {a_or_an(kind)}, not a list of feeds; nothing was imported.")


# --------------------------------------------------------------------------- newsboat, plain lists


def _read_lines(text: str) -> list[ListItem]:
    """Read newsboat's `urls` (https://newsboat.org/releases/2.37/docs/newsboat.html#_adding_feeds), or addresses alone.

    A line is an address and its tags. The tag `"~Title"` is the title of the feed, the first other tag is its folder.
    newsboat hides a feed with a tag that begins with "!"; here no feed is hidden.
    """
    items: list[ListItem] = []
    for number, line in enumerate(text.splitlines(), 1):
        tokens = _tokens(clean_line(line))
        if tokens:
            items.append(_line_item(tokens, number))
        if len(items) > MOST_ITEMS:
            break
    return items


def _tokens(line: str) -> list[str]:
    """Split at blanks outside double quotes; a token that begins with "#" begins a comment."""
    found: list[str] = []
    for token in _TOKEN.finditer(line):
        if token[2] and token[2].startswith("#"):
            break
        found.append(token[2] or _ESCAPED.sub(r"\1", token[1] or ""))
    return found


def _line_item(tokens: list[str], number: int) -> ListItem:
    url, tags = tokens[0], tokens[1:]
    title = next((tag[1:] for tag in tags if tag.startswith("~")), "")
    plain = [name for tag in tags if not tag.startswith(("~", "!")) and (name := plain_line(tag, markup=False))]
    problem = None
    if url.startswith("query:"):
        title, url, problem = title or url.split(":")[1], "", _QUERY
    elif url.startswith(("exec:", "filter:")):
        problem = _PROGRAM.format(url.split(":")[0])
    elif not _ADDRESS.match(url):
        title, url, plain, problem = title or " ".join(tokens), "", [], _NO_ADDRESS
    return ListItem(Subscription(url, plain_line(title, markup=False), None, tuple(plain[:1])), number, problem)


# --------------------------------------------------------------------------- our own JSON


def _read_json(text: str, name: str) -> list[ListItem]:
    """Read an array of feeds: what `export --format json` and `feeds --json` write."""
    try:
        document = load_json(text)
    except NotJson as error:
        raise ReaderError(f"{name} is JSON, but it is broken: {error}. Nothing was imported.") from error
    if isinstance(document, dict) and "items" in document:
        raise _refusal("feed", name)
    if not isinstance(document, list):
        raise _refusal("JSON document", name)
    return [_json_item(element) for element in document[: MOST_ITEMS + 1]]


def _json_item(element: Any) -> ListItem:
    if not isinstance(element, dict):
        return ListItem(Subscription("", plain_line(str(element)[:200], markup=False)), problem="This is no feed.")
    url, title, site, folder = (_string(element.get(key)) for key in ("url", "title", "site_url", "folder"))
    names = tuple(clean for each in split_path(folder) if (clean := plain_line(each, markup=False)))
    return ListItem(Subscription(clean_line(url), plain_line(title, markup=False), site or None, names[:MOST_LEVELS]))


def _string(value: Any) -> str:
    return clean_line(value) if isinstance(value, str) else ""
