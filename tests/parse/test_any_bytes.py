"""Whatever the bytes are, a feed or a ParseError comes out; and nothing heavy is loaded before it is needed."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.parse.samples import FEEDS, URL, rss
from tui_reader.model.errors import ParseError
from tui_reader.model.incoming import ParsedFeed
from tui_reader.parse import parse_feed

SAMPLES = sorted(path.read_bytes() for path in FEEDS.iterdir())


def parsed(data: bytes, url: str = URL, content_type: str | None = None) -> ParsedFeed | ParseError:
    try:
        return parse_feed(data, url=url, content_type=content_type)
    except ParseError as error:
        assert str(error).endswith(".")
        return error


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.text(max_size=30), st.none() | st.text(max_size=30))
@example(b"\x1f\x8b", "", None)
@example(b"<rss", "http://[", "")
@example(b"<:rss><item></:rss>", "", None)
def test_any_bytes_give_a_feed_or_a_parse_error(data: bytes, url: str, content_type: str | None) -> None:
    assert isinstance(parsed(data, url, content_type), ParsedFeed | ParseError)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(SAMPLES), st.data())
def test_damaged_feeds_give_a_feed_or_a_parse_error(data: bytes, draw: st.DataObject) -> None:
    start = draw.draw(st.integers(0, len(data)))
    end = draw.draw(st.integers(start, min(len(data), start + 40)))
    result = parsed(data[:start] + draw.draw(st.binary(max_size=12)) + data[end:])
    for entry in result.entries if isinstance(result, ParsedFeed) else ():
        for text in (entry.id, entry.url, entry.title, *entry.authors, entry.content and entry.content.value):
            (text or "").encode()  # no lone surrogates: the library could not store them


ELEMENTS = [
    "title",
    "link",
    "guid",
    "author",
    "category",
    "width",
    "image",
    "url",
    "source",
    "textInput",
    "enclosure",
    "body",
]
ELEMENTS += [
    "description",
    "content",
    "summary",
    "name",
    "item",
    "entry",
    "license",
    "links",
    "tags",
    "svg",
    "base",
    "id",
]
ATTRIBUTES = [
    "",
    " href='http://['",
    " type='xhtml'",
    " type='image/png'",
    " url='x'",
    " rel='self'",
    " xml:base='//['",
    " a='1'",
]
TREES = st.recursive(
    st.sampled_from(["", "x", "1", "a@b.example (c)", "&lt;b&gt;", "http://[", "2024-01-01"]),
    lambda inside: st.builds(
        lambda name, attribute, parts: f"<{name}{attribute}>{''.join(parts)}</{name}>",
        st.sampled_from(ELEMENTS),
        st.sampled_from(ATTRIBUTES),
        st.lists(inside, max_size=3),
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(st.lists(TREES, max_size=4))
def test_known_elements_in_odd_places_cost_no_entry(trees: list[str]) -> None:
    odd = "".join(trees)
    result = parsed(rss(f"<item><title>1</title></item><item>{odd}</item><item><title>3</title></item>").encode())
    assert isinstance(result, ParsedFeed)
    assert len(result.entries) >= 3


@pytest.mark.parametrize(
    "code",
    [
        "import tui_reader.parse",
        "from tui_reader.parse import parse_feed; from tui_reader.parse.text.decode import decode;"
        " decode(b'x', content_type=None)",
    ],
)
def test_nothing_heavy_is_imported_before_it_is_needed(code: str) -> None:
    heavy = "{'feedparser', 'lxml', 'bs4', 'xml.sax', 'xml.parsers.expat', 'asyncio', 'json', 'sqlite3'}"
    script = f"import sys; {code}; print(sorted({heavy} & set(sys.modules)))"
    output = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert output.strip() == "[]"


def test_json_feeds_do_not_load_feedparser() -> None:
    script = (
        "import sys; from tui_reader.parse import parse_feed;"
        "parse_feed(b'{\"items\":[{\"id\":1}]}', url='', content_type=None); print('feedparser' in sys.modules)"
    )
    output = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert output.strip() == "False"
