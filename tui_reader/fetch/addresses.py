"""What an address tells before anything is sent: scheme, host, whether it lies in a private network. Pure.

Rule: a feed that the person did not type may not make us speak to their own machine or network (TRAPS 22), so
anything that is not plainly a public address counts as private.
"""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urljoin, urlsplit, urlunsplit

from tui_reader.text.clean import clean_line, clean_text

DEFAULT_PORTS = {"http": 80, "https": 443}
_REMEMBERED = 4096  # addresses: a refresh asks ten times whose an address is, a tenth of the time of a quiet one
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
_LOCAL_ENDINGS = (".localhost", ".local", ".internal", ".lan", ".home.arpa")
_RAW_BYTE = re.compile("[\udc80-\udcff]")  # of a header that is no UTF-8, as aiohttp decodes it


def scheme_of(url: str) -> str:
    """Return the scheme in lower case, "" when there is none."""
    scheme, colon, _ = url.partition(":")
    return scheme.strip().lower() if colon else ""


def host_of(url: str) -> str:
    """Return the host as a person knows it (`example.org`, `localhost:8000`), for sentences; never credentials."""
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
def host_key(url: str) -> str:
    """Return scheme, host and port as one string: requests with the same key share one queue (TRAPS 18)."""
    try:
        parts = urlsplit(url)
        port = parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
    except ValueError:
        return url
    return f"{parts.scheme}://{parts.hostname or ''}:{port}"


def is_private(address: str) -> bool:
    """Tell whether the IP address `address` is not a public one: loopback, private, link-local, reserved, multicast.

    IPv4 addresses inside IPv6 ones (mapped, 6to4, NAT64) are judged themselves. What is no IP address is private.
    So are those of networks that are as good as private: site-local ones (fec0::), NAT64 of one's own (RFC 8215).
    """
    try:
        ip: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return True
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None)
        ip = inner or ip
    is_odd = ip.is_reserved or (isinstance(ip, IPv6Address) and ip.is_site_local)
    return not ip.is_global or ip.is_multicast or is_odd


def literal_address(url: str) -> str | None:
    """Return the IP address that stands in `url` in place of a host name, or None."""
    try:
        host = urlsplit(url).hostname or ""
        ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return host


@lru_cache(maxsize=_REMEMBERED)
def is_local(url: str) -> bool:
    """Tell by the address alone whether its host is this machine or one near it; a name with no dot is near."""
    literal = literal_address(url)
    if literal is not None:
        return is_private(literal)
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return False
    return "." not in host or host.endswith(_LOCAL_ENDINGS)


def may_share_secrets(source: str, target: str) -> bool:
    """Tell whether what was meant for `source` may be sent to `target`.

    That is so at the same scheme, host and port, and on the usual way up from http to https at the same host.
    """
    meant, asked = host_key(source), host_key(target)
    upgraded = meant.startswith("http://") and meant.endswith(":80") and asked == f"https{meant[4:-2]}443"
    return meant == asked or upgraded


def without_credentials(url: str) -> str:
    """Return `url` without user and password: the base of a feed's relative links must not carry them on."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def redirected(url: str, location: str) -> str:
    """Return where `location` leads from `url` (RFC 9110, 10.2.2), without a fragment.

    Credentials go along to where they may (`may_share_secrets`), nowhere else. Raises ValueError when it leads nowhere.
    """
    location = _RAW_BYTE.sub(lambda found: f"%{ord(found[0]) - 0xDC00:02X}", location)
    target = urlsplit(urljoin(url, clean_text(location).strip()))._replace(fragment="")
    if not target.scheme or (target.scheme in DEFAULT_PORTS and not target.hostname):
        raise ValueError("no usable address")
    source = urlsplit(url)
    if "@" in source.netloc and "@" not in target.netloc and may_share_secrets(url, urlunsplit(target)):
        target = target._replace(netloc=f"{source.netloc.rpartition('@')[0]}@{target.netloc}")
    return urlunsplit(target)
