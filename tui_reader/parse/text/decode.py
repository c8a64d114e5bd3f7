"""Bytes -> text, whatever a server or a file says about them.

Rule: never raise, always end, save every character that can be saved. One bad byte in a UTF-8 feed stays one bad byte;
it does not turn the whole feed into MacRoman (TRAPS 5). Tried in this order: gzip, the byte order mark, the zeros of
UTF-16 and UTF-32, UTF-8 if (nearly) all bytes are valid, the charset of the HTTP header (RFC 7303, 3.2), the charset of
the XML declaration, a bounded guess, Windows-1252.
"""

from __future__ import annotations

import codecs
import re
import zlib

from tui_reader.parse.text.charset import find_codec, guess_codec, takes_several_bytes

LARGEST = 32 * 1024 * 1024  # bytes of an unpacked document

_GZIP = b"\x1f\x8b"
_SLICE = 8192
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins like the mark of UTF-16, so this one comes first
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ZEROS: dict[tuple[bool, ...], str] = {  # which of the first four bytes are zero
    (True, True, True, False): "utf-32-be",
    (False, True, True, True): "utf-32-le",
    (True, False, True, False): "utf-16-be",
    (False, True, False, True): "utf-16-le",
}
_EBCDIC = b"\x4c\x6f\xa7\x94"  # "<?xm"
_DECLARED = re.compile(
    rb"<\?xml\b[^>]{0,200}?\bencoding\s{0,9}=\s{0,9}[\"']([\w.:-]{1,40})|<meta\b[^>]{0,200}?\bcharset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,40})",
    re.IGNORECASE,
)
_CHARSET = re.compile(r"\bcharset\s*=\s*([^;\s]{1,60})", re.IGNORECASE)
_ESCAPED = re.compile("[\udc80-\udcff]+")  # bad bytes, as "surrogateescape" decodes them
_FEW_BYTES = 12  # below this many bytes beyond ASCII, text in another charset may look like UTF-8 by accident


class TooLarge(ValueError):
    """The document is larger than `LARGEST` when unpacked."""


def unpack(data: bytes) -> bytes:
    """Return `data` without gzip, which some servers apply without saying so. Raise TooLarge beyond `LARGEST`.

    Of a truncated or damaged stream the readable part is returned.
    """
    return unpacked(data)[0]


def unpacked(data: bytes) -> tuple[bytes, bool]:
    """Return the unpacked bytes as `unpack` does, and whether the packed data was complete."""
    is_whole = True
    for _ in range(2):  # twice, because some data is packed by the program and by the server
        if not data.startswith(_GZIP):
            break
        data, came_to_end = _gunzipped(data)
        is_whole = is_whole and came_to_end
    return data, is_whole


def _gunzipped(data: bytes) -> tuple[bytes, bool]:
    out = bytearray()
    at = 0
    while data.startswith(_GZIP, at):  # a gzip file may have several members (RFC 1952, 2.2)
        stream = zlib.decompressobj(wbits=31)
        while at < len(data) and not stream.eof:
            piece = data[at : at + _SLICE]  # short, because the rest of it is copied at the end of each member
            try:
                out += stream.decompress(piece, LARGEST + 1 - len(out))
            except zlib.error:
                return bytes(out), False
            if len(out) > LARGEST:
                raise TooLarge
            at += len(piece) - len(stream.unused_data)
        if not stream.eof:
            return bytes(out), False
    return bytes(out), True


def decode(data: bytes, *, content_type: str | None) -> str:
    """Return the text of `data` without its byte order mark. Never raises.

    A byte that cannot be read becomes U+FFFD, a gzip bomb an empty text. `content_type` is the value of the HTTP header
    or None. The bytes count more than the header: `text/xml` without a charset is not us-ascii, and valid UTF-8 is
    UTF-8 whatever is declared.
    """
    try:
        data = unpack(data)
    except TooLarge:
        return ""
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace")
    if codec_seen := _codec_by_first_bytes(data):
        return data.decode(codec_seen, "replace")
    return _decode_bytewise(data.removeprefix(codecs.BOM_UTF8), content_type)


def _codec_by_first_bytes(data: bytes) -> str | None:
    """Return the codec of UTF-16, UTF-32 or EBCDIC: the first two characters of any feed are ASCII (XML 1.0, F.1)."""
    if data.startswith(_EBCDIC):
        return "cp037"
    return _ZEROS.get(tuple(byte == 0 for byte in data[:4]))


def _decode_bytewise(data: bytes, content_type: str | None) -> str:
    declared = _declared_codecs(data, content_type)
    if data.isascii():
        shifted = (codec for codec in declared if codec.startswith(("iso2022_", "hz")))
        return data.decode(next(shifted, "ascii"), "replace")
    first = declared[0] if declared else "utf-8"
    if takes_several_bytes(first) and _high_bytes(data) < _FEW_BYTES:
        try:
            return data.decode(first)
        except UnicodeDecodeError:
            pass
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_damaged(data, declared)


def _decode_damaged(data: bytes, declared: list[str]) -> str:
    """Decode bytes that are not valid UTF-8 as a whole."""
    text = data.decode("utf-8", "surrogateescape")
    bad = sum(map(len, _ESCAPED.findall(text)))
    others = [codec for codec in declared if codec not in ("utf-8", "ascii")]
    if _beyond_ascii(text) - bad >= bad * (10 if others else 2):
        return _ESCAPED.sub(_as_cp1252, text)
    for codec in others:
        text = data.decode(codec, "replace")
        if text.count("\ufffd") * 20 <= _beyond_ascii(text):
            return text
    return data.decode(guess_codec(data) or "cp1252", "replace")


def _as_cp1252(found: re.Match[str]) -> str:
    return found[0].encode("utf-8", "surrogateescape").decode("cp1252", "replace")


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _declared_codecs(data: bytes, content_type: str | None) -> list[str]:
    """Return the codecs that the HTTP header and then the document declare, without UTF-16 and UTF-32."""
    names = [found[1] for found in _CHARSET.finditer(content_type or "")][:1]
    if inside := _DECLARED.search(data, 0, 2048):
        names.append((inside[1] or inside[2]).decode("ascii"))
    found_codecs = (find_codec(name) for name in names)
    return [codec for codec in found_codecs if codec and not codec.startswith(("utf-16", "utf-32"))]


def _high_bytes(data: bytes) -> int:
    return len(data) - len(data.translate(None, bytes(range(128, 256))))
