"""Web pages that are saved as entries: fetched as politely as feeds, and kept with their title and text.

The rule: a document that is no page with text is not kept, and a sentence says so. Where no server answers, the address
is kept and the next refresh fetches the text, so that nothing is lost because there is no network.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from urllib.parse import urldefrag, urlsplit

from tui_reader.fetch import FetchRequest
from tui_reader.model.errors import FetchError, NotFound, ParseError, Unreachable, UsageError, Waiting
from tui_reader.model.incoming import PageRow, ParsedEntry
from tui_reader.refresh.events import PageSaved
from tui_reader.refresh.feed_run import Tools
from tui_reader.refresh.rows import row_of
from tui_reader.refresh.tasks.full_text import ACCEPT, NO_ARTICLE
from tui_reader.store import Store
from tui_reader.text.addresses import without_tracking
from tui_reader.text.hosts import censor_url, is_same_host
from tui_reader.text.typed_addresses import address_of

LATER = "The page is kept, and its text is fetched with the next refresh."
LINK_ONLY = "Its address is kept."


def page_address(words: str) -> str:
    """Return the address of the web page in `words`, without tracking parameters; raises UsageError."""
    url = address_of(words)
    try:
        parts = urlsplit(url)
        is_page = parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in parts.netloc
        _ = parts.port  # raises ValueError
    except ValueError as error:
        raise UsageError(f"“{censor_url(words)}” is no address of a web page.") from error
    if not is_page:
        raise UsageError(f"“{censor_url(words)}” is no web page; only http and https addresses can be saved.")
    return urldefrag(without_tracking(url)).url


async def save_page(tools: Tools, url: str, *, beside: int | None = None) -> AsyncGenerator[PageSaved]:
    """Save the page at `url` and yield the result. Raises UsageError, and LibraryError when nothing can be kept.

    `beside` is the entry whose article has the link; without it the person typed the address, and trusts it (TRAPS 22).
    A page that is new is an act in the journal.
    """
    url = page_address(url)
    yield await _Saving(tools, url, await _is_trusted(tools, url, beside)).run()


async def _is_trusted(tools: Tools, url: str, beside: int | None) -> bool:
    if beside is None:
        return True
    try:
        state = await tools.database.run(lambda store: store.pages.load_state(beside))
    except NotFound:  # the feed was unsubscribed meanwhile
        return False
    return state.trusted and is_same_host(url, state.feed_url)


class _Saving:
    """One page on its way into the library."""

    def __init__(self, tools: Tools, url: str, trusted: bool) -> None:
        self._tools = tools
        self._url = url
        self._trusted = trusted

    async def run(self) -> PageSaved:
        request = FetchRequest(self._url, trusted=self._trusted, packed=True, accept=ACCEPT)
        try:
            fetched = await self._tools.fetcher.fetch(request)
            page = await self._tools.parsers.saved(fetched)
        except (Unreachable, Waiting) as error:
            return await self._keep(None, note=f"{error} {LATER}")
        except (FetchError, ParseError) as error:
            return PageSaved(censor_url(self._url), "failed", error=str(error))
        note = f"{NO_ARTICLE} {LINK_ONLY}" if page.body is None else None
        return await self._keep(page, note=note, found_at=fetched.url)

    async def _keep(self, page: PageRow | None, *, note: str | None, found_at: str | None = None) -> PageSaved:
        now = self._tools.now
        # The text is that of the page, not of a feed, so `fill` keeps it.
        uid = self._url if self._trusted else None
        bare = row_of(ParsedEntry(id=uid, url=self._url, title=censor_url(self._url)))

        def keep(store: Store) -> PageSaved:
            with store.transaction():
                entry_id, is_new = store.saved_pages.keep(bare, now=now)
                if page is not None:
                    store.saved_pages.fill(entry_id, page, now=now, url=found_at)
                    if page.body is None:
                        store.pages.fail(entry_id, NO_ARTICLE, asked=now)
                (headline,) = store.entries.headlines([entry_id])
                if is_new:
                    store.saved_pages.write_act(entry_id, headline.title)
            return PageSaved(censor_url(self._url), "saved" if is_new else "again", entry_id, headline.title, note)

        return await self._tools.database.write(keep)
