"""One request on its way over redirects, and the headers for each hop. Pure.

Rule: headers, cookies, user and password that the person set for a feed go to the feed's own host, never to another
host of a redirect. Cookies that a server sets on the way are forgotten at the end of the trip.
"""

from __future__ import annotations

from msgspec import Struct, field

from tui_reader.fetch.cookies import Cookies
from tui_reader.fetch.messages import FetchRequest
from tui_reader.fetch.names import NAMES
from tui_reader.fetch.proxies import Proxy, basic
from tui_reader.model.config import FeedOptions
from tui_reader.text.hosts import may_share_secrets, without_credentials


class Trip(Struct):
    """The state of a request. `url` is the next hop, `agent` the number of our name for it, `proxy` the way to it."""

    request: FetchRequest
    options: FeedOptions
    url: str
    seconds_left: float
    allow_private: bool
    agent: int
    proxy: Proxy | None = None
    permanent: bool = True
    answered: bool = False
    renamed: bool = False
    redirects: int = 0
    seen: set[str] = set()
    cookies: Cookies = field(default_factory=Cookies)

    def headers(self) -> dict[str, str]:
        """Return the headers for the next hop, beside those that all requests have."""
        request, options = self.request, self.options
        sent = {"User-Agent": options.user_agent or NAMES[self.agent]}
        if request.accept:
            sent["Accept"] = request.accept
        if request.etag is not None:
            sent["If-None-Match"] = request.etag
        if request.last_modified is not None:
            sent["If-Modified-Since"] = request.last_modified
        if may_share_secrets(request.url, self.url):
            if options.cookies:
                sent["Cookie"] = options.cookies
            if options.user or options.password:
                sent["Authorization"] = basic(options.user, options.password)
            names = {name.lower() for name in options.headers}
            sent = {name: value for name, value in sent.items() if name.lower() not in names} | options.headers
        return self._with_cookies(sent)

    def _with_cookies(self, sent: dict[str, str]) -> dict[str, str]:
        """Add the cookies that were set on the way; they replace the person's cookies of the same name."""
        received = self.cookies.for_address(self.url)
        if not received:
            return sent
        header = next((name for name in sent if name.lower() == "cookie"), "Cookie")
        own = (pair.strip() for pair in sent.get(header, "").split(";"))
        kept = [pair for pair in own if pair and pair.partition("=")[0].strip() not in received]
        return sent | {header: "; ".join([*kept, *(f"{name}={value}" for name, value in received.items())])}

    def address(self, headers: dict[str, str]) -> str:
        """Return the address to ask, without user and password where the headers have them."""
        stated = any(name.lower() == "authorization" for name in headers)
        return without_credentials(self.url) if stated else self.url

    def use_other_name(self) -> bool:
        """Use our other name for one more try at this hop; return False if both were tried or the person set one."""
        if self.renamed or self.options.user_agent:
            return False
        self.agent = 1 - self.agent
        self.renamed = True
        self.seen.discard(self.url)
        return True
