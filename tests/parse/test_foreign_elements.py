"""A foreign element's description, title, link ... is never the entry's, wherever the foreign element comes from."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.parse.samples import parse
from tests.parse.test_expat_reader import atom, plainly, rss, thoroughly
from tui_reader.model.incoming import ParsedFeed
from tui_reader.parse.feeds.inspection import inspect
from tui_reader.query.body_text import body_text
from tui_reader.refresh.texts import texts_of

OWN = (
    "<title>Own title</title><link>https://herons.example/own</link><guid>own</guid>"
    "<pubDate>Wed, 31 Dec 2025 23:59:23 GMT</pubDate><description>Own words.</description>"
)
INNER = (
    "<type>article</type><title>T</title><description>Teaser.</description><link>https://x.example/</link>"
    "<guid>x</guid><pubDate>Thu, 01 Jan 2026 00:00:00 GMT</pubDate><author>A</author><content>C</content>"
    "<summary>S</summary><id>i</id><category>c</category><comments>https://x.example/c</comments>"
    "<enclosure url='https://x.example/e'/><item><title>Another</title></item><name>n</name><url>u</url>"
)
STRANGERS = {
    "a prefix": f"<og:og xmlns:og='http://ogp.me/ns#'>{INNER}</og:og>",
    "a prefix that nobody uses": f"<og xmlns:og='http://ogp.me/ns#'>{INNER}</og>",
    "no namespace": f"<og>{INNER}</og>",
    "a default namespace": f"<og xmlns='http://ogp.me/ns#'>{INNER}</og>",
    "a default namespace without a wrapper": "<description xmlns='http://ogp.me/ns#'>Teaser.</description>",
    "an empty one": "<description xmlns='http://ogp.me/ns#'/><og><description/></og>",
    "one in another": f"<own:a><own:b>{INNER}</own:b>{INNER}</own:a>",
    "within a picture": f"<media:group><media:content url='u.mp4'>{INNER}</media:content></media:group>",
    "with text and CDATA": f"<own:a>words <![CDATA[</own:a>]]>{INNER}</own:a>",
}


def without_files(feed: ParsedFeed) -> list[tuple[object, ...]]:
    return [
        (each.id, each.url, each.title, each.published, each.content, each.summary, each.others, each.authors)
        for each in feed.entries
    ]


@pytest.mark.parametrize("place", ["before", "after", "between"])
@pytest.mark.parametrize("name", STRANGERS)
def test_what_stands_in_a_stranger_is_nobodys(name: str, place: str) -> None:
    half = OWN.index("<guid>")
    cut = {"before": 0, "after": len(OWN), "between": half}[place]

    text = rss(OWN[:cut] + STRANGERS[name] + OWN[cut:])

    assert without_files(thoroughly(text)) == without_files(thoroughly(rss(OWN)))
    if (quickly := plainly(text)) is not None:
        assert quickly == thoroughly(text)


def test_a_stranger_in_atom_or_in_the_feed_itself() -> None:
    inner = "<title>X</title><summary>X</summary><id>x</id><link href='https://x.example/'/>"
    own = "<title>T</title><id>urn:1</id><summary>Own.</summary>"
    feed = parse(
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:s='urn:shop'><title>F</title><s:shop>" + inner + "</s:shop>"
        f"<entry><s:variant>{inner}</s:variant>{own}<s:price>1</s:price></entry></feed>"
    )
    assert (feed.title, feed.site_url) == ("F", None)
    inner = INNER.replace("<item><title>Another</title></item>", "")
    live = f"<podcast:liveItem xmlns:podcast='https://podcastindex.org/namespace/1.0'>{inner}</podcast:liveItem>"
    told = thoroughly(rss(OWN, live + "<title>F</title><link>https://f.example/</link><description>D</description>"))
    assert (told.title, told.site_url, len(told.entries)) == ("F", "https://f.example/", 1)
    (entry,) = feed.entries
    assert (entry.title, entry.id, entry.url, entry.content) == ("T", "urn:1", None, None)
    assert entry.summary and entry.summary.value == "Own."


@pytest.mark.parametrize(
    "space",
    [
        "",
        "http://backend.userland.com/rss2",
        "http://blogs.law.harvard.edu/tech/rss",
        "http://purl.org/rss/1.0/",
        "http://example.org/whatever",
    ],
)
def test_a_feed_in_any_namespace_of_its_own_is_read(space: str) -> None:
    plain = rss(OWN)
    declared = plain.replace("<rss ", f"<rss xmlns='{space}' ") if space else plain.replace("2.0", "0.92")
    assert without_files(thoroughly(declared)) == without_files(thoroughly(plain))


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("<data><title>T</title><description>Words.</description></data>", "Words."),  # odd, but all there is
        ("<title>T</title><link>u</link><data><title>X</title><description>Words.</description></data>", "Words."),
        ("<description><p>Words <b>in</b></p> marks</description>", "<p>Words <b>in</b></p> marks"),
        ("<title>T</title><body xmlns='http://www.w3.org/1999/xhtml'><p>Words</p></body>", "<p>Words</p>"),
        ("<fullitem>Words</fullitem>", "Words"),
        (
            "<description><channel><own:a><b>An</b></own:a> example</channel></description>",
            "<channel><a><b>An</b></a> example</channel>",
        ),
    ],
)
def test_what_looks_strange_and_is_the_entrys_own_text_stays(item: str, words: str) -> None:
    (entry,) = thoroughly(rss(item)).entries
    text = entry.content or entry.summary
    assert text and text.value == words


def test_a_wrapper_of_all_items_is_no_stranger() -> None:
    feed = parse(f"<rss version='2.0'><channel><title>F</title><list><item>{OWN}</item></list></channel></rss>")
    assert [entry.title for entry in feed.entries] == ["Own title"]


NAMES = st.sampled_from(["item", "og", "own:a", "title", "description", "media:group", "data", "channel"])
TREES = st.recursive(
    st.sampled_from(["words", "<own:b/>", "<link/>"]),
    lambda inner: st.builds(
        lambda name, parts: f"<{name}>{''.join(parts)}</{name}>", NAMES, st.lists(inner, max_size=3)
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(TREES)
def test_what_is_left_is_well_formed_and_has_the_entry(tree: str) -> None:
    data = rss(f"{OWN}{tree}{OWN}").encode()
    look = inspect(data)

    assert all(data[start:].startswith(b"<") and data[:end].endswith(b">") for start, end in look.cuts)
    (entry, *_) = thoroughly(data.decode()).entries
    assert entry.title.startswith("Own title")


SAID = {
    "description": "<description>One.</description>",
    "dc:description": "<dc:description>Two &amp; more.</dc:description>",
    "atom:summary": "<atom:summary type='html'>&lt;p&gt;Three.</atom:summary>",
    "content:encoded": "<content:encoded><![CDATA[Four.]]></content:encoded>",
    "nothing": "<description/><description></description>",
    "summary": "<summary>Five.</summary>",
}


@settings(max_examples=60, deadline=None)
@given(st.permutations(list(SAID)))
def test_every_summary_is_kept_in_any_order(order: list[str]) -> None:
    (entry,) = thoroughly(rss("".join(SAID[name] for name in order))).entries
    texts = [each.value for each in (entry.content, entry.summary, *entry.others) if each]
    assert sorted(texts) == ["<p>Three.", "Five.", "Four.", "One.", "Two & more."]


SPACES = {
    "itunes": ("http://www.itunes.com/dtds/podcast-1.0.dtd", "summary", "subtitle"),
    "media": ("http://search.yahoo.com/mrss/", "description", "text"),
    "googleplay": ("http://www.google.com/schemas/play-podcasts/1.0", "description"),
    "yandex": ("http://news.yandex.ru", "full-text"),
    "dcterms": ("http://purl.org/dc/terms/", "abstract", "description"),
}
TEXTS = [f"{prefix}:{name}" for prefix, (_, *names) in SPACES.items() for name in names] + ["encoded", "fulltext"]
WAYS = [
    "Words.",
    "&lt;p&gt;Words.",
    "<p><![CDATA[Words]]>.</p>",
    "<a:p xmlns:a='urn:a'>Words.</a:p>",
    "&amp; <b/>Words.",
]


@pytest.mark.parametrize("attributes", ["", " type='html'", " xml:lang='en'"])
@pytest.mark.parametrize("make", [rss, atom])
@pytest.mark.parametrize("name", TEXTS)
def test_a_text_beside_is_kept_whatever_marks_are_in_it(name: str, make: Callable[[str], str], attributes: str) -> None:
    prefix = name.partition(":")[0]
    space = f" xmlns:{prefix}='{SPACES[prefix][0]}'" if prefix in SPACES else ""
    if prefix not in SPACES and attributes:
        return  # feedparser keeps no text of an element that it does not know, but attributes
    for way in WAYS if prefix in SPACES else WAYS[:2]:
        text = make(f"<title>T</title><{name}{attributes}>{way}</{name}>").replace("><", f"{space}><", 1)
        (found,) = texts_of(parse(text).entries[0])
        assert body_text(found).removeprefix("& ") == "Words.", way
