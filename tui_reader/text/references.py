"""Character references in foreign text: `&amp;`, `&#228;`, `&#xe4;`. Pure.

The rule: this is the only place that converts references. It never raises, keeps the text around them, and takes time
in proportion to the length. (`html.unescape` raises ValueError for a number of more than 4,300 digits.)
"""

from __future__ import annotations

import re

# A decimal number with more digits than the largest code point (1114111), or with zeros before it.
_LONG_NUMBER = re.compile(r"&#(?=[0-9]{8})0*+([0-9]*+);?")
_MOST_DIGITS = 7
_LESS, _GREATER = r"&(?:lt|LT|#0*60|#[xX]0*3[cC]);", r"&(?:gt|GT|#0*62|#[xX]0*3[eE]);"
_BLOCK = re.compile(
    rf"{_LESS}(p|div|h[1-6]|ul|ol|dl|blockquote|table|figure|section|article|pre|img|br)(?=[\s/&])", re.IGNORECASE
)
_BEGIN_OF_TAG = re.compile(_LESS)
_REST_OF_TAG = re.compile(rf"/?[a-zA-Z](?:(?!{_GREATER}).)*+{_GREATER}", re.DOTALL)
_LONGEST_TAG = 2000  # characters
_MOST_IN_CUT_TAG = 2  # words: its name, and one of an attribute


def unescaped(text: str) -> str:
    """Return `text` with its character references converted once.

    A number beyond the last code point becomes U+FFFD. Zeros before a number are ignored (HTML, 13.2.5.80, "Numeric
    character reference end state").
    """
    if "&" not in text:
        return text
    from html import unescape  # brings a table of 2,231 names, which a text without references does not need

    return unescape(_LONG_NUMBER.sub(_shortened, text) if "&#" in text else text)


def unescaped_twice(html: str) -> str:
    """Return HTML that was escaped twice with its references converted; other HTML as it is.

    HTML counts as escaped twice when it has no tag, begins with an escaped tag of a block, ends with an escaped tag,
    and has as many end tags as start tags of the first name. An article about HTML has words before its first escaped
    tag, or tags around it.
    """
    if "<" in html or not (block := _BLOCK.match(html.lstrip())):
        return html
    if not _REST_OF_TAG.fullmatch(_BEGIN_OF_TAG.split(html.rstrip()[-_LONGEST_TAG:])[-1]):
        return html
    meant = unescaped(html)
    name = re.escape(block[1])
    opened, closed = (len(re.findall(rf"<{mark}{name}[\s/>]", meant, re.IGNORECASE)) for mark in ("", "/"))
    return meant if opened == closed or block[1].lower() in ("img", "br") else html


def with_signs(html: str) -> str:
    """Return HTML without any tag with each "<" as a reference (`if a<b then`); other HTML as it is.

    A last tag that was cut in the middle stays a tag: it has a "=" in it, or only a few words.
    """
    if "<" not in html or ">" in html:
        return html
    head, _, tail = html.rpartition("<")
    is_cut = "=" in tail or tail[:1] in "/!?" or len(tail.split()) <= _MOST_IN_CUT_TAG
    return head.replace("<", "&lt;") + ("<" if is_cut else "&lt;") + tail


def _shortened(found: re.Match[str]) -> str:
    return f"&#{found[1] or '0'};" if len(found[1]) <= _MOST_DIGITS else "\ufffd"
