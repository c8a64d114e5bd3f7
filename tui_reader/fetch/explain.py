"""Explain what went wrong with a request, in a sentence that names the host.

Rule: every exception that a request can raise (of aiohttp, ssl, the operating system) becomes a FetchError here.
The error is Unreachable only where nobody answered, because the offline verdict counts these errors. The sentences are
true for feeds, pages and pictures.
"""

from __future__ import annotations

import errno
import socket
import ssl

import aiohttp

from tui_reader.fetch.body import BodyError
from tui_reader.fetch.certificates import UnfitFile
from tui_reader.fetch.resolver import PrivateAddress
from tui_reader.model.config import Network
from tui_reader.model.errors import FetchError, Gone, NoTls, Unreachable
from tui_reader.text.addresses import without_feeds
from tui_reader.text.clean import clean_line
from tui_reader.text.hosts import censor_url, is_local, shown_host
from tui_reader.text.sizes import say_size
from tui_reader.text.times import about

EXPLAINED = (aiohttp.ClientError, BodyError, UnfitFile, OSError, ValueError)
"""The exceptions that `explain` takes. ValueError is raised for addresses that cannot be encoded (InvalidURL too)."""

# Codes of OpenSSL: the issuer is unknown or the certificate is self-signed; the certificate names another host.
_UNKNOWN = (18, 19, 20, 21)
_NAMELESS = (62, 64)

TURNED_AWAY = (403, 406)
"""Answers of servers that refuse an unknown User-Agent."""

_CLOSED = (401, 403, 404, 429)  # answers of hosts that offer no feeds any more

_STATUSES = {
    401: "asks for a name and a password",
    402: "asks for payment",
    403: "refuses access",
    404: "has nothing at this address",
    406: "does not answer feed readers",
    407: "is behind a proxy that asks for a name and a password",
    408: "ended the connection before the request was complete",
    451: "may not show this, for legal reasons",
}
_WHAT_HAPPENED: tuple[tuple[type[Exception], str], ...] = (
    (aiohttp.ClientPayloadError, "stopped before all of it was sent"),
    (aiohttp.ServerDisconnectedError, "closed the connection without an answer"),
    (ConnectionError, "broke the connection"),
    (ssl.SSLError, "broke the encrypted connection"),
)
_BROKEN = (errno.ECONNRESET, errno.ECONNABORTED, errno.EPIPE)
_ERRNO = {
    errno.ECONNREFUSED: "refuses the connection",
    errno.ENETUNREACH: "cannot be reached: no network leads there",
    errno.EHOSTUNREACH: "cannot be reached: no network leads there",
    errno.ENETDOWN: "cannot be reached: the network is down",
    errno.ETIMEDOUT: "did not answer",
}


def explain(
    error: BaseException,
    url: str,
    *,
    network: Network,
    answered: bool,
    proxy: str | None,
    certificate: str,
) -> FetchError:
    """Return the FetchError for an exception that a request to `url` raised.

    `answered` tells whether an answer had begun. `proxy` is the name of the proxy, or None. `certificate` is the file
    of the person's own certificates for this host, or empty.
    """
    host = shown_host(url)
    shown = censor_url(url)
    if isinstance(error, aiohttp.ClientProxyConnectionError):
        return _not_connected(error, f"The proxy {proxy}", shown, certificate)
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return FetchError(f"The proxy {proxy} does not lead to {host} (HTTP {error.status}).", url=shown)
    if isinstance(error, aiohttp.ClientConnectorError):
        return _not_connected(error, host, shown, certificate)
    if isinstance(error, aiohttp.ServerTimeoutError):
        return _timed_out(error, host, shown, network=network, answered=answered)
    if isinstance(error, UnfitFile):
        sentence = f"{error}, so {host} was not asked."
    elif isinstance(error, ValueError):  # aiohttp.InvalidURL is one
        sentence = f"“{shown}” is not an address that can be fetched."
    else:
        sentence = f"{host} {_what_happened(error, network)}."
    return FetchError(sentence, url=shown)


def explain_status(status: int, url: str, *, retry_after: int | None, asked_twice: bool) -> FetchError:
    """Return the error for an HTTP status without a body to use; Gone for 410.

    `asked_twice` tells that the server refused both of our names.
    """
    host, shown = shown_host(url), censor_url(url)
    if status == 410:
        return Gone(f"{host} says that this is gone for good (HTTP 410).", url=shown, status=status)
    if status in _CLOSED and (words := without_feeds(url)):
        sentence = f"{words} ({host} answers with HTTP {status})."
    elif asked_twice and status in TURNED_AWAY:
        sentence = f"{host} refuses feed readers (HTTP {status}); asked twice, under two names."
    else:
        sentence = f"{host} {_meaning_of(status, retry_after)} (HTTP {status})."
    return FetchError(sentence, url=shown, status=status, retry_after=retry_after)


def _meaning_of(status: int, retry_after: int | None) -> str:
    did = _STATUSES.get(status) or (
        "has trouble of its own" if status >= 500 else "answers with something other than what was asked for"
    )
    pause = f"a pause of {about(retry_after)}" if retry_after else "a pause"
    if status == 429:
        did = f"asks for {pause}, because of too many requests"
    elif retry_after:
        did += f" and asks for {pause}"
    return did


def _timed_out(
    error: aiohttp.ServerTimeoutError, host: str, shown: str, *, network: Network, answered: bool
) -> FetchError:
    if not isinstance(error, aiohttp.SocketTimeoutError):
        did = f"did not accept the connection within {network.connect:g} seconds"
        if shown.startswith("https:") and is_local(
            shown
        ):  # aiohttp does not say whether the connection or TLS took so long
            did = f"{did}, or speaks no TLS there; {_perhaps_plain(shown)}"
        return Unreachable(f"{host} {did}.", url=shown)
    if answered:
        return FetchError(f"{host} stopped sending for {network.read:g} seconds.", url=shown)
    return Unreachable(f"{host} did not answer within {network.read:g} seconds.", url=shown)


def _not_connected(error: aiohttp.ClientConnectorError, host: str, shown: str, certificate: str) -> FetchError:
    if isinstance(error, aiohttp.ClientConnectorCertificateError):  # has no os_error before aiohttp 3.11
        words = _certificate(error, host, certificate)
        return FetchError(f"The certificate of {host} is not to be trusted: {words}.", url=shown)
    reason = error.os_error
    if isinstance(reason, PrivateAddress):
        return FetchError(f"{host} lies in a private network; it is read only when you add it yourself.", url=shown)
    is_encrypted = shown.startswith("https:")
    is_tls = isinstance(error, aiohttp.ClientConnectorSSLError) or isinstance(reason, ssl.SSLError)
    if is_tls or (is_encrypted and isinstance(reason, ConnectionResetError | ConnectionAbortedError)):
        return NoTls(f"{host} does not speak TLS as it should; {_perhaps_plain(shown)}.", url=shown)
    if isinstance(reason, socket.gaierror):
        return Unreachable(f"There is no host named {host}, or no network to ask for it.", url=shown)
    if isinstance(reason, ConnectionResetError):
        return FetchError(f"{host} broke the connection.", url=shown)
    did = _ERRNO.get(reason.errno or 0) or f"cannot be reached: {clean_line(reason.strerror or str(reason)).lower()}"
    return Unreachable(f"{host} {did}.", url=shown)


def _perhaps_plain(shown: str) -> str:
    return f"perhaps its address is “http{shown.removeprefix('https')}”"


def _certificate(error: aiohttp.ClientConnectorCertificateError, host: str, own: str) -> str:
    """Return what is wrong with a certificate, and what the person can do; `own` is the person's file for this host."""
    reason = error.certificate_error
    message = getattr(reason, "verify_message", "") or str(reason)
    message = clean_line(message).rstrip(".")
    message = message[:1].lower() + message[1:200]
    code = getattr(reason, "verify_code", None)
    if code in _NAMELESS:
        return f"{message}; a certificate must name its host (as a subjectAltName)"
    if code not in _UNKNOWN:
        return message
    if own:
        return f"{message}; the file {clean_line(own)} of your config does not vouch for it"
    section = f'under [feeds."{host}"]: certificate = "~/my-ca.pem"'
    return f"{message}. If that certificate is your own, name its file in the config, {section}"


def _what_happened(error: BaseException, network: Network) -> str:
    if isinstance(error, BodyError):
        return str(error)
    if isinstance(error, aiohttp.ClientResponseError):
        too_long = "Got more than" in error.message or "too many" in error.message.lower()
        longest = say_size(network.header_bytes)
        much = f"sent headers without an end, or one of more than {longest}; nothing behind them was read"
        return much if too_long else "answered with something that is not HTTP"
    for kind, did in _WHAT_HAPPENED:
        if isinstance(error, kind):
            return did
    if getattr(error, "errno", None) in _BROKEN:  # aiohttp's ClientOSError is no ConnectionError
        return "broke the connection"
    reason = clean_line(getattr(error, "strerror", None) or "").lower()
    return f"could not be asked: {reason}" if reason else "broke the connection"
