"""Choose the proxy of a request: the feed's own, or the one of the environment.

Rule: HTTP_PROXY, HTTPS_PROXY and NO_PROXY are read as curl reads them. They are not used for this machine and machines
near it. A proxy's password is sent to the proxy only.
"""

from __future__ import annotations

from base64 import b64encode
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies_environment, proxy_bypass_environment  # type: ignore[attr-defined]

from msgspec import Struct

from tui_reader.text.hosts import DEFAULT_PORTS, is_local, scheme_of, shown_host, without_credentials


class Proxy(Struct, frozen=True):
    """A proxy: its address without credentials, its name for sentences, and the headers with its password."""

    url: str
    name: str
    headers: dict[str, str]


class Proxies:
    """The proxies of one process; the environment is read once."""

    def __init__(self) -> None:
        self._environment = getproxies_environment()

    def of(self, url: str, own: str) -> Proxy | None:
        """Return the proxy for a request to `url`, or None; `own` is the address of the feed's own proxy, or empty."""
        address = own or self._from_environment(url)
        return _proxy(address) if address else None

    def _from_environment(self, url: str) -> str:
        address = self._environment.get(scheme_of(url), "")
        if not address or is_local(url) or proxy_bypass_environment(shown_host(url), self._environment):
            return ""
        address = address if "://" in address else f"http://{address}"
        return address if scheme_of(address) in DEFAULT_PORTS else ""  # other kinds, like SOCKS, are not supported


def basic(user: str, password: str) -> str:
    """Return the value of an Authorization header (RFC 7617, in UTF-8)."""
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode()


def _proxy(address: str) -> Proxy:
    parts = urlsplit(address)
    headers = {}
    if parts.username is not None:
        headers["Proxy-Authorization"] = basic(unquote(parts.username), unquote(parts.password or ""))
    return Proxy(without_credentials(address), shown_host(address), headers)
