"""Find the codec for the name of a character set, or guess the codec where no name is known.

Rule: the work is bounded. A name from outside can only choose a codec that turns bytes into text by a table. The
guess looks at 32 KB, tries a fixed list of codecs and counts letters (a general detector took 25 s for 3 MB).
"""

from __future__ import annotations

import codecs
import re

SAMPLE = 32 * 1024  # bytes the detector looks at

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:()-]{0,39}")
_TABLES = re.compile(
    r"utf-?(8|16|32)|ascii|iso8859-|cp\d|koi8|mac-|gb|big5|euc_|shift_jis|iso2022_|johab|hz|tis-620|kz1048|ptcp154|hp-roman8"
)
# Browsers decode a wider set than the declared one (WHATWG Encoding Standard, 4.2).
_WIDER = {
    **{"iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874"},
    **{"gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs"},
    "utf-8-sig": "utf-8",
}
_ALIASES = {
    **{"x-sjis": "cp932", "windows-31j": "cp932", "x-gbk": "gb18030", "x-euc-jp": "euc_jp", "windows-874": "cp874"},
    **{"x-mac-roman": "mac-roman", "iso-8859-8-i": "iso8859-8", "utf8mb4": "utf-8", "x-user-defined": "cp1252"},
}
_SEVERAL_BYTES = re.compile(r"gb|big5|euc_|cp932|cp949|cp950|shift_jis|iso2022_|johab|hz")

# The most frequent letters of each language, and the least share of them in a text of that language. Small letters
# only, because a wrong codec may swap small and capital letters (KOI8-R).
_CHINESE = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说"
_TAIWANESE = "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說"
_KANA = "".join(map(chr, (*range(0x3041, 0x3094), *range(0x30A1, 0x30FB)))) + "ー、。"
_KOREAN = "이다는의에하가고을지기한사로를은도서어리나대인시자정아들해스으과보일수그게전"
_RUSSIAN = "оеаинтсрвлкмдпуяыьгзбчйхжі"
_SCRIPT = re.compile(r"[^\x00-\x7f]{3,}")  # Western accents stand alone, letters of other scripts in a row
_CANDIDATES = (
    ("cp932", _KANA, 0.25),
    ("euc_jp", _KANA, 0.25),
    ("cp949", _KOREAN, 0.25),
    ("gb18030", _CHINESE, 0.08),
    ("big5", _TAIWANESE, 0.08),
    ("cp1251", _RUSSIAN, 0.5),
    ("koi8_r", _RUSSIAN, 0.5),
    ("iso8859_5", _RUSSIAN, 0.5),
    ("cp866", _RUSSIAN, 0.5),
    ("cp1253", "αοιετσνηυρπκμλςάόίέή", 0.5),
    ("cp1255", "יוהלאתרבמשנעדקחםפ", 0.6),
    ("cp1256", "المينترويبةدعسفهكق", 0.6),
    ("cp874", "านรอกเงมยลวดทสตะปบคหแจพชใไี่้ั", 0.5),
)


def find_codec(name: str) -> str | None:
    """Return the codec for the declared `name` of a character set, or None where it is not known or not allowed."""
    name = name.strip().strip("\"'").lower()
    if not _NAME.fullmatch(name):
        return None
    try:
        found = codecs.lookup(_ALIASES.get(name, name)).name
    except (LookupError, ValueError):
        return None
    return _WIDER.get(found, found) if _TABLES.match(found) else None


def takes_several_bytes(codec: str) -> bool:
    """Tell whether a character may take several bytes in `codec`: then only the right text decodes without an error."""
    return bool(_SEVERAL_BYTES.match(codec))


def guess_codec(data: bytes) -> str | None:
    """Return the codec whose language fits the letters of `data` best, or None when no language fits.

    For text that is not UTF-8 and has no declared character set. None is right for Western European text: callers use
    cp1252 then.
    """
    sample = _sample(data)
    best, best_score = None, 1.0
    for codec, letters, least in _CANDIDATES:
        score = _share(sample, codec, frozenset(letters)) / least
        if score > best_score:
            best, best_score = codec, score
    return best


def _sample(data: bytes) -> bytes:
    """Return a piece of `data` that begins shortly before its first byte above 127, at a blank if possible."""
    found = re.search(rb"[\x80-\xff]", data)
    start = found.start() if found else 0
    start = max(data.rfind(b" ", 0, start), data.rfind(b">", 0, start), start - 64, 0)
    return data[start : start + SAMPLE]


def _share(sample: bytes, codec: str, letters: frozenset[str]) -> float:
    """Return the share of `letters`, three and more in a row, among letters beyond ASCII; 0 if the bytes do not fit."""
    try:
        text = codecs.getincrementaldecoder(codec)().decode(sample)
    except UnicodeDecodeError:
        return 0.0
    total = len(text) - len(text.encode("ascii", "ignore"))
    believable = sum(char in letters for row in _SCRIPT.findall(text) for char in row)
    return believable / total if total else 0.0
