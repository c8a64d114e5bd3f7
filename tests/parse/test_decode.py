"""Bytes become the right text (TRAPS 5)."""

from __future__ import annotations

import codecs
import gzip
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.parse.samples import parse, rss
from tui_reader.parse.text.charset import find_codec, guess_codec
from tui_reader.parse.text.decode import LARGEST, TooLarge, decode, unpack

RUSSIAN = "Как пережить новогоднюю ночь и не разбудить соседей: советы читателям нашей газеты"
GREEK = "Καλημέρα κόσμε, σήμερα διαβάζουμε τις ειδήσεις της ημέρας με προσοχή"
JAPANESE = "今日のニュースをお届けします。これはテストのフィードです。よろしくお願いします。"
CHINESE = "我们今天在这里说的是中国的新闻,不是别的。人们都在看这个,因为他们要知道发生了什么。"
TAIWANESE = "我們今天在這裡說的是台灣的新聞,不是別的。人們都在看這個,因為他們要知道發生了什麼。"
KOREAN = "오늘의 뉴스를 전해 드립니다. 이것은 시험을 위한 글이며 사람들이 읽고 있는 것입니다."
FRENCH = "L’été dernier, la forêt était déjà très sèche : où allons-nous ? Ça m’inquiète, naïve élève."
GERMAN = "Die größten Bären schlafen über Nacht in schönen Höhlen – „süß“, sagt Jörg."


def declared(encoding: str, text: str, codec: str | None = None) -> bytes:
    return f'<?xml version="1.0" encoding="{encoding}"?><rss><title>{text}</title></rss>'.encode(codec or encoding)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("windows-1251", RUSSIAN),
        ("koi8-r", RUSSIAN),
        ("iso-8859-5", RUSSIAN),
        ("iso-8859-7", GREEK),
        ("shift_jis", JAPANESE),
        ("euc-jp", JAPANESE),
        ("iso-2022-jp", JAPANESE),
        ("gb2312", CHINESE),
        ("gbk", CHINESE),
        ("big5", TAIWANESE),
        ("euc-kr", KOREAN),
        ("iso-8859-1", "déjà vu"),
        ("windows-1252", FRENCH),
        ("utf-8", JAPANESE),
        ("utf-16", JAPANESE),
        ("utf-32", RUSSIAN),
    ],
)
def test_declared_encoding_is_read(encoding: str, text: str) -> None:
    assert text in decode(declared(encoding, text), content_type=None)


@pytest.mark.parametrize("encoding", ["shift_jis", "euc-kr", "gb2312", "big5", "windows-1251"])
def test_short_text_in_its_declared_encoding_is_not_taken_for_utf8(encoding: str) -> None:
    text = {"windows-1251": "ночь", "euc-kr": "뉴스"}.get(encoding, "日本")
    assert text in decode(declared(encoding, text), content_type=None)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("head", ["<?xml version='1.0' encoding='utf-16'?>", "", "<?xml version='1.0'?>"])
def test_wide_encodings_need_no_mark(codec: str, head: str) -> None:
    text = f"{head}<rss><channel><title>{RUSSIAN}</title></channel></rss>"
    assert decode(text.encode(codec), content_type=None) == text


@pytest.mark.parametrize(
    ("mark", "codec"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_byte_order_mark_comes_first_and_goes(mark: bytes, codec: str) -> None:
    text = f'<?xml version="1.0" encoding="iso-8859-1"?><t>{RUSSIAN}</t>'
    assert decode(mark + text.encode(codec), content_type="text/xml; charset=koi8-r") == text


def test_valid_utf8_is_utf8_whatever_is_said() -> None:
    data = declared("iso-8859-1", RUSSIAN, "utf-8")
    assert RUSSIAN in decode(data, content_type="text/xml; charset=windows-1252")


def test_http_charset_comes_before_the_declaration() -> None:
    data = declared("utf-8", RUSSIAN, "koi8-r")
    assert RUSSIAN in decode(data, content_type='text/xml; charset="KOI8-R"')
    data = declared("iso-8859-1", RUSSIAN, "koi8-r")
    assert RUSSIAN in decode(data, content_type="application/xml;charset=koi8-r")


def test_text_xml_without_charset_is_not_ascii() -> None:
    assert "é" in decode("<rss>é</rss>".encode(), content_type="text/xml")
    assert "é" in decode("<rss>é</rss>".encode("cp1252"), content_type="text/xml")


def test_one_bad_byte_in_utf8_stays_one_bad_byte() -> None:
    data = declared("utf-8", RUSSIAN, "utf-8").replace(b"</title>", b"caf\xe9</title>")
    assert f"{RUSSIAN}café" in decode(data, content_type=None)


def test_one_bad_byte_in_another_encoding_stays_one_bad_byte() -> None:
    data = declared("shift_jis", JAPANESE * 3).replace(b"</title>", b"\x80\xff</title>")
    assert JAPANESE in decode(data, content_type=None)


def test_wrong_declaration_of_utf8_falls_back() -> None:
    assert "déjà" in decode(declared("utf-8", "déjà", "iso-8859-1"), content_type=None)
    assert RUSSIAN in decode(declared("utf-8", RUSSIAN, "windows-1251"), content_type=None)


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("cp1251", RUSSIAN),
        ("koi8-r", RUSSIAN),
        ("cp1253", GREEK),
        ("shift_jis", JAPANESE),
        ("euc-jp", JAPANESE),
        ("gb18030", CHINESE),
        ("big5", TAIWANESE),
        ("euc-kr", KOREAN),
        ("cp1252", FRENCH),
        ("cp1252", GERMAN),
    ],
)
def test_undeclared_encoding_is_guessed(codec: str, text: str) -> None:
    data = f"<rss><channel><title>{text}</title></channel></rss>".encode(codec)
    assert text in decode(data, content_type=None)


@pytest.mark.parametrize(
    "name", ["bogus", "utf-7", "hex", "rot13", "base64", "unicode_escape", "zlib", "../x", "a" * 99, "idna", ""]
)
def test_names_that_are_no_character_sets_are_not_looked_up(name: str) -> None:
    assert find_codec(name) is None
    assert "é" in decode(
        f'<?xml version="1.0" encoding="{name}"?><t>é</t>'.encode(), content_type=f"text/xml; charset={name}"
    )


def test_wider_sets_are_used() -> None:
    assert find_codec("gb2312") == "gb18030"
    assert find_codec(" 'ISO-8859-1' ") == "cp1252"
    assert find_codec("Shift_JIS") == "cp932"
    assert "smart “quotes”" in decode(declared("iso-8859-1", "smart “quotes”", "cp1252"), content_type=None)


def test_western_text_needs_no_guess() -> None:
    assert guess_codec(FRENCH.encode("cp1252")) is None
    assert guess_codec(GERMAN.encode("cp1252")) is None


def test_gzip_without_header_is_unpacked() -> None:
    text = rss("<item><title>packed</title></item>")
    once = gzip.compress(text.encode())
    for data in (once, gzip.compress(once), gzip.compress(text[:50].encode()) + gzip.compress(text[50:].encode())):
        assert decode(data, content_type=None) == text
        assert parse(data).entries[0].title == "packed"


def test_gzip_cut_off_gives_what_is_there() -> None:
    items = "".join(f"<item><title>{os.urandom(20).hex()}</title></item>" for _ in range(200))
    packed = gzip.compress(rss(items).encode())
    assert 50 < len(parse(packed[: len(packed) // 2]).entries) < 200


def test_gzip_bomb_is_bounded() -> None:
    bomb = gzip.compress(b"a" * (LARGEST + 1), compresslevel=1)
    with pytest.raises(TooLarge):
        unpack(bomb)
    assert decode(bomb, content_type=None) == ""


@settings(max_examples=200)
@given(st.binary(max_size=300), st.none() | st.text(max_size=40))
def test_decode_never_raises(data: bytes, content_type: str | None) -> None:
    text = decode(data, content_type=content_type)
    text.encode()  # no lone surrogates


@settings(max_examples=100)
@given(st.text(max_size=200))
def test_utf8_comes_back_whole(text: str) -> None:
    if "\x00" not in text and not text.startswith("\ufeff"):
        document = f"<t>{text}</t>"
        assert (
            decode(document.encode("utf-8", "ignore"), content_type=None) == document.encode("utf-8", "ignore").decode()
        )
