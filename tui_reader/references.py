"""Character references in foreign text: `&amp;`, `&#228;`, `&#xe4;`. Pure.

The rule: this is the only place that converts references. It never raises, keeps the text around, and is linear.
`html.unescape` alone raises ValueError on a number of more than 4,300 digits (`sys.get_int_max_str_digits`).
"""

from __future__ import annotations

import re

# A decimal number of more digits than the largest code point has (1114111), or with zeros before it.
_LONG_NUMBER = re.compile(r"&#(?=[0-9]{8})0*+([0-9]*+);?")
_MOST_DIGITS = 7


def unescaped(text: str) -> str:
    """Return `text` with its character references converted once.

    A number beyond the last code point is U+FFFD, however long it is, and zeros before a number mean nothing
    (HTML, 13.2.5.80, "Numeric character reference end state").
    """
    if "&" not in text:
        return text
    from html import unescape  # brings a table of 2,231 names, which a text without references does not need

    return unescape(_LONG_NUMBER.sub(_shortened, text) if "&#" in text else text)


def _shortened(found: re.Match[str]) -> str:
    return f"&#{found[1] or '0'};" if len(found[1]) <= _MOST_DIGITS else "\ufffd"
