"""Remove characters that XML does not allow, before a parser reads the document.

Rule: a control character or half of a surrogate pair is removed and the document stays (TRAPS 1, 8). Two halves that
were written as two references (`&#55357;&#56832;`) become their character. The work is done on UTF-8 bytes, which takes
a fifth of the time that text takes.
"""

from __future__ import annotations

import re

_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32)])  # XML 1.0, 2.2
_FORBIDDEN = re.compile(b"\xef(?:\xbb\xbf|\xbf[\xbe\xbf])")  # U+FEFF (a mark, not a character), U+FFFE, U+FFFF
_BAD_NUMBER = (
    rb"(?:(?=\d)0*+(?:[12]?\d?|3[01]|5[5-7]\d{3}|6553[45]|\d{7,}+)"
    rb"|[xX](?=[0-9a-fA-F])0*+(?:1?[0-9a-fA-F]?|[dD][89a-fA-F][0-9a-fA-F]{2}|[fF]{3}[eEfF]|[0-9a-fA-F]{6,}+));"
)
_SUSPECT = re.compile(rb"&#%b(?:&#%b)*" % (_BAD_NUMBER, _BAD_NUMBER))
_NUMBER = re.compile(rb"&#(?:[xX]([0-9a-fA-F]+)|(\d+));")
_ZEROS = re.compile(rb"(?<=&#)([xX]?)0{8,}+")
_LONGEST = 12  # digits; no character needs more


def cleaned(text: str) -> bytes:
    """Return `text` in UTF-8 without forbidden characters and without references to them.

    Long runs of zeros before a number are removed as well: feedparser's loose parser raises on 4,301 digits.
    """
    data = text.encode("utf-8", "replace").translate(None, _CONTROLS)
    if b"&#" in data:
        data = _ZEROS.sub(rb"\g<1>0", data)
    return _SUSPECT.sub(_resolved, _FORBIDDEN.sub(b"", data))


def _resolved(found: re.Match[bytes]) -> bytes:
    """Return a run of references with surrogate pairs joined and forbidden ones removed."""
    out: list[bytes] = []
    high = 0
    for number in _NUMBER.finditer(found[0]):
        code = _code(number)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if high and 0xDC00 <= code < 0xE000:
            out.append(chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00).encode())
        elif _is_character(code):
            out.append(number[0])
        high = 0
    return b"".join(out)


def _code(number: re.Match[bytes]) -> int:
    digits = (number[1] or number[2]).lstrip(b"0")
    if len(digits) > _LONGEST:
        return -1
    return int(digits or b"0", 16 if number[1] else 10)


def _is_character(code: int) -> bool:
    return code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
