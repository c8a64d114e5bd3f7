"""Which addresses are the same page, link, story or feed, and an address without its tracking parameters. Pure.

The rule: only parameters that are known to count readers are removed. The others keep their order and their spelling.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b
from urllib.parse import quote, urlsplit, urlunsplit

from tui_reader.text.hosts import DEFAULT_PORTS, host_of

# Parameters that no page needs: of campaigns, of mail senders, of clicks in advertisements and social networks.
# "ref", "source", "from", "cmp" and the like are not in the list, because some sites find their pages by them.
_TRACKING = re.compile(
    r"(?:utm_\w+|mtm_\w+|pk_(?:campaign|kwd|source|medium|content|cid)|piwik_(?:campaign|kwd)|itm_\w+|at_custom\d"
    r"|at_(?:medium|campaign)|xtor|ns_(?:mchannel|source|campaign|linkname|fee)|_openstat"
    r"|fbclid|fb_action_(?:ids|types)|gclid|gclsrc|dclid|gbraid|wbraid|srsltid|_ga|_gl|msclkid|yclid|ysclid|twclid"
    r"|ttclid|igshid|igsh|li_fat_id|epik|rb_clickid|wickedid|ref_src|ref_url"
    r"|mc_[ce]id|mkt_tok|_hsenc|_hsmi|__hs[st]c|__hsfp|hsctatracking|vero_(?:id|conv)|oly_(?:anon|enc)_id"
    r"|ck_subscriber_id|_branch_(?:match_id|referrer)|guccounter|guce_referrer(?:_sig)?)"
)
_CLOSED = ((".reddit.com", "Reddit"),)  # since 2026
# Signs that are not escaped. "%" is one of them, so nothing is escaped twice. Beyond the percent-encode sets of the
# WHATWG URL standard, "|", "^" and braces are escaped in queries as well, because RFC 3986 allows none of them.
_IN_PATH = "%/:@!$&'()*+,;=~[]"
_IN_QUERY = "%/:@!$&()*+,;=~[]?"
_WEB = re.compile(r"https?://", re.IGNORECASE)
_FEED = re.compile(r"(https?)://([^/?#]*@)?([^/?#@]+?)(?::(\d*))?(?=[/?#]|$)([^#]*)", re.IGNORECASE)


def without_feeds(url: str) -> str | None:
    """Return the first words of a sentence if the host of `url` is known to offer no feeds any more, else None."""
    host = f".{host_of(url)}"
    return next((f"{name} offers no public feeds any more" for end, name in _CLOSED if host.endswith(end)), None)


def without_tracking(url: str) -> str:
    """Return a web address without its tracking parameters. The other parameters stay as they are, byte for byte.

    A fragment that is only tracking ("#xtor=RSS-1") is removed too. An address that is not of the web is returned as it
    is.
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
    """Return a web address as it is requested: path and query as browsers write them, without a fragment.

    Blanks, "|" and other signs that RFC 3986 does not allow are percent-encoded in UTF-8. In the path, "\\" becomes
    "/", and "." and ".." are resolved. The host stays as it is. Raises ValueError for text that is no address.
    """
    parts = urlsplit(url)
    path = _resolved(quote(parts.path.replace("\\", "/"), safe=_IN_PATH, errors="replace"))
    query = quote(parts.query, safe=_IN_QUERY, errors="replace")
    return urlunsplit(parts._replace(path=path or "/", query=query, fragment=""))


def _resolved(path: str) -> str:
    """Return a path with its "." and ".." resolved (RFC 3986, 5.2.4; "%2e" is a dot)."""
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
    """Return the address of a feed as it is kept: two spellings of one request give the same address.

    A fragment is never sent. The case of scheme and host, the scheme's usual port, an empty path and percent-encoding
    (`encoded`) make no difference (RFC 3986, 6.2). An address that is not of the web is returned as it is.
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
    """Return a key that is equal for all addresses of one page.

    http counts as https. The case of the host, a slash at the end of the path, the fragment and tracking parameters
    make no difference.
    """
    page, query, _ = _split(without_tracking(url))
    return _folded(page) + ("" if query == "?" else query)


def same_link(url: str | None) -> str | None:
    """Return a key that is equal for all spellings of one link; None for no link.

    It is stricter than `same_page`: the fragment and tracking parameters count, because the entries of a changelog
    differ in their fragment only.
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
    """Return a key of 8 bytes that is equal for the same article in several feeds; None where there is none.

    Fragments count, because in some feeds the articles differ in their fragment only. The front page of a site is no
    article.
    """
    if url is None or not _WEB.match(url):
        return None
    page = same_page(url)
    fragment = _split(without_tracking(url))[2]
    if len(page.split("/", 3)) < 4 and "?" not in page and not fragment:
        return None
    return blake2b((page + fragment).encode("utf-8", "replace"), digest_size=8).digest()


def spellings(url: str) -> Iterator[tuple[str, str]]:
    """Yield ranges (first, last) of a sorted list in which the usual spellings of a web page lie.

    The ranges hold other addresses too, so compare with `same_page`. An address with a tracking parameter *before* its
    other parameters is not found. An address that is not of the web has no ranges.
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
