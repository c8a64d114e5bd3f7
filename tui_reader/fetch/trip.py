"""One request on its way through its redirects, and what it carries to each hop. Pure.

Rule: what the person set for a feed (headers, cookies, user and password) goes to that feed's own host, never to
another one that a redirect leads to. Cookies that a server sets on the way end with the trip.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tui_reader.fetch.cookies import Cookies
from tui_reader.fetch.messages import FetchRequest
from tui_reader.fetch.names import NAMES, other_name
from tui_reader.fetch.proxies import Proxy, basic
from tui_reader.model.config import FeedOptions
from tui_reader.text.hosts import may_share_secrets, without_credentials


@dataclass(slots=True)
class Trip:
    """Where a request is. `agent` is the number of the name it goes by, `proxy` the way to the next hop."""

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
    seen: set[str] = field(default_factory=set)
    cookies: Cookies = field(default_factory=Cookies)

    def headers(self) -> dict[str, str]:
        """Return what is sent to the hop at `url`, beside what is sent to all."""
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
        """Add the cookies that were set on the way: they are newer than the person's."""
        met = self.cookies.for_address(self.url)
        if not met:
            return sent
        header = next((name for name in sent if name.lower() == "cookie"), "Cookie")
        own = (pair.strip() for pair in sent.get(header, "").split(";"))
        kept = [pair for pair in own if pair and pair.partition("=")[0].strip() not in met]
        return sent | {header: "; ".join([*kept, *(f"{name}={value}" for name, value in met.items())])}

    def address(self, headers: dict[str, str]) -> str:
        """Return what to ask: user and password in the address give way to those in the headers."""
        stated = any(name.lower() == "authorization" for name in headers)
        return without_credentials(self.url) if stated else self.url

    def rename(self) -> bool:
        """Take the other name for another try at the same hop; False when both were tried or neither is ours."""
        if self.renamed or self.options.user_agent:
            return False
        self.agent = other_name(self.agent)
        self.renamed = True
        self.seen.discard(self.url)
        return True
