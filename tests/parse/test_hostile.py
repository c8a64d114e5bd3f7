"""TRAPS 9 and 10: hostile and huge documents end, in time that grows with their size and no faster.

The limit is a wide one of processor time, for a slow machine; the quadratic ways out of each trap took minutes.
"""

from __future__ import annotations

import random
import time
import tracemalloc

import pytest

from tests.parse.samples import parse, rss
from tui_reader.model.errors import ParseError

SECONDS = 10.0
NOISE = random.Random(9).randbytes(1_000_000)
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    + ']><rss version="2.0"><channel><item><title>&l11;</title></item></channel></rss>'
)
FLAT = f'<!DOCTYPE rss [<!ENTITY a "{"x" * 500}">]>' + rss(f"<item><title>{'&a;' * 100_000}</title></item>")[21:]
ATTRIBUTES = " ".join(f'a{n}="1"' for n in range(100_000))
CATEGORIES = "".join(f"<category>{n}</category>" for n in range(20_000))

HOSTILE = {
    "billion laughs": LAUGHS.encode(),
    "one entity a hundred thousand times": FLAT.encode(),
    "100,000 nested elements": rss(f"<item>{'<a>' * 100_000}{'</a>' * 100_000}</item>").encode(),
    "100,000 open elements": rss(f"<item>{'<a>' * 100_000}</item>").encode(),
    "100,000 nested tags in a text": rss(f"<item><description>{'<b>' * 50_000}x</description></item>").encode(),
    "1 MB of & in a title": rss(f"<item><title>{'&' * 1_000_000}</title></item>").encode(),
    "3 MB of <": b"<" * 3_000_000,
    "1 MB of < in a title": rss(f"<item><title>{'<' * 1_000_000}</title></item>").encode(),
    "tags never closed": rss(f"<item><title>{'<a ' * 300_000}</title></item>").encode(),
    "comments never closed": rss(f"<item><title>{'<!--' * 200_000}</title></item>").encode(),
    "character data never closed": rss(f"<item><title>{'<![CDATA[' * 100_000}</title></item>").encode(),
    "only comments": b"<!--" * 700_000,
    "only declarations": b"<!x[>" * 600_000,
    "only document types": b"<!DOCTYPE\n" * 300_000,
    "an endless prolog": b'<?xml version="1.0"?>' + b"\n" * 3_000_000 + rss("<item/>").encode(),
    "random bytes": NOISE,
    "random bytes in a feed": b"<rss><channel><item><title>" + NOISE + b"</title></item></channel></rss>",
    "zeros": b"\0" * 3_000_000,
    "an endless author": rss(f"<item><author>{'a' * 300_000}</author></item>").encode(),
    "100,000 attributes": rss(f"<item><a {ATTRIBUTES}/></item>").encode(),
    "20,000 categories": rss(f"<item>{CATEGORIES}</item>").encode(),
    "halves of pairs": rss(f"<item><title>{'&#55357;' * 200_000}</title></item>").encode(),
    "comments in an HTML title": rss(f"<item><title>&lt;b&gt;{'&lt;!--' * 100_000}&lt;/b&gt;</title></item>").encode(),
    "a title of blanks": rss(f"<item><title>{' ' * 3_000_000}</title></item>").encode(),
    "an endless date": rss(f"<item><pubDate>{'1 ' * 500_000}</pubDate></item>").encode(),
    "every item makes feedparser raise": rss("<item><title>t</title><width><x/></width></item>" * 1000).encode(),
    "nested JSON": b'{"items":[' + b'{"id":' * 300_000,
    "open JSON objects": b'{"items":[' + b"{" * 1_000_000,
    "a JSON number of 100,000 digits": b'{"items":[{"id":' + b"9" * 100_000 + b"}]}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_trap_9_hostile_document_ends(name: str) -> None:
    started = time.thread_time()
    try:
        feed = parse(HOSTILE[name])
    except ParseError as error:
        assert str(error).endswith(".")
    else:
        assert len(feed.entries) <= 1000
        assert all(len(entry.title) <= 2000 for entry in feed.entries)
    assert time.thread_time() - started < SECONDS


@pytest.mark.parametrize("name", ["billion laughs", "one entity a hundred thousand times"])
def test_trap_9_entities_do_not_fill_the_memory(name: str) -> None:
    tracemalloc.start()
    try:
        parse(HOSTILE[name])
        assert tracemalloc.get_traced_memory()[1] < 60_000_000
    finally:
        tracemalloc.stop()


def test_trap_9_hostile_element_costs_no_entry() -> None:
    for name in ("an endless author", "100,000 attributes", "20,000 categories", "1 MB of & in a title"):
        assert len(parse(HOSTILE[name]).entries) == 1
    assert len(parse(HOSTILE["every item makes feedparser raise"]).entries) == 1000


def test_trap_10_ten_thousand_items() -> None:
    one = "<item><title>{n}</title><guid>{n}</guid><description>words</description></item>"
    feed = parse(rss("".join(one.format(n=n) for n in range(10_000))))
    assert [entry.id for entry in feed.entries] == [str(n) for n in range(10_000)]


def test_trap_10_one_body_of_two_megabytes_comes_whole() -> None:
    body = "<p>word</p>\n" * 200_000
    (entry,) = parse(rss(f"<item><description><![CDATA[{body}]]></description></item>")).entries
    assert entry.summary is not None
    assert entry.summary.value == body.strip()
