"""Subscribe a feed with what it says right now: used by the engine's `add` and for the bundled manual."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tui_reader.model.entities import Feed
from tui_reader.model.errors import UsageError
from tui_reader.model.incoming import Outcome, ParsedFeed, Wishes
from tui_reader.refresh.merge import Merge, decide, with_absent
from tui_reader.refresh.outcomes import times_in
from tui_reader.refresh.plan import next_check
from tui_reader.refresh.rows import row_of
from tui_reader.store import Store
from tui_reader.text.addresses import feed_address
from tui_reader.text.hosts import censor_url, has_credentials, is_local

BATCH = 25
_HOST_FIRST = re.compile(r"(?:localhost|[\w-]+(?:\.[\w-]+)*\.[A-Za-z]\w+)(?::\d+)?(?:[/?]|$)")
_FILE_ENDINGS = (".xml", ".rss", ".atom", ".rdf", ".json", ".html", ".php")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_CHOSEN = re.compile(r"\s*+(?:feed:)?https?:", re.IGNORECASE)
_FILE = re.compile(r"file:(?://(?:localhost)?)?/[^/]")


def keep_feed(store: Store, url: str, parsed: ParsedFeed, *, now: int) -> Feed:
    """Subscribe to `url` and store its entries; a feed that is there already is brought up to date."""
    feed = store.feeds.add(url, title=parsed.title, now=now)
    return fill_feed(store, feed.id, parsed, outcome=plain_outcome(parsed, now=now), now=now)


def fill_feed(store: Store, feed_id: int, parsed: ParsedFeed, *, outcome: Outcome, now: int) -> Feed:
    """Store the entries of a subscribed feed, and how its fetch ended. Raises NotFound."""
    rows = [row_of(entry) for entry in parsed.entries]
    known, body_of = store.refresh.load_known(feed_id), store.refresh.load_body
    said = with_absent(rows, known) if parsed.cut else rows
    for batch in batches(decide(known, said, now=now, body_of=body_of)):
        store.refresh.save(feed_id, batch.arrivals, batch.revisions, now=now, title=parsed.title)
    store.refresh.finish(feed_id, outcome, now=now)
    return store.feeds.load(feed_id)


def plain_outcome(parsed: ParsedFeed, *, now: int) -> Outcome:
    """Return the outcome of a success without validators."""
    wishes = Wishes(parsed.interval, None, parsed.skip_hours, parsed.skip_days)
    next_due, why = next_check(wishes, times_in(parsed, now=now), now=now)
    return Outcome(parsed, next_due, why, wishes=wishes)


def batches(merge: Merge) -> Iterator[Merge]:
    """Cut a merge into parts of at most 25 entries, a transaction each: others write in between (MEASURES)."""
    for start in range(0, len(merge.arrivals), BATCH):
        yield replace(merge, arrivals=merge.arrivals[start : start + BATCH], revisions=())
    for start in range(0, len(merge.revisions), BATCH):
        yield replace(merge, arrivals=(), revisions=merge.revisions[start : start + BATCH])


def address_of(words: str) -> str:
    """Return the address that a person typed: a URL, a file on this machine, or a host without its scheme.

    Raises UsageError for what can be none of them.
    """
    words = _without_feed_scheme(words.strip())
    try:
        path = Path(words).expanduser()
        if address := web_address(words):
            return address
        if path.is_file():
            # One file is one feed, however its path was spelled; a link stays a link.
            return Path(os.path.normpath(path.absolute())).as_uri()
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: nobody's home (“~nobody”)
        raise UsageError(f"“{censor_url(words)}” is neither an address nor a file.") from error
    if words[:5].lower() == "file:" or words.startswith("tui-reader:"):
        return words
    host, slash, _ = words.partition("/")
    host = host.split(":")[0]
    # “feed.xml” is a file that is missing, “example.org/feed.xml” is an address.
    is_address = " " not in host and ("." in host or host == "localhost")
    is_file = path.suffix.lower() in (".xml", ".rss", ".atom") and not (is_address and slash)
    if is_file or words.startswith(("/", "./", "../", "~")):
        raise UsageError(f"There is no file {words}.")
    if is_address:
        return "https://" + words
    raise UsageError(f"“{censor_url(words)}” is neither an address nor a file.")


def web_address(words: str) -> str | None:
    """Return the http or https address that `words` spells in full, as feeds are kept by; None for all else.

    `feed:` is read as what browsers meant by it. Raises ValueError where the address is broken.
    """
    parts = urlsplit(_without_feed_scheme(words))
    if parts.scheme not in ("http", "https"):
        return None
    return feed_address(urlunsplit(parts))


def _without_feed_scheme(words: str) -> str:
    """Return `words` without a `feed:` in front; “feed://” leaves the scheme open, and https is taken."""
    if words[:5].lower() != "feed:":
        return words
    return "https:" + words[5:] if words[5:7] == "//" else words[5:]


def plain_address(words: str, url: str) -> str | None:
    """Return `url`, which was made of `words`, with http for https; None where the person chose between the two."""
    is_open = url.startswith("https://") and not _CHOSEN.match(words)
    return f"http{url.removeprefix('https')}" if is_open else None


def may_be_plain(url: str) -> bool:
    """Tell whether http will do where https does not answer: on hosts near by, and on a port that somebody chose."""
    return is_local(url) or (urlsplit(url).port is not None and not has_credentials(url))


def listed_address(url: str) -> str:
    """Return the address that a subscription list names, spelled as `address_of` spells it.

    Nothing is looked up on this machine. Raises UsageError with the reason where it can be no feed's address.
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
