"""Where a page has its feeds: by name, by look, by habit; and any bytes give an answer."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tui_reader.parse import feeds_of_page, known_feeds, usual_places
from tui_reader.parse.pages.feed_links import MOST, refresh_of

PAGE = "https://herons.example/birds/index.html"
UC = "UC" + "a1_-" * 5 + "Zz"
VIDEOS = "https://www.youtube.com/feeds/videos.xml"


def found(html: str, url: str = PAGE) -> list[str]:
    return [candidate.url for candidate in feeds_of_page(html.encode(), url=url, content_type="text/html")]


# --------------------------------------------------------------------------- named


@pytest.mark.parametrize(
    "tag",
    [
        '<link rel="alternate" type="application/rss+xml" href="/feed">',
        "<LINK HREF=/feed REL=Alternate TYPE='application/atom+xml' />",
        '<link href="../feed" rel="home alternate" type="application/feed+json; charset=utf-8" title="A > B">',
        '<link rel="feed" href="//herons.example/feed">',
        '<link rel=alternate type=application/rdf+xml href="/feed#top"',
        '<link rel="alternate" type="text/xml" href="https&#58;//herons.example/feed">',
    ],
)
def test_a_page_names_its_feed(tag: str) -> None:
    assert found(f"<!doctype html><head><title>x</title>{tag}") == ["https://herons.example/feed"]


@pytest.mark.parametrize(
    "html",
    [
        '<link rel="stylesheet" href="/feed.css">',
        '<link rel="alternate" hreflang="de" href="/de/">',
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1">',
        '<link rel="alternate" type="application/json+oembed" href="/oembed?url=feed">',
        '<!-- <link rel="alternate" type="application/rss+xml" href="/feed"> -->',
        '<script>document.write(\'<link rel="feed" href="/feed">\')</script>',
        "<title><a href='/feed'>RSS</a></title>",
        '<link rel="feed" href="javascript:alert(1)"><link rel="feed" href="file:///etc/passwd">',
        f'<link rel="feed" href="{PAGE}#top">',
        '<a href="/sitemap.xml">Map</a><a href="/opensearch.xml">Search</a>',
        '<a href="https://reader.example/add?feed=https://herons.example/feed">Add the feed to Reader</a>',
    ],
)
def test_what_is_no_feed_is_not_taken_for_one(html: str) -> None:
    assert found(html) == []


@pytest.mark.parametrize(
    "path", ["/feed.pdf", "/rss.MP4", "/feed.pdf?x=1#top", "/feeds/talk.m4a?type=rss", "/rss.png", "/feed.tar.gz"]
)
def test_a_document_or_a_film_is_not_fetched_in_search_of_a_feed(path: str) -> None:
    tags = f'<link rel="feed" href="{path}"><a href="{path}">RSS feed</a><a href="/pdf">RSS</a>'
    assert found(tags) == ["https://herons.example/pdf"]


@pytest.mark.parametrize(
    ("attributes", "target"),
    [
        ('http-equiv="Refresh" content="0; URL=/feed"', "/feed"),
        ("HTTP-EQUIV=refresh CONTENT='0;url=\"/feed\"'", "/feed"),
        ('content="0, url = \'/feed\' " http-equiv="refresh"', "/feed"),
        ('http-equiv="refresh" content="3;/feed#top"', "/feed"),
        ('http-equiv="refresh" content="0.5; url=/a&amp;b"', "/a&b"),
        ('http-equiv="refresh" content=" 0 ;URL=https://herons.example/feed"', "/feed"),
        ('http-equiv="refresh" content="60; url=/feed"', None),  # that page is meant to be read
        ('http-equiv="refresh" content="0"', None),
        ('http-equiv="refresh" content="url=/feed"', None),
        ('http-equiv="refresh" content="0; url="', None),
        ('http-equiv="refresh" content="0; url=javascript:alert(1)"', None),
        ('http-equiv="refresh" content="0; url=file:///etc/passwd"', None),
        (f'http-equiv="refresh" content="0; url={PAGE}#top"', None),  # itself
        ('name="refresh" content="0; url=/feed"', None),
    ],
)
def test_where_a_page_sends_its_visitors(attributes: str, target: str | None) -> None:
    html = f"<html><head><meta charset=utf-8><meta {attributes}><title>moved</title></head></html>"
    whole = target and f"https://herons.example{target}"
    assert refresh_of(html, url=PAGE) == whole
    assert found(html) == ([whole] if whole else [])
    assert refresh_of(f"<!-- {html} --><script>{html}</script>", url=PAGE) is None


def test_json_feed_under_its_old_type() -> None:
    tag = '<link rel="alternate" type="application/json" href="/feed.json">'
    assert found(tag) == ["https://herons.example/feed.json"]


def test_the_first_base_counts() -> None:
    html = "<base href='https://cdn.example/x/'><base href='/y/'><link rel=feed href=feed>"
    assert found(html) == ["https://cdn.example/x/feed"]


# --------------------------------------------------------------------------- linked


@pytest.mark.parametrize(
    "anchor",
    [
        '<a href="/news.rss">News</a>',
        '<a href="/news.xml">News</a>',
        '<a href="/atom">News</a>',
        '<a href="/news/feed/">News</a>',
        '<a href="/news"><img src="x.png" alt="RSS"></a>',
        '<a href="/news"> <b>Subscribe</b> (RSS) </a>',
        '<a href="/news" aria-label="RSS feed"><svg/></a>',
    ],
)
def test_an_anchor_that_looks_like_a_feed(anchor: str) -> None:
    (address,) = found(anchor)
    assert address.startswith("https://herons.example/")


def test_prose_about_feeding_is_no_feed() -> None:
    assert found('<a href="/story">How the keepers feed the herons in the long winter of the north</a>') == []


def test_named_before_linked_and_comments_last() -> None:
    html = """
      <a href="/all.rss">RSS</a>
      <link rel="alternate" type="application/rss+xml" title="Herons » Comments Feed" href="/comments/feed/">
      <link rel="alternate" type="application/rss+xml" title="Herons" href="/feed/">
      <link rel="alternate" type="application/rss+xml" title="Herons" href="/feed/">
    """
    candidates = feeds_of_page(html.encode(), url=PAGE, content_type=None)
    assert [(each.url.removeprefix("https://herons.example"), each.kind, each.comments) for each in candidates] == [
        ("/feed/", "named", False),
        ("/all.rss", "linked", False),
        ("/comments/feed/", "named", True),
    ]


# --------------------------------------------------------------------------- usual places


def test_usual_places_lie_beside_the_page_and_at_the_root() -> None:
    places = [place.url for place in usual_places("https://herons.example/blog/2026.html?x=1#y")]
    assert places[0] == "https://herons.example/blog/feed"
    assert "https://herons.example/feed" in places
    assert len(places) == len(set(places)) == MOST
    root = [place.url for place in usual_places("https://herons.example")]
    assert root[:3] == [f"https://herons.example/{name}" for name in ("feed", "rss.xml", "feed.xml")]
    assert usual_places("file:///tmp/x.html") == usual_places("nonsense") == usual_places("http://[") == ()


# --------------------------------------------------------------------------- known hosts


@pytest.mark.parametrize(
    ("url", "feeds"),
    [
        (f"https://www.youtube.com/channel/{UC}/videos", [f"{VIDEOS}?channel_id={UC}"]),
        ("https://m.youtube.com/playlist?list=PLabcdefghijkl", [f"{VIDEOS}?playlist_id=PLabcdefghijkl"]),
        ("https://www.youtube.com/@herons", []),  # its page tells
        ("https://github.com/ada", ["https://github.com/ada.atom"]),
        (
            "https://github.com/ada/herons.git",
            [f"https://github.com/ada/herons/{name}.atom" for name in ("releases", "commits", "tags")],
        ),
        (
            "https://github.com/ada/herons/tags",
            [f"https://github.com/ada/herons/{name}.atom" for name in ("tags", "releases", "commits")],
        ),
        ("https://github.com/ada/herons/commits/a/b", ["https://github.com/ada/herons/commits/a/b.atom"]),
        ("https://github.com/topics/herons", []),
        (
            "https://gitlab.com/birds/wading/herons/-/issues",
            [
                "https://gitlab.com/birds/wading/herons/-/releases.atom",
                "https://gitlab.com/birds/wading/herons/-/tags?format=atom",
                "https://gitlab.com/birds/wading/herons.atom",
            ],
        ),
        ("https://gitlab.gnome.org/ada", ["https://gitlab.gnome.org/ada.atom"]),
        ("https://www.reddit.com/r/herons/top/", []),  # there are none any more
        ("https://birds.social/@ada", ["https://birds.social/@ada.rss"]),
        ("https://birds.social/@ada@elsewhere.example", []),
        ("https://medium.com/@ada/a-story-1", ["https://medium.com/feed/@ada"]),
        ("https://ada.medium.com/a-story", ["https://ada.medium.com/feed"]),
        ("https://ada.substack.com/p/a-story", ["https://ada.substack.com/feed"]),
        ("https://www.tumblr.com/herons", ["https://herons.tumblr.com/rss"]),
        ("https://herons.tumblr.com/post/1", ["https://herons.tumblr.com/rss"]),
        ("https://herons.blogspot.com/2020/01/x.html", ["https://herons.blogspot.com/feeds/posts/default"]),
        (
            "https://herons.wordpress.com/tag/nests",
            ["https://herons.wordpress.com/tag/nests/feed/", "https://herons.wordpress.com/feed/"],
        ),
        ("https://notgithub.com/ada/herons", []),
        ("https://github.com/ada/herons/releases.atom", []),  # a feed already
        ("https://www.reddit.com/r/herons/.rss", []),
        ("http://[", []),
        ("", []),
    ],
)
def test_hosts_known_by_rule(url: str, feeds: list[str]) -> None:
    assert list(known_feeds(url)) == feeds


@pytest.mark.parametrize(
    "html",
    [
        f'<meta itemprop="identifier" content="{UC}">',
        f'<link rel="canonical" href="https://www.youtube.com/channel/{UC}">',
        f'<script>var ytInitialData = {{"metadata": {{"externalId":"{UC}"}}}}</script>',
        f'<script>{{"videoDetails":{{"channelId": "{UC}"}}}}</script>',
    ],
)
@pytest.mark.parametrize("path", ["/@herons", "/c/herons", "/user/herons", "/watch?v=abc"])
def test_a_page_of_youtube_tells_its_channel(html: str, path: str) -> None:
    assert found(html, f"https://www.youtube.com{path}") == [f"{VIDEOS}?channel_id={UC}"]
    assert found(html, f"https://notyoutube.com{path}") == []


# --------------------------------------------------------------------------- any bytes

TAGS = ("<link ", "<a ", "<base ", "<!--", "-->", "<script>", "</script", "</a>", "'", '"', ">", "\0", "é")
REFRESH = '<meta http-equiv=refresh content="0;url='
WORDS = ("rel=", "alternate ", "feed ", 'href="', "type=application/rss+xml ", "/feed", "http://[", "&#x110000;", "RSS")
PIECES = st.sampled_from((*TAGS, *WORDS, REFRESH, "&#" + "9" * 5000))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300) | st.lists(PIECES, max_size=40).map(lambda pieces: "".join(pieces).encode()), st.text())
@example(b"<a href='http://[x'>RSS</a><base href='http://['>", "https://x.example")
@example(b"<link rel=feed href=/feed>", "\ud800")
def test_any_bytes_give_few_web_addresses(data: bytes, url: str) -> None:
    for base in (PAGE, url, "https://www.youtube.com/@x"):
        candidates = feeds_of_page(data, url=base, content_type=None)
        assert len(candidates) <= MOST
        assert len({each.url for each in candidates}) == len(candidates)
        assert all(each.url.startswith(("http://", "https://")) for each in candidates)


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=60), st.sampled_from(["", "https://", "https://github.com/", "https://x.tumblr.com/", "https://"])
)
def test_any_address_has_few_known_feeds_and_usual_places(text: str, start: str) -> None:
    assert len(known_feeds(start + text)) <= 4
    assert len(usual_places(start + text)) <= MOST


@pytest.mark.parametrize(
    "piece",
    [
        *("<a ", "<!--", "<script ", "<script>", "<a =\"'", "<a =' >", "<title></titl", "<link rel=feed href=x>", "&#"),
        "<meta http-equiv=refresh content='0 ; ; url= url = ",
    ],
)
def test_hostile_pages_end(piece: str) -> None:
    assert len(feeds_of_page((piece * 300_000).encode(), url=PAGE, content_type=None)) <= 1
