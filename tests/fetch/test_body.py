"""Reading and unpacking bodies within bounds. TRAPS 20."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.fetch import Packing
from tui_reader.fetch.body import BodyError, read_body, unpack
from tui_reader.model.errors import FetchError
from tui_reader.parse.text.decode import unpacked

WIRE, BODY = 10_000, 20_000
URL = "https://ada:secret@herons.example/feed"


async def pieces(data: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


def read(data: bytes, *codings: str, size: int = 1000) -> bytes:
    return asyncio.run(read_body(pieces(data, size), codings=codings, wire_bytes=WIRE, body_bytes=BODY))


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


@given(st.binary(max_size=3000), st.integers(1, 500))
def test_every_coding_gives_back_what_was_packed_however_it_is_cut(data: bytes, size: int) -> None:
    assert read(data, size=size) == data
    assert read(gzip.compress(data), "gzip", size=size) == data
    assert read(gzip.compress(data), "x-gzip", size=size) == data
    assert read(zlib.compress(data), "deflate", size=size) == data
    assert read(gzip.compress(gzip.compress(data)), "gzip", "gzip", size=size) == data
    assert read(gzip.compress(zlib.compress(data)), "deflate", "gzip", size=size) == data


@given(st.binary(max_size=3000), st.sampled_from(["gzip", "deflate"]), st.integers(1, 500))
def test_any_bytes_end_as_bytes_or_as_one_sentence(data: bytes, coding: str, size: int) -> None:
    try:
        assert len(read(data, coding, size=size)) <= BODY
    except BodyError as error:
        assert str(error)


def test_raw_deflate_is_taken_too() -> None:
    assert read(raw_deflate(b"words " * 100), "deflate") == b"words " * 100


def test_members_of_gzip_follow_each_other_and_trailing_bytes_mean_nothing() -> None:
    assert read(gzip.compress(b"one ") + gzip.compress(b"two"), "gzip", size=7) == b"one two"
    assert read(gzip.compress(b"one") + b"\0\0\0\0", "gzip") == b"one"


@settings(max_examples=60)
@given(
    st.lists(st.binary(max_size=60), min_size=1, max_size=5),
    st.integers(1, 90),
    st.sampled_from([b"", b"\0x", b"\x1f"]),
)
def test_no_member_is_lost_wherever_the_body_is_cut_into_pieces(members: list[bytes], size: int, tail: bytes) -> None:
    packed = [gzip.compress(each) for each in members]
    assert read(b"".join(packed) + tail, "gzip", size=size) == b"".join(members)
    assert read(b"".join(packed), "gzip", size=len(packed[0])) == b"".join(members)  # a member ends with its piece


def test_many_small_members_take_no_time() -> None:
    """Each copied all that followed it: 2 MB of them took minutes."""
    packed = gzip.compress(b"") * 100_000
    assert unpack(packed, Packing(("gzip",), BODY), url=URL) == (b"", "")
    assert unpacked(packed) == (b"", True)


def test_a_plain_body_that_says_gzip_passes() -> None:
    assert read(b"<rss/>", "gzip", size=1) == b"<rss/>"


@pytest.mark.parametrize("cut", [1, 5, 12, 30])
def test_the_end_of_a_packed_body_must_come(cut: int) -> None:
    with pytest.raises(BodyError, match="ends in the middle"):
        read(gzip.compress(bytes(range(256)))[:-cut], "gzip")


def test_damage_is_told() -> None:
    packed = bytearray(gzip.compress(bytes(range(256)) * 4))
    packed[20:40] = b"\xff" * 20
    with pytest.raises(BodyError, match="damaged"):
        read(bytes(packed), "gzip")


def test_the_wire_is_bounded() -> None:
    assert len(read(bytes(WIRE))) == WIRE
    with pytest.raises(BodyError, match=r"more than 9\.77 KB"):
        read(bytes(WIRE + 1))


@pytest.mark.parametrize("codings", [("gzip",), ("gzip", "gzip")])
def test_what_it_unpacks_to_is_bounded(codings: tuple[str, ...]) -> None:
    packed = bytes(BODY)
    for _ in codings:
        packed = gzip.compress(packed)
    assert len(read(packed, *codings)) == BODY
    packed = bytes(100 * BODY)
    for _ in codings:
        packed = gzip.compress(packed)
    with pytest.raises(BodyError, match=r"unpacks to more than 19\.5 KB"):
        read(packed, *codings)


@pytest.mark.parametrize("codings", [("br",), ("gzip", "zstd"), ("gzip", "gzip", "gzip")])
def test_codings_we_do_not_know_are_named(codings: tuple[str, ...]) -> None:
    with pytest.raises(BodyError, match="not understood"):
        read(b"", *codings)


@pytest.mark.parametrize("codings", [("gzip",), ("deflate",), ("gzip", "deflate")])
def test_a_body_that_was_left_packed_unpacks_to_the_same(codings: tuple[str, ...]) -> None:
    packed = b"words " * 1000
    for coding in codings:
        packed = gzip.compress(packed) if coding == "gzip" else zlib.compress(packed)
    assert unpack(packed, Packing(codings, 10_000), url=URL) == (b"words " * 1000, "")


@pytest.mark.parametrize(
    ("data", "most", "did"),
    [
        (gzip.compress(b"words " * 1000, mtime=0), 5_999, "sent something that unpacks to more than 5.86 KB"),
        (gzip.compress(b"words", mtime=0)[:10] + b"\xff" * 20, 10_000, "sent packed data that is damaged"),
    ],
)
def test_a_damaged_packed_body_names_its_host(data: bytes, most: int, did: str) -> None:
    with pytest.raises(FetchError, match=rf"^herons\.example {did}\.$") as caught:
        unpack(data, Packing(("gzip",), most), url=URL)
    assert caught.value.url == "https://***@herons.example/feed"


@pytest.mark.parametrize("codings", [("gzip",), ("gzip", "deflate"), ("deflate", "gzip")])
def test_of_a_packed_body_that_was_cut_the_beginning_comes_and_a_sentence(codings: tuple[str, ...]) -> None:
    packed = b"words " * 1000
    for coding in codings:
        packed = gzip.compress(packed, mtime=0) if coding == "gzip" else zlib.compress(packed)
    data, cut = unpack(packed[:-9], Packing(codings, 10_000), url=URL)
    assert cut == "herons.example sent packed data that ends in the middle"
    assert (b"words " * 1000).startswith(data)
