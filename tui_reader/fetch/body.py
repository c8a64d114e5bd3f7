"""Read the bytes of a body and unpack them, within limits.

Rule: the packed bytes and the unpacked bytes have a limit each, and never more bytes than the limit are kept in memory:
a gzip file of 1 MB can unpack to 1 GB (TRAPS 20).
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterable, Sequence

from tui_reader.fetch.messages import Packing
from tui_reader.model.errors import FetchError
from tui_reader.text.hosts import censor_url, shown_host
from tui_reader.text.sizes import say_size

KNOWN = ("gzip", "x-gzip", "deflate")
MOST_CODINGS = 2
_GZIP_MAGIC = b"\x1f\x8b"
_SLICE = 8192


class BodyError(Exception):
    """The body cannot be used. The message says what the server did, and follows the server's name in a sentence."""


class CutShort(BodyError):
    """The body ended too early; `data` is the part that came."""

    def __init__(self, deed: str, data: bytes = b"") -> None:
        super().__init__(deed)
        self.data = data


class Unpacker:
    """Unpacks one content coding, piece by piece, up to `limit` bytes.

    A body that is not gzip, although its header says gzip, stays as it is: some servers label plain feeds so.
    """

    def __init__(self, coding: str, *, limit: int) -> None:
        self._gzip = coding != "deflate"
        self._limit = limit
        self._count = 0
        self._stream = zlib.decompressobj(31 if self._gzip else 15)
        self._head = b""
        self._started = self._plain = self._over = False

    def feed(self, data: bytes) -> bytes:
        """Return the unpacked bytes of `data`. Raises BodyError when `data` is damaged or unpacks to too many bytes."""
        if not self._started:
            self._head += data
            if len(self._head) < 2:
                return b""
            data, self._head = self._head, b""
            self._start(data)
        unpacked = bytearray()
        # Short pieces, because the rest of a piece is copied at the end of each gzip member.
        for start in range(0, len(data), _SLICE):
            piece = data[start : start + _SLICE]
            unpacked += piece if self._plain else self._inflate(piece, self._limit - self._count - len(unpacked) + 1)
            if self._count + len(unpacked) > self._limit:
                raise BodyError(f"sent something that unpacks to more than {say_size(self._limit)}")
        self._count += len(unpacked)
        return bytes(unpacked)

    def end(self) -> bytes:
        """Return the remaining bytes. Raises CutShort when the packed data ended in the middle."""
        if not self._started:
            return self._head
        if not self._plain and not self._stream.eof:
            raise CutShort("sent packed data that ends in the middle")
        return b""

    def _start(self, head: bytes) -> None:
        self._started = True
        if self._gzip:
            self._plain = not head.startswith(_GZIP_MAGIC)
        elif head[0] & 0x0F != 8 or int.from_bytes(head[:2]) % 31:
            self._stream = zlib.decompressobj(-15)  # raw deflate, as old servers send it (RFC 9110, 8.4.1.2)

    def _inflate(self, data: bytes, room: int) -> bytes:
        out: list[bytes] = []
        data, self._head = self._head + data, b""
        try:
            while data and room > 0 and (not self._stream.eof or self._begins_member(data)):
                piece = self._stream.decompress(data, room)
                out.append(piece)
                room -= len(piece)
                data = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
        except zlib.error as error:
            raise BodyError("sent packed data that is damaged") from error
        return b"".join(out)

    def _begins_member(self, data: bytes) -> bool:
        """Begin the next gzip member (RFC 1952, 2.2), if there is one; ignore other bytes at the end."""
        if self._gzip and not self._over and len(data) < 2:
            self._head = data
            return False
        self._over = self._over or not (self._gzip and data.startswith(_GZIP_MAGIC))
        if not self._over:
            self._stream = zlib.decompressobj(31)
        return not self._over


async def read_body(chunks: AsyncIterable[bytes], *, codings: Sequence[str], wire_bytes: int, body_bytes: int) -> bytes:
    """Return the whole body, unpacked.

    Raises BodyError when the body passes a limit, is damaged or has an unknown coding. Raises CutShort with the part
    that came, when `chunks` raise it or packed data ends in the middle.
    """
    unknown = [coding for coding in codings if coding not in KNOWN]
    if unknown or len(codings) > MOST_CODINGS:
        raise BodyError(f"sent it packed with “{', '.join(unknown or codings)[:60]}”, which is not understood")
    unpackers = [Unpacker(coding, limit=body_bytes) for coding in reversed(codings)]
    out = bytearray()
    wire = 0
    try:
        async for chunk in chunks:
            wire += len(chunk)
            if wire > wire_bytes:
                raise BodyError(f"sent more than {say_size(wire_bytes)}")
            piece = chunk
            for unpacker in unpackers:
                piece = unpacker.feed(piece)
            _append(out, piece, body_bytes)
        for index, unpacker in enumerate(unpackers):
            piece = unpacker.end()
            for later in unpackers[index + 1 :]:
                piece = later.feed(piece)
            _append(out, piece, body_bytes)
    except CutShort as error:
        error.data = bytes(out)
        raise
    return bytes(out)


def unpack(data: bytes, packing: Packing, *, url: str) -> tuple[bytes, str]:
    """Return a body from `url`, unpacked, and a sentence if it is not whole (see `Fetched.cut`).

    Raises FetchError when the body is damaged or too large.
    """
    cut = ""
    try:
        for coding in reversed(packing.codings):
            unpacker = Unpacker(coding, limit=packing.body_bytes)
            data = unpacker.feed(data)
            try:
                data += unpacker.end()
            except CutShort as error:
                cut = f"{shown_host(url)} {error}"
    except BodyError as error:
        raise FetchError(f"{shown_host(url)} {error}.", url=censor_url(url)) from error
    return data, cut


def _append(out: bytearray, piece: bytes, limit: int) -> None:
    if len(out) + len(piece) > limit:
        raise BodyError(f"sent more than {say_size(limit)}")
    out += piece
