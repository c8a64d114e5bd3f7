"""Addresses of pages: without the marks that follow a reader about, and which of them mean one page. Pure.

The rule: only what is known to count readers goes, and what stays is not touched, not even its order or its spelling.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b
from urllib.parse import quote, urlsplit, urlunsplit

from tui_reader.text.hosts import DEFAULT_PORTS, host_of

# Parameters that no page needs: those of campaigns, of mail senders, of clicks in advertisements and social networks.
# "ref", "source", "from", "cmp" and the like are not here: some pages are found by them.
_TRACKING = re.compile(
    r"(?:utm_\w+|mtm_\w+|pk_(?:campaign|kwd|source|medium|content|cid)|piwik_(?:campaign|kwd)|itm_\w+|at_custom\d"
    r"|at_(?:medium|campaign)|xtor|ns_(?:mchannel|source|campaign|linkname|fee)|_openstat"
    r"|fbclid|fb_action_(?:ids|types)|gclid|gclsrc|dclid|gbraid|wbraid|srsltid|_ga|_gl|msclkid|yclid|ysclid|twclid"
    r"|ttclid|igshid|igsh|li_fat_id|epik|rb_clickid|wickedid|ref_src|ref_url"
    r"|mc_[ce]id|mkt_tok|_hsenc|_hsmi|__hs[st]c|__hsfp|hsctatracking|vero_(?:id|conv)|oly_(?:anon|enc)_id"
    r"|ck_subscriber_id|_branch_(?:match_id|referrer)|guccounter|guce_referrer(?:_sig)?)"
)
_CLOSED = ((".reddit.com", "Reddit"),)  # since 2026
# What stays as it is; a "%" too, for what is escaped already is not escaped twice. Beyond the percent-encode sets of
# the WHATWG URL standard, "|", "^" and braces are escaped in queries as well: RFC 3986 knows none of them.
_IN_PATH = "%/:@!$&'()*+,;=~[]"
_IN_QUERY = "%/:@!$&()*+,;=~[]?"
_WEB = re.compile(r"https?://", re.IGNORECASE)
_FEED = re.compile(r"(https?)://([^/?#]*@)?([^/?#@]+?)(?::(\d*))?(?=[/?#]|$)([^#]*)", re.IGNORECASE)


def without_feeds(url: str) -> str | None:
    """Return the beginning of a sentence where the host of `url` is known to offer no feeds any more, else None."""
    host = f".{host_of(url)}"
    return next((f"{name} offers no public feeds any more" for end, name in _CLOSED if host.endswith(end)), None)


def without_tracking(url: str) -> str:
    """Return a web address without its tracking parameters; all others keep their order, byte for byte.

    A fragment goes as well when it holds nothing else ("#xtor=RSS-1"). Other addresses come back as they are.
    """
    if not _WEB.match(url):
        return url
    page, query, fragment = _split(url)
    kept = [part for part in query[1:].split("&") if not _tracks(part)]
    if len(kept) < query.count("&") + 1:
        query = "?" + "&".join(kept) if any(kept) else ""
    if fragment and all(_tracks(part) for part in fragment[1:].split("&")):
        fragment = ""
    return page + query + fragment


def _tracks(parameter: str) -> bool:
    # Feeds escape twice: "&amp;utm_medium=rss" arrives as a parameter named "amp;utm_medium".
    name, equals, _ = parameter.partition("=")
    return bool(equals) and _TRACKING.fullmatch(name.lower().removeprefix("amp;")) is not None


def _split(url: str) -> tuple[str, str, str]:
    """Return what stands before the query, the query with its "?", and the fragment with its "#"."""
    address, hash_sign, fragment = url.partition("#")
    page, mark, query = address.partition("?")
    return page, mark + query, hash_sign + fragment


def fragment_of(url: str) -> str:
    """Return the fragment of an address without its "#"; empty where there is none."""
    return _split(url)[2][1:]


def encoded(url: str) -> str:
    """Return a web address as it is asked: path and query as browsers write them, without a fragment.

    Blanks, "|" and other signs that RFC 3986 does not allow are percent-encoded in UTF-8, "\\" in the path is "/",
    and "." and ".." in it are walked. The host stays as it is. Raises ValueError for what is no address.
    """
    parts = urlsplit(url)
    path = _walked(quote(parts.path.replace("\\", "/"), safe=_IN_PATH, errors="replace"))
    query = quote(parts.query, safe=_IN_QUERY, errors="replace")
    return urlunsplit(parts._replace(path=path or "/", query=query, fragment=""))


def _walked(path: str) -> str:
    """Return a path without its dot segments (RFC 3986, 5.2.4; "%2e" is a dot)."""
    kept: list[str] = []
    segments = path.split("/")
    for index, segment in enumerate(segments):
        dots = segment.lower().replace("%2e", ".")
        if dots not in (".", ".."):
            kept.append(segment)
            continue
        if dots == ".." and len(kept) > 1:
            kept.pop()
        if index == len(segments) - 1:
            kept.append("")
    return "/".join(kept)


def feed_address(url: str) -> str:
    """Return the address of a feed as it is kept: equal for addresses that ask the same server for the same thing.

    A fragment is never sent; the case of scheme and host, the scheme's own port, an empty path and signs that are
    percent-encoded or not (`encoded`) do not count (RFC 3986, 6.2). Other addresses than those of the web come back as
    they are.
    """
    found = _FEED.match(url)
    if not found:
        return url
    scheme, user, host, port, rest = found.groups("")
    scheme = scheme.lower()
    port = f":{port}" if port and port != str(DEFAULT_PORTS[scheme]) else ""
    try:
        return encoded(f"{scheme}://{user}{host.lower()}{port}{'' if rest.startswith('/') else '/'}{rest}")
    except ValueError:
        return url.partition("#")[0]


def same_page(url: str) -> str:
    """Return what is equal for addresses of one page.

    http is https. The case of the host, a slash at the end of the path, the fragment and tracking do not count.
    """
    page, query, _ = _split(without_tracking(url))
    return _folded(page) + ("" if query == "?" else query)


def same_link(url: str | None) -> str | None:
    """Return what is equal for spellings of one link: as `same_page`, but the fragment and tracking parameters count.

    Changelogs tell their entries apart by the fragment. None for no link.
    """
    if not url:
        return None
    page, query, fragment = _split(url)
    return _folded(page) + ("" if query == "?" else query) + ("" if fragment == "#" else fragment)


def _folded(page: str) -> str:
    """Return scheme, host and path with http as https, the host in lower case, and no slash at the end of the path."""
    scheme, separator, rest = page.partition("://")
    if not separator:
        return page.rstrip("/")
    host, slash, path = rest.partition("/")
    scheme = "https" if scheme.lower() == "http" else scheme.lower()
    return f"{scheme}://{host.lower()}{(slash + path).rstrip('/')}"


def story_key(url: str | None) -> bytes | None:
    """Return what is equal for entries that are the same piece, 8 bytes; None where the address is no piece's own.

    Fragments count: some feeds tell their pieces apart by them. The front page of a site is no piece.
    """
    if url is None or not _WEB.match(url):
        return None
    page = same_page(url)
    fragment = _split(without_tracking(url))[2]
    if len(page.split("/", 3)) < 4 and "?" not in page and not fragment:
        return None
    return blake2b((page + fragment).encode("utf-8", "replace"), digest_size=8).digest()


def spellings(url: str) -> Iterator[tuple[str, str]]:
    """Yield ranges (first, last) that hold the usual spellings of a web page, for a search in a sorted list.

    What else they hold is told apart by `same_page`. An address is not found that has a tracking parameter *before*
    those that count. Nothing comes for other addresses.
    """
    page, mark, query = same_page(url).partition("?")
    if not page.startswith("https://"):
        return
    more = "&" if mark else "?"
    for scheme in ("https", "http"):
        for slash in ("", "/"):
            address = f"{scheme}{page.removeprefix('https')}{slash}{mark}{query}"
            yield address, address
            yield f"{address}#", f"{address}#\U0010ffff"
            yield f"{address}{more}", f"{address}{more}\U0010ffff"
