"""Pieces that have hurt readers: words, numbers, characters, references, addresses, dates, HTML."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final


def each(text: str) -> tuple[str, ...]:
    return tuple(text.split())


WORDS: Final = each("heron stork the Größe naïve 日本語 한국어 हिन्दी שלום ﬁn C++ at&t x1 İ")
DIGITS: Final = ("1" * 20, *each("-1 9223372036854775808 ² ٣ 1e999 NaN 07"), "")
CHARACTERS: Final = (
    *("\0", "\x1b[31m", "\x9b2J", "\x07", "\r", "\x85", "\u2028", "\u202e", "\u2066", "\ufeff", "\ufffe"),
    *("\u0301\u0323", "\u0f71\u0f72\u0f39", "\u200d", "\ufe0f", "👩‍👩‍👧", "🇩🇪", "\U0010ffff", "\u00ad", "\u3000", "ﷺ"),
    *("\ufdd0", "\uff9e", "\u0345", "\U000e0041", "ŉ", "ẞ", "\u1e9e\u0307", "\ufdfa", "\t", "\n\n"),
)
REFERENCES: Final = each(
    "&amp; & &; &#; &#x; &#0; &#55357; &#xD800;&#xDC00; &#x110000; &#128512; &lt;b&gt; &no; &amp;amp;lt; &AMP &#x80;"
)
LONG: Final = (
    *("9" * 5000, "0" * 5000 + "65", "&#" + "9" * 4301 + ";", "&#" + "0" * 4301 + "65;", "&#x" + "0" * 5000 + "41;"),
    *("a" * 5000, "&" * 5000, "<" * 5000, "é" * 3000, "\u0301\u0323" * 3000, " " * 5000, "\n" * 3000, "日" * 3000),
)
"""Pieces that are long by themselves; they are taken seldom."""
ADDRESSES: Final = (
    *each("https://example.org/a http://[ http://[::1]:99999/ //x /a/b?c#d javascript:alert(1) data:,x http: ? #"),
    *each(
        "http://xn--/ http://a:b@c/ http://ex\u0308ample.org/ mailto:a@b ftp://x/ file:///etc/passwd feed:https://x/"
    ),
    *each(
        "http://é.example/ü?ß=\u0301 http://x:٣/ http://1.2.3.4.5/ http://0x7f.1/ http://\u2100/ https://x/%zz%00%ff"
    ),
    *("http://" + "a" * 300 + ".org/", "tui-reader:saved", "http://x/ y|z"),
)
DATES: Final = (
    *("Mon, 01 Jan 2024 00:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "Sat, 31 Feb 10000", "mar. 5 mai 2020", "24 h"),
    *each("2024-02-30T25:61:61Z 0000-00-00 9999-12-31T23:59:59-15:00 1e400 20240101000000 9999999999999 ١٢/٣/٢٠٢٤ -1"),
    *("1900-01-01T00:00:00+14:59", "9" * 400, "2024年1月2日", "12:12 12:12", "T", "Z"),
)
_TAGS: Final = each(
    "p div b i a em span ul ol li table tr td th pre code blockquote h1 h6 br hr img figure figcaption sup sub q "
    "details summary video audio iframe svg math script style template noscript font center dl dt dd ruby rt "
    "input select option textarea object embed picture source mark kbd del ins abbr time article section nav"
)
_ATTRIBUTES: Final = each(
    "href src alt title id name class style colspan rowspan start width height srcset data-src lang dir type value "
    "datetime poster align hidden open reversed"
)
BROKEN: Final = each("< <a <!-- --> <![CDATA[ ]]> <? </ <b ' \" <!DOCTYPE </p> <p/> =")

LONGEST_RUN: Final = 20_000


class Source:
    """Pieces out of one stream of luck."""

    def __init__(self, luck: Random) -> None:
        self.luck = luck

    def one(self, *made: Sequence[str]) -> str:
        return self.luck.choice(self.luck.choice(made) if self.luck.random() > 0.001 else LONG)

    def often(self, piece: str) -> str:
        """A piece, now and then so often that what is not linear shows."""
        draw = self.luck.random()
        times = 1 if draw < 0.95 else self.luck.choice((2, 3, 20)) if draw < 0.9995 else 20_000
        return piece * max(1, min(times, LONGEST_RUN // (len(piece) + 1)))

    def text(self, most: int = 8) -> str:
        words = (
            self.often(self.one(WORDS, WORDS, WORDS, CHARACTERS, REFERENCES, DIGITS, BROKEN, ADDRESSES))
            for _ in range(self.luck.randrange(most))
        )
        return self.luck.choice((" ", " ", "")).join(words)

    def html(self, depth: int = 4) -> str:
        parts: list[str] = []
        for _ in range(self.luck.randrange(1, 4)):
            draw = self.luck.random()
            if draw < 0.45 or not depth:
                parts.append(self.text(5))
            elif draw < 0.45:
                parts.append(self.often(self.one(BROKEN)))
            else:
                tag = self.luck.choice(_TAGS)
                opening = f"<{tag}{self._attributes()}>"
                closing = f"</{tag if self.luck.random() < 0.9 else self.luck.choice(_TAGS)}>"
                inner = self.html(depth - 1)
                parts.append(self.often(opening) + inner + (closing if self.luck.random() < 0.85 else ""))
        return self.luck.choice(("", " ", "\n")).join(parts)

    def _attributes(self) -> str:
        made = ""
        for _ in range(self.luck.choice((0, 0, 1, 1, 2, 4))):
            quote = self.luck.choice(('"', '"', "'", ""))
            value = self.one(ADDRESSES, DIGITS, WORDS, REFERENCES, CHARACTERS, ("100%", "12px", "display:none", "a b"))
            made += f" {self.luck.choice(_ATTRIBUTES)}={quote}{value}{quote}"
        return made

    def inside(self, value: str) -> str:
        """A value as it stands in an element: raw, escaped, escaped twice, or as CDATA."""
        draw = self.luck.randrange(5)
        if draw < 2:
            value = escaped(value)
        if draw == 1:
            return escaped(value)
        return f"<![CDATA[{value}]]>" if draw == 2 else value

    def element(self, name: str, value: str, attributes: str = "") -> str:
        return (
            f"<{name}{attributes}>{value}</{name.split(maxsplit=1)[0]}>"
            if self.luck.random() < 0.97
            else f"<{name}>{value}"
        )


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
