"""Addresses that persons type or subscription lists name, turned into the addresses that feeds are kept by.

The rule: text that cannot be an address raises UsageError with a sentence that says why.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tui_reader.model.errors import UsageError
from tui_reader.text.addresses import feed_address
from tui_reader.text.hosts import censor_url, has_credentials, is_local

_HOST_FIRST = re.compile(r"(?:localhost|[\w-]+(?:\.[\w-]+)*\.[A-Za-z]\w+)(?::\d+)?(?:[/?]|$)")
_FILE_ENDINGS = (".xml", ".rss", ".atom", ".rdf", ".json", ".html", ".php")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_CHOSEN = re.compile(r"\s*+(?:feed:)?https?:", re.IGNORECASE)
_FILE = re.compile(r"file:(?://(?:localhost)?)?/[^/]")


def address_of(words: str) -> str:
    """Return the address that a person typed: a URL, a file on this machine, or a host without its scheme.

    Raises UsageError for any other text.
    """
    words = _without_feed_scheme(words.strip())
    try:
        path = Path(words).expanduser()
        if address := web_address(words):
            return address
        if path.is_file():
            # All spellings of a path give one feed; a link is another file than its target.
            return Path(os.path.normpath(path.absolute())).as_uri()
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: no user has that name (“~nobody”)
        raise UsageError(f"“{censor_url(words)}” is neither an address nor a file.") from error
    if words[:5].lower() == "file:" or words.startswith("tui-reader:"):
        return words
    host, slash, _ = words.partition("/")
    host = host.split(":")[0]
    # “feed.xml” means a file, which is missing; “example.org/feed.xml” means an address.
    is_address = " " not in host and ("." in host or host == "localhost")
    is_file = path.suffix.lower() in (".xml", ".rss", ".atom") and not (is_address and slash)
    if is_file or words.startswith(("/", "./", "../", "~")):
        raise UsageError(f"There is no file {words}.")
    if is_address:
        return "https://" + words
    raise UsageError(f"“{censor_url(words)}” is neither an address nor a file.")


def web_address(words: str) -> str | None:
    """Return the complete http or https address in `words`, as feeds are kept by; None for other text.

    `feed:` before an address is left out, as browsers did. Raises ValueError where the address is broken.
    """
    parts = urlsplit(_without_feed_scheme(words))
    if parts.scheme not in ("http", "https"):
        return None
    return feed_address(urlunsplit(parts))


def _without_feed_scheme(words: str) -> str:
    """Return `words` without a `feed:` in front; “feed://” becomes “https://”."""
    if words[:5].lower() != "feed:":
        return words
    return "https:" + words[5:] if words[5:7] == "//" else words[5:]


def plain_address(words: str, url: str) -> str | None:
    """Return `url`, the address of `words`, with http for https; None where `words` name http or https."""
    is_open = url.startswith("https://") and not _CHOSEN.match(words)
    return f"http{url.removeprefix('https')}" if is_open else None


def may_be_plain(url: str) -> bool:
    """Tell whether http may be tried where https does not answer: on hosts near by, and on a port that was typed."""
    return is_local(url) or (urlsplit(url).port is not None and not has_credentials(url))


def listed_address(url: str) -> str:
    """Return the address that a subscription list names, in the spelling of `address_of`.

    No file of this machine is looked up. Raises UsageError with the reason where no feed can have the address.
    """
    if not url:
        raise UsageError("It has no address.")
    if "//***@" in url:
        raise UsageError("Its user and password were left out when the list was written; add it by hand.")
    try:
        begins_with_host = _HOST_FIRST.match(url) and not url.partition("/")[0].lower().endswith(_FILE_ENDINGS)
        address = web_address(url) or (web_address(f"https://{url}") if begins_with_host else None)
        if address:
            parts = urlsplit(address)
            if not parts.hostname or " " in parts.netloc:
                raise UsageError("Its address names no host.")
            _ = parts.port  # raises ValueError
            return address
    except ValueError as error:
        raise UsageError("Its address is broken.") from error
    scheme = _SCHEME.match(url)
    if scheme is None:
        raise UsageError("Its address is incomplete; only a whole one can be fetched.")
    if url == "tui-reader:welcome" or _FILE.match(url):
        return url
    raise UsageError(f"“{scheme[0].lower()}” is not the address of a feed.")
