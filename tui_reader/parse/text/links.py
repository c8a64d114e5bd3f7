"""Make the addresses in a feed absolute and safe.

Rule: the result is None or a clean absolute address, whatever the feed writes. `javascript:` and `data:` addresses are
never returned, `file:` addresses only when the feed itself is a file (TRAPS 22).
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from tui_reader.text.clean import clean_text

_LONGEST = 8192  # characters; a longer "link" is a picture in disguise
_SCHEMES = frozenset(
    {
        "http",
        "https",
        "ftp",
        "ftps",
        "sftp",
        "mailto",
        "magnet",
        "gemini",
        "gopher",
        "tel",
        "xmpp",
        "irc",
        "ircs",
        "news",
    }
)
# The form of nearly all addresses, which need no mending and no base.
_PLAIN = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?::\d{2,4})?(?:[/?#][!-~]*)?")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


def absolute(url: str | None, base: str | None) -> str | None:
    """Return `url` resolved against `base` (RFC 3986, 5), or None when a reader cannot use the address."""
    if not url or len(url) > _LONGEST:
        return None
    if _PLAIN.fullmatch(url):
        return url
    url = _tidied(url)
    if not url:
        return None
    if not _SCHEME.match(url):
        url = _joined(url, base)
    scheme = _SCHEME.match(url)
    if not scheme:
        return None
    allowed = scheme[1].lower() in _SCHEMES or (scheme[1].lower() == "file" and (base or "")[:5].lower() == "file:")
    return url if allowed and len(url) > scheme.end() and _splits(url) else None


def _joined(url: str, base: str | None) -> str:
    try:
        url = urljoin(base or "", url)
    except ValueError:
        return ""
    return f"https:{url}" if url.startswith("//") else url


def join_bases(outer: str | None, inner: str | None) -> str | None:
    """Return the base inside an element with the `xml:base` `inner`, which may be relative to `outer`."""
    return (absolute(inner, outer) or outer) if inner else outer


def _splits(url: str) -> bool:
    """Tell whether the standard library accepts the address; other rooms would fail on a wrong one."""
    try:
        parts = urlsplit(url)
        return parts.port is None or bool(parts.hostname)
    except ValueError:
        return False


def _tidied(url: str) -> str:
    """Mend common mistakes: blanks inside, `feed:` in front, no scheme before `www.`."""
    url = clean_text(url).strip()
    if " " in url or not url.isprintable():
        url = url.replace("\t", "").replace("\n", "").replace(" ", "%20")
    start = url[:5].lower()
    if start == "feed:":
        rest = url[5:]
        return rest if _SCHEME.match(rest) else f"http://{rest.lstrip('/')}"
    return f"http://{url}" if start.startswith("www.") else url
