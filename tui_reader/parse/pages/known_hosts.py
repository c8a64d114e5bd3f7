"""Find the feeds of hosts whose rules are known, from the address of a page or from its scripts. Pure.

Rule: an address that looks like a feed is left as it is, because the person means that feed. The rules follow the
hosts' own help pages. A rule that is out of date costs one request, because every candidate is fetched and checked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, quote, urlsplit

from msgspec import Struct

_FEED_ENDS = (".atom", ".rss", ".xml", ".rdf", ".json")
_FEED_WORDS = frozenset({"feed", "feeds", "rss", "atom"})
_PREFIXES = ("www.", "m.")

_YOUTUBE = "https://www.youtube.com/feeds/videos.xml"
_CHANNEL = re.compile(r"UC[\w-]{22}")
_PLAYLIST = re.compile(r"(?:PL|UU|OL|FL)[\w-]{10,64}")
_CHANNEL_IN_PAGE = (
    re.compile(r"itemprop=\"(?:channelId|identifier)\"\s{1,4}content=\"(UC[\w-]{22})\""),
    re.compile(r"youtube\.com/channel/(UC[\w-]{22})\""),
    re.compile(r"\"(?:externalId|externalChannelId|channelId|browseId)\"\s{0,4}:\s{0,4}\"(UC[\w-]{22})\""),
)
# GitHub's own pages: their first segment is not the name of a person.
_GITHUB_OWN = frozenset(
    {"about", "collections", "enterprise", "explore", "features", "join", "login", "marketplace", "notifications"}
    | {"orgs", "pricing", "search", "security", "settings", "site", "sponsors", "stars", "topics", "trending"}
)


class Place(Struct, frozen=True):
    """An address in pieces: `host` without `www.`, `segments` of the path without empty ones."""

    host: str
    site: str
    segments: tuple[str, ...]
    query: dict[str, list[str]]

    @property
    def first(self) -> str:
        """The first segment, or an empty one."""
        return self.segments[0] if self.segments else ""


def known_feeds(url: str) -> tuple[str, ...]:
    """Return the feeds of the page at `url` by the rules of its host, the likeliest first; often none."""
    place = _place(url)
    if place is None or _looks_like_feed(place):
        return ()
    for host, rule in _RULES:
        if place.host == host or place.host.endswith(f".{host}"):
            return rule(place)
    if place.host.startswith("gitlab."):
        return _gitlab(place)
    return _mastodon(place)


def feeds_in_page(url: str, html: str) -> tuple[str, ...]:
    """Return the feeds of a YouTube channel or video, whose number stands in the scripts of its page."""
    place = _place(url)
    if place is None or not (place.host == "youtube.com" or place.host.endswith(".youtube.com")):
        return ()
    for pattern in _CHANNEL_IN_PAGE:
        if found := pattern.search(html):
            return (f"{_YOUTUBE}?channel_id={found[1]}", *_playlist(place))
    return _playlist(place)


def _place(url: str) -> Place | None:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        netloc = parts.netloc.rpartition("@")[2]
        query = parse_qs(parts.query, max_num_fields=50)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    segments = tuple(segment for segment in parts.path.split("/") if segment)
    site = f"{parts.scheme}://{netloc}"
    for prefix in _PREFIXES:
        host = host.removeprefix(prefix)
    return Place(host, site, segments, query)


def _looks_like_feed(place: Place) -> bool:
    last = place.segments[-1].lower() if place.segments else ""
    return last.endswith(_FEED_ENDS) or any(segment.lower() in _FEED_WORDS for segment in place.segments)


# --------------------------------------------------------------------------- the rules


def _youtube(place: Place) -> tuple[str, ...]:
    if place.first == "channel" and len(place.segments) > 1 and _CHANNEL.fullmatch(place.segments[1]):
        return (f"{_YOUTUBE}?channel_id={place.segments[1]}",)
    return _playlist(place) if place.first == "playlist" else ()


def _playlist(place: Place) -> tuple[str, ...]:
    names = place.query.get("list", [])
    return tuple(f"{_YOUTUBE}?playlist_id={name}" for name in names[:1] if _PLAYLIST.fullmatch(name))


def _github(place: Place) -> tuple[str, ...]:
    if not place.segments or place.first in _GITHUB_OWN or place.host != "github.com":
        return ()
    if len(place.segments) == 1:
        return (f"{place.site}/{place.first}.atom",)
    owner, name, *rest = place.segments
    repository = f"{place.site}/{owner}/{name.removesuffix('.git')}"
    feeds = [f"{repository}/{each}.atom" for each in ("releases", "commits", "tags")]
    if rest[:1] == ["commits"] and len(rest) > 1:
        return (f"{repository}/commits/{'/'.join(rest[1:])}.atom",)
    asked = f"{repository}/{rest[0]}.atom" if rest else ""
    # On the page of the tags, the feed of the tags comes first.
    return tuple(sorted(feeds, key=lambda feed: feed != asked))


def _gitlab(place: Place) -> tuple[str, ...]:
    names = place.segments[: place.segments.index("-")] if "-" in place.segments else place.segments
    if not names:
        return ()
    path = f"{place.site}/{'/'.join(names)}"
    project = (f"{path}/-/releases.atom", f"{path}/-/tags?format=atom") if len(names) > 1 else ()
    return (*project, f"{path}.atom")


def _medium(place: Place) -> tuple[str, ...]:
    if place.host != "medium.com":
        return (f"{place.site}/feed",)
    return (f"{place.site}/feed/{place.first}",) if place.segments else ()


def _tumblr(place: Place) -> tuple[str, ...]:
    if place.host != "tumblr.com":
        return (f"{place.site}/rss",)
    name = place.segments[1] if place.first == "blog" and len(place.segments) > 1 else place.first
    return (f"https://{name}.tumblr.com/rss",) if re.fullmatch(r"[A-Za-z0-9-]+", name) else ()


def _wordpress(place: Place) -> tuple[str, ...]:
    if place.host == "wordpress.com":
        return ()
    narrower = place.first in ("category", "tag", "author") and len(place.segments) > 1
    inside = (f"{place.site}/{'/'.join(place.segments)}/feed/",) if narrower else ()
    return (*inside, f"{place.site}/feed/")


def _mastodon(place: Place) -> tuple[str, ...]:
    """Return the feed of `/@name`; `/@name@elsewhere` has none."""
    name = place.first[1:]
    is_name = place.first.startswith("@") and name and "@" not in name
    return (f"{place.site}/@{quote(name, safe='%')}.rss",) if is_name else ()


def _below(path: str) -> Callable[[Place], tuple[str, ...]]:
    """Return the rule for subdomains of a host: their feed is at `path`. The host itself has no feed."""
    return lambda place: (f"{place.site}{path}",) if place.host.count(".") > 1 else ()


_RULES: tuple[tuple[str, Callable[[Place], tuple[str, ...]]], ...] = (
    ("youtube.com", _youtube),
    ("youtu.be", lambda _place: ()),
    ("github.com", _github),
    ("gitlab.com", _gitlab),
    ("medium.com", _medium),
    ("tumblr.com", _tumblr),
    ("wordpress.com", _wordpress),
    ("substack.com", _below("/feed")),
    ("blogspot.com", _below("/feeds/posts/default")),
)
