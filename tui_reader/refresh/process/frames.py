"""What goes to a parser process and what comes back: pickled tuples in frames of a length and so many bytes.

Both ends are ours, so the frames are pickles. They stand apart from the process, which runs as the main module.
"""

from __future__ import annotations

import struct
from typing import BinaryIO, Literal, NamedTuple

from tui_reader.fetch import Packing
from tui_reader.model.entities import Content
from tui_reader.model.incoming import CommentRow, FoundPage, ListItem, PageRow, ParsedFeed
from tui_reader.parse import Candidate, Pieces
from tui_reader.pictures import Shrunk
from tui_reader.refresh.process.harvest import Harvest

HEADER = struct.Struct("!I")


class Request(NamedTuple):
    """What goes in: `seconds` is the deadline; without `known` pieces the whole feed is wanted.

    `packing` and `cut` are as in `Fetched`, here and in the requests below.
    """

    url: str
    content_type: str | None
    data: bytes
    seconds: float
    packing: Packing | None = None
    known: Pieces | None = None
    cut: str = ""


class PageRequest(NamedTuple):
    """A web page goes in, its article comes out; `hint` is what the feed gave of it."""

    url: str
    content_type: str | None
    data: bytes
    seconds: float
    packing: Packing | None
    hint: Content | None
    title: str
    cut: str = ""


class SavedRequest(NamedTuple):
    """A web page that the person saves goes in, its names and its article come out."""

    url: str
    content_type: str | None
    data: bytes
    seconds: float
    packing: Packing | None
    cut: str = ""


class CommentsRequest(NamedTuple):
    """A comment feed goes in, its comments come out."""

    url: str
    content_type: str | None
    data: bytes
    seconds: float
    packing: Packing | None
    cut: str = ""


class Said(NamedTuple):
    """The comments of a comment feed, the oldest first."""

    comments: tuple[CommentRow, ...]


class ListRequest(NamedTuple):
    """A subscription list goes in, its items come out; `url` is what sentences call the list."""

    url: str
    data: bytes
    seconds: float


class Listed(NamedTuple):
    """The items of a subscription list, in its order."""

    items: list[ListItem]


class LinksRequest(NamedTuple):
    """A web page goes in, the addresses where it has its feeds come out."""

    url: str
    content_type: str | None
    data: bytes
    seconds: float


class Led(NamedTuple):
    """Where a web page may have its feeds, the likeliest first."""

    candidates: tuple[Candidate, ...]


class Refusal(NamedTuple):
    """What comes out where there is no feed: the error as words. `kind` is that of NotAFeed."""

    error: Literal["NotAFeed", "ParseError", "FetchError", "ReaderError"]
    sentence: str
    kind: str = ""


class PictureRequest(NamedTuple):
    """A picture goes in, and comes out small: `pictures.shrink`."""

    url: str
    data: bytes
    seconds: float
    most_pixels: int


Question = Request | PageRequest | SavedRequest | CommentsRequest | PictureRequest | ListRequest | LinksRequest
Answer = Harvest | ParsedFeed | FoundPage | PageRow | Said | Shrunk | Listed | Led
Reply = Answer | Refusal


def read_frame(source: BinaryIO) -> bytes | None:
    """Return the next frame, or None at the end."""
    header = source.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    (length,) = HEADER.unpack(header)
    frame = source.read(length)
    return frame if len(frame) == length else None
