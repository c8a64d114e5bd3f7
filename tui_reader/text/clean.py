"""Safe text: text from a feed must not be able to command a terminal.

The rule: every string from outside passes through a function of this module before it is stored, logged or shown.
Control characters (C0, C1: U+009B is CSI and U+009D is OSC on some terminals), lone surrogates and bidirectional
overrides (Trojan Source, CVE-2021-42574) are removed. Everything else is kept.
"""

from __future__ import annotations

import re

# C0 without tab and newline, DEL, C1, surrogates, the bidi embeddings, overrides and isolates,
# line and paragraph separators, interlinear annotation marks, byte order mark.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\u2028\u2029\ufff9-\ufffb\ufeff]"
)
_BLANKS = re.compile(r"[ \t\n]+")


def clean_text(text: str) -> str:
    """Return `text` without unsafe characters; tabs and line feeds stay, CR and CRLF become LF."""
    if (text.isascii() and text.isprintable()) or not _UNSAFE.search(text):
        return text
    return _UNSAFE.sub(
        "", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    )


def clean_line(text: str) -> str:
    """Return `text` as one safe line: `clean_text`, with one space for each run of blanks, and none at the ends."""
    return _BLANKS.sub(" ", clean_text(text)).strip()
