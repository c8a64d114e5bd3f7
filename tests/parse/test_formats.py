"""What each format says arrives in our words."""

from __future__ import annotations

import pytest

from tests.parse.samples import atom, item, parse, rss, sample
from tui_reader.model.entities import Content, Enclosure
from tui_reader.parse import PARSER_VERSION

TEN_UTC = 1714730400  # 2024-05-03T10:00:00Z


def test_rss_feed_fields() -> None:
    feed = sample("everything.rss")
    assert feed.version == "rss20"
    assert feed.title == "Letters & Lamps"
    assert feed.site_url == "https://lamps.example/"
    assert feed.interval == 43200
    assert feed.skip_hours == (0, 23)
    assert feed.skip_days == ("monday", "sunday")


def test_rss_entry_fields() -> None:
    entry = sample("everything.rss").entries[0]
    assert entry.id == "lamps-17"
    assert entry.url == "https://lamps.example/2024/wick"
    assert entry.title == "How the wick was won"
    assert entry.authors == ("Ada Brightwell",)
    assert entry.published == 1714723872
    assert entry.updated is None
    assert entry.content == Content(
        '<p>The <b>whole</b> story of wicks.</p><img src="wick.jpg">', "html", "https://lamps.example/2024/wick"
    )
    assert entry.summary is not None
    assert entry.summary.value == "A short word about wicks."
    assert entry.categories == ("R&D", "Oil")
    assert entry.comments_url == "https://lamps.example/2024/wick#comments"
    assert entry.comments_feed == "https://lamps.example/2024/wick/feed"
    assert entry.comments_count == 12
    assert entry.image == "https://img.example/large.jpg"
    assert entry.enclosures == (
        Enclosure("https://lamps.example/wick.mp3", "audio/mpeg", 12345),
        Enclosure("https://lamps.example/wick.mp4", "video/mp4", 99),
    )


def test_rss_caption_of_a_picture_is_not_the_article() -> None:
    entry = sample("everything.rss").entries[1]
    assert entry.content is None
    assert entry.summary == Content("Only <i>this</i>.", "html", "https://lamps.example/")
    assert entry.image == "https://img.example/x.jpg"
    assert entry.enclosures == ()


def test_rss_guid_that_is_no_address_is_no_link() -> None:
    entry = sample("everything.rss").entries[1]
    assert entry.id == "12345"
    assert entry.url is None


def test_rss_guid_that_is_an_address_is_the_link() -> None:
    assert item("<guid>https://a.example/1</guid>").url == "https://a.example/1"
    assert item('<guid isPermaLink="false">https://a.example/1</guid>').url is None


def test_atom_feed_fields() -> None:
    feed = sample("everything.atom")
    assert feed.version == "atom10"
    assert feed.title == "Night & Day"
    assert feed.site_url == "https://night.example/"


def test_atom_entry_resolves_against_xml_base() -> None:
    entry = sample("everything.atom").entries[0]
    assert entry.url == "https://static.night.example/posts/one.html"
    assert entry.comments_feed == "https://static.night.example/posts/one.comments.atom"
    assert entry.comments_url == "https://static.night.example/posts/one.html#comments"
    assert entry.comments_count == 3
    assert entry.enclosures == (Enclosure("https://static.night.example/posts/one.ogg", "audio/ogg", 77),)
    assert entry.content == Content(
        '<p>Half<br>moon <img src="moon.png" alt="m"></p>', "html", "https://static.night.example/posts/"
    )


def test_atom_entry_texts_keep_their_type() -> None:
    first, second, third = sample("everything.atom").entries
    assert first.title == "The moon <3"
    assert first.summary == Content("A plain <summary>", "text", "https://static.night.example/posts/")
    assert second.content == Content("<p>Escaped once</p>", "html", "https://night.example/two")
    assert third.content is not None
    assert (third.content.value, third.content.type) == ("1 < 2 stays text", "text")
    assert first.categories == ("Astronomy",)


def test_atom_authors_come_from_the_entry_its_source_or_the_feed() -> None:
    names = [entry.authors for entry in sample("everything.atom").entries]
    assert names == [("Bea Nightly",), ("Cy Guest",), ("Dee Other",)]


def test_atom_dates() -> None:
    first, second, _ = sample("everything.atom").entries
    assert (first.published, first.updated) == (TEN_UTC, TEN_UTC), "only updated is given: it is the day of publication"
    assert (second.published, second.updated) == (1714543200, 1714629600)


def test_atom_id_that_is_an_address_is_the_link_of_last_resort() -> None:
    assert atom("<id>https://a.example/1</id>").url == "https://a.example/1"
    assert atom("<id>urn:uuid:1</id>").url is None
    assert atom('<id>urn:1</id><link rel="alternate" type="application/pdf" href="/x.pdf"/>').url is not None


def test_video_feed_text_of_the_media_group_is_the_article() -> None:
    (entry,) = sample("videos.atom").entries
    assert entry.title == "Winding the tower clock"
    assert entry.content is not None
    assert entry.content.type == "text"
    assert entry.content.value.splitlines()[:4] == [
        "We climb 200 steps.",
        "",
        "Chapters:",
        "0:00 The door & the stairs",
    ]
    assert entry.image == "https://img.video.example/vi/xyz/hqdefault.jpg"
    assert entry.enclosures[0].url == "https://video.example/v/xyz?version=3"


def test_podcast_feed() -> None:
    feed = sample("podcast.rss")
    assert feed.interval == 5400
    oolong, assam = feed.entries
    assert oolong.content is not None
    assert oolong.content.value.startswith("The long notes"), "the description is only a teaser"
    assert oolong.summary is not None
    assert oolong.summary.value == "Short teaser."
    assert oolong.image == "https://kettles.example/oolong.jpg"
    assert oolong.categories == ("tea", "oolong", "slow")
    assert oolong.enclosures == (Enclosure("https://kettles.example/2.mp3", "audio/mpeg", None),)
    assert assam.content is None, "the description is the better text"
    assert assam.summary is not None
    assert assam.summary.type == "html"


def test_text_about_an_element_is_left_alone() -> None:
    entry = item(
        "<description><![CDATA[Write <itunes:summary type='x'>this</itunes:summary>]]></description>"
        "<itunes:summary xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'><![CDATA[<p>"
        + "notes "
        * 30
        + "</p>]]>"
        "</itunes:summary><itunes:summarys xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'/>"
    )
    assert entry.summary is not None
    assert entry.summary.value == "Write <itunes:summary type='x'>this</itunes:summary>"
    assert entry.content is not None
    assert entry.content.value.startswith("<p>notes")


def test_rss_10_feed() -> None:
    feed = sample("planet.rdf")
    assert feed.version == "rss10"
    first, second = feed.entries
    assert first.id == "https://a.example/1"
    assert first.authors == ("Ann",)
    assert first.published == 1083571200
    assert second.categories == ("Things",)


def test_atom_03_feed() -> None:
    feed = sample("old.atom")
    assert feed.version == "atom03"
    first, second = feed.entries
    assert (first.published, first.updated) == (1071318569, 1071426602)
    assert first.authors == ("Eve Early",)
    assert first.content == Content("<p>Escaped</p>", "html", "https://old.example/1")
    assert second.content == Content("<p>Hidden words</p>", "html", "https://old.example/2")


@pytest.mark.parametrize(
    ("document", "version"),
    [
        ('<rss version="0.91"><channel><item/></channel></rss>', "rss091u"),
        ('<rss version="0.92"><channel><item/></channel></rss>', "rss092"),
        ('<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "x"><rss version="0.91"><channel/></rss>', "rss091n"),
        ('<CHANNEL HREF="http://a.example/"><ITEM HREF="http://a.example/1"/></CHANNEL>', "cdf"),
        ('<RDF xmlns="http://channel.netscape.com/rdf/simple/0.9/"><item><title>x</title></item></RDF>', "rss090"),
        ("<rss><channel/></rss>", "rss"),
    ],
)
def test_version_is_named(document: str, version: str) -> None:
    assert parse(document).version == version


def test_feed_without_entries_is_a_feed() -> None:
    feed = parse(rss(""))
    assert feed.title == "Feed"
    assert feed.entries == ()


def test_entries_keep_the_order_of_the_document() -> None:
    feed = parse(rss("".join(f"<item><title>{n}</title></item>" for n in range(50))))
    assert [entry.title for entry in feed.entries] == [str(n) for n in range(50)]


def test_original_address_of_feedburner_is_the_link() -> None:
    entry = item(
        "<link>http://feeds.example/~r/x/1</link>"
        '<f:origLink xmlns:f="http://rssnamespace.org/feedburner/ext/1.0">https://a.example/1</f:origLink>'
    )
    assert entry.url == "https://a.example/1"


def test_author_is_the_name_and_only_else_the_address() -> None:
    assert item("<author>bo@a.example (Bo Bell)</author>").authors == ("Bo Bell",)
    assert item("<author>bo@a.example</author>").authors == ("bo@a.example",)
    assert atom("<author><name>Bo</name><email>bo@a.example</email></author>").authors == ("Bo",)
    assert item(
        "<author>Bo</author><dc:creator xmlns:dc='http://purl.org/dc/elements/1.1/'>bo</dc:creator>"
    ).authors == ("Bo",)


def test_relative_addresses_follow_the_feed_link_then_the_address_of_the_feed() -> None:
    with_link = parse(rss("<link>https://site.example/blog/</link><item><link>one</link></item>"))
    assert with_link.entries[0].url == "https://site.example/blog/one"
    without_link = parse(rss("<item><link>one</link></item>"), url="https://feeds.example/dir/feed.xml")
    assert without_link.entries[0].url == "https://feeds.example/dir/one"


def test_body_on_another_host_keeps_the_base_of_the_feed() -> None:
    feed = parse(
        rss(
            "<link>https://me.example/</link><item><link>https://you.example/x/y</link><description>d</description></item>"
        )
    )
    assert feed.entries[0].summary is not None
    assert feed.entries[0].summary.base == "https://me.example/"


MEDIA = "xmlns:m='http://search.yahoo.com/mrss/'"


def test_picture_of_an_entry() -> None:
    portrait = f"<m:content {MEDIA} url='https://1.gravatar.com/avatar/x' medium='image'/>"
    picture = f"<m:content {MEDIA} url='https://a.example/x.jpg' medium='image'/>"
    thumbnail = f"<m:thumbnail {MEDIA} url='https://a.example/t.jpg'/>"
    enclosure = "<enclosure url='https://a.example/e.jpg' type='image/jpeg'/>"
    assert item(portrait).image is None
    assert item(portrait + picture).image == "https://a.example/x.jpg"
    assert item(thumbnail + picture).image == "https://a.example/x.jpg"
    assert item(portrait + thumbnail).image == "https://a.example/t.jpg"
    assert item(enclosure).image == "https://a.example/e.jpg"


def test_categories_for_machines_are_left_out() -> None:
    assert atom('<category term="http://schemas.example/2007#video"/><category term="Music"/>').categories == ("Music",)


def test_parser_version_is_a_number() -> None:
    assert PARSER_VERSION >= 1


@pytest.mark.parametrize("size", ["", "<!-- to feedparser --><fullitem/>"])
def test_every_caption_and_every_note_is_a_text_of_its_own(size: str) -> None:
    spaces = 'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    spaces += ' xmlns:yandex="http://news.yandex.ru"'
    spaces += ' xmlns:googleplay="http://www.google.com/schemas/play-podcasts/1.0"'
    said = (
        f"<description>Words</description>{size}<media:content url='a.jpg'><media:description>One</media:description>"
        "</media:content><media:content url='b.jpg'><media:description type='plain'>Two</media:description>"
        "</media:content><media:text type='plain'>Said</media:text><yandex:full-text>All</yandex:full-text>"
        "<googleplay:description>Played</googleplay:description>"
        "<itunes:summary>Notes</itunes:summary><itunes:subtitle>Short</itunes:subtitle>"
    )
    (entry,) = parse(rss(f"<item>{said}</item>").replace("<rss ", f"<rss {spaces} ")).entries
    assert [each.value for each in (entry.content, entry.summary) if each] == ["Words"]
    assert [each.value for each in entry.others] == ["Notes", "One\n\nTwo", "All", "Played", "Said", "Short"]
    (entry,) = parse(rss("<item><description>Teaser</description><full-text>The whole</full-text></item>")).entries
    assert [each.value for each in entry.others] == ["The whole"]
