"""Which server an address leads to, whether that server is near, and what it may be told. Pure.

The rule: a feed that the person did not type may not make the reader speak to the person's own machine or network
(TRAPS 22). So an address that is not plainly public counts as private, and a password goes to its own server only.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit, urlunsplit

from tui_reader.text.clean import clean_line

DEFAULT_PORTS = {"http": 80, "https": 443}
_REMEMBERED = 4096  # addresses: a refresh asks ten times for the server of one, a tenth of the time of a quiet refresh
_NAT64 = "64:ff9b::/96"  # RFC 6052: the last 32 bits are an IPv4 address
_LOCAL_ENDINGS = (".localhost", ".local", ".internal", ".lan", ".home.arpa")
# Where the standard library sees no credentials: in an address inside another (“feed:http://…”), or without a scheme.
_MORE_CREDENTIALS = re.compile(r"(?<=:)//[^/@\s]*@|^(?!mailto:)[^/\s:@]+:[^/\s@]+@", re.IGNORECASE)


def scheme_of(url: str) -> str:
    """Return the scheme in lower case, "" when there is none."""
    scheme, colon, _ = url.partition(":")
    return scheme.strip().lower() if colon else ""


def is_web(url: str) -> bool:
    """Tell whether an address is one of the web: http or https."""
    return scheme_of(url) in DEFAULT_PORTS


def host_of(url: str) -> str:
    """Return the host in lower case, without a port; "" where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def site_of(url: str) -> str:
    """Return the host without `www.`; "" where there is none."""
    return host_of(url).removeprefix("www.")


def shown_host(url: str) -> str:
    """Return the host and an unusual port for a sentence (`example.org`, `localhost:8000`); never credentials."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = parts.port
    except ValueError:
        return "this address"
    if not host:
        return "this address"
    host = f"[{host}]" if ":" in host else host
    return clean_line(host if port in (None, DEFAULT_PORTS.get(parts.scheme)) else f"{host}:{port}")


@lru_cache(maxsize=_REMEMBERED)
def server_of(url: str) -> str:
    """Return scheme, host and port as one string. Requests to one server share one queue (TRAPS 18)."""
    try:
        parts = urlsplit(url)
        port = parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
    except ValueError:
        return url
    return f"{parts.scheme}://{parts.hostname or ''}:{port}"


def is_same_host(url: str, other: str) -> bool:
    """Tell whether two addresses have one host, whatever the port; no host is like no other."""
    host = host_of(url)
    return bool(host) and host == host_of(other)


def may_share_secrets(source: str, target: str) -> bool:
    """Tell whether a password or cookie for `source` may be sent to `target`.

    It may be sent to the same scheme, host and port, and from http to https at the same host and usual port.
    """
    meant, asked = server_of(source), server_of(target)
    upgraded = meant.startswith("http://") and meant.endswith(":80") and asked == f"https{meant[4:-2]}443"
    return meant == asked or upgraded


# --------------------------------------------------------------------------- near or far


def is_private(address: str) -> bool:
    """Tell whether the IP address `address` is not a public one: loopback, private, link-local, reserved, multicast.

    An IPv4 address inside an IPv6 address (mapped, 6to4, NAT64) is judged itself. Text that is no IP address counts as
    private. So do networks that are as good as private: site-local ones (fec0::), NAT64 of one's own (RFC 8215).
    """
    from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address  # 1 ms, which the first paint does without

    try:
        ip: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return True
    if isinstance(ip, IPv6Address):
        in_nat64 = IPv4Address(int(ip) & 0xFFFFFFFF) if ip in IPv6Network(_NAT64) else None
        ip = ip.ipv4_mapped or ip.sixtofour or in_nat64 or ip
    is_odd = ip.is_reserved or (isinstance(ip, IPv6Address) and ip.is_site_local)
    return not ip.is_global or ip.is_multicast or is_odd


def literal_address(url: str) -> str | None:
    """Return the IP address that stands in `url` in place of a host name, or None."""
    from ipaddress import ip_address

    host = host_of(url)
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return host


@lru_cache(maxsize=_REMEMBERED)
def is_local(url: str) -> bool:
    """Tell by the address alone whether its host is this machine or one near it; a name without a dot is near."""
    literal = literal_address(url)
    if literal is not None:
        return is_private(literal)
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return False
    return "." not in host or host.endswith(_LOCAL_ENDINGS)


# --------------------------------------------------------------------------- credentials


def without_credentials(url: str) -> str:
    """Return `url` without user and password. Raises ValueError for an address that is broken."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def with_credentials_of(source: str, url: str) -> str:
    """Return `url` with the user and the password of `source`, in place of its own. Raises ValueError as above."""
    user, at, _ = urlsplit(source).netloc.rpartition("@")
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{user}{at}{parts.netloc.rpartition('@')[2]}"))


def has_credentials(url: str) -> bool:
    """Tell whether an address holds a user or a password. Raises ValueError for an address that is broken."""
    return "@" in urlsplit(url).netloc


def censor_text(text: str) -> str:
    """Return a text with the user and password of each address in it replaced by `***`: a message, a traceback."""
    return re.sub(r"//[^/@\s\"']*@", "//***@", text)


def censor_url(url: str) -> str:
    """Return `url` with user and password replaced by `***`, safe to log and to show."""
    url = clean_line(url)
    try:
        parts = urlsplit(url)
        if "@" not in parts.netloc:
            return _MORE_CREDENTIALS.sub(lambda found: "//***@" if found[0].startswith("//") else "***@", url)
        return urlunsplit(parts._replace(netloc="***@" + parts.netloc.rpartition("@")[2]))
    except ValueError:
        return re.sub(r"//[^/@]*@", "//***@", url)
