"""The messages to and from a parser process: pickled tuples, each behind its length in bytes (a frame).

Both ends are this program, so pickles are safe. The messages have a module of their own, because the parser process
runs as the main module, and a pickle would name its classes after that.
"""

from __future__ import annotations

import struct
from typing import BinaryIO, Literal, NamedTuple

from tui_reader.fetch import Packing
from tui_reader.model.entities import Content
from tui_reader.model.incoming import CommentRow, FoundPage, ListItem, PageRow, ParsedFeed
from tui_reader.parse import Candidate, Pieces
from tui_reader.pictures import Shrunk
from tui_reader.refresh.process.new_rows import NewRows

HEADER = struct.Struct("!I")

Task = Literal["feed", "new rows", "article", "saved page", "comments", "list", "links", "picture"]
"""What is to be made of the bytes:

"feed" a ParsedFeed, "new rows" the NewRows of a feed, "article" the FoundPage of a web page, "saved page" the PageRow
of a page that the person saves, "comments" the comments of a comment feed (the oldest first), "list" the items of a
subscription list, "links" the addresses where a web page may have its feeds (the likeliest first), "picture" a Shrunk
picture.
"""


class ParserRequest(NamedTuple):
    """Bytes and what is to be made of them; `seconds` is the deadline. `packing` and `cut` are as in `Fetched`.

    `known` are the pieces that need not be parsed again. `hint` is the text that the feed gives of an article, and
    `title` its title. `most_pixels` bounds a picture. In sentences `url` is the name of a list.
    """

    task: Task
    url: str
    data: bytes
    seconds: float
    content_type: str | None = None
    packing: Packing | None = None
    cut: str = ""
    known: Pieces = Pieces()
    hint: Content | None = None
    title: str = ""
    most_pixels: int = 0


class Refusal(NamedTuple):
    """An error as words, where nothing could be made of the bytes. `kind` is that of NotAFeed."""

    error: Literal["NotAFeed", "ParseError", "FetchError", "ReaderError"]
    sentence: str
    kind: str = ""


Answer = (
    ParsedFeed | NewRows | FoundPage | PageRow | Shrunk | tuple[CommentRow, ...] | tuple[Candidate, ...]
    | list[ListItem]
)  # fmt: skip
Reply = Answer | Refusal


def read_frame(source: BinaryIO) -> bytes | None:
    """Return the next frame, or None at the end."""
    header = source.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    (length,) = HEADER.unpack(header)
    frame = source.read(length)
    return frame if len(frame) == length else None
