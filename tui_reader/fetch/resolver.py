"""Look up the addresses of host names, and refuse private ones where they are not allowed.

Rule: the address of a name counts, not the name: a public name may lead to 127.0.0.1. Each look-up has its own daemon
thread, because the C library cannot be interrupted: a slow name server must not hold up other look-ups or the end of
the program.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from concurrent.futures import Future
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

from tui_reader.text.hosts import is_private

_AT_ONCE = 32


class PrivateAddress(OSError):
    """The name leads into a private network, which is not allowed for this request."""


class Resolver(AbstractResolver):
    """Looks up names for one session of aiohttp; raises PrivateAddress unless `allow_private`."""

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._private_names: set[str] = set()

    def saw_private(self, host: str) -> bool:
        """Tell whether `host` last resolved to a private address."""
        return host in self._private_names

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the addresses of `host`; raises OSError (of getaddrinfo) when it has none."""
        async with self._places:
            found = await _look_up(host, port, family)
        allowed = [result for result in found if self._allow_private or not is_private(result["host"])]
        if found and not allowed:
            raise PrivateAddress(f"{host} is in a private network")
        if any(is_private(result["host"]) for result in allowed):
            self._private_names.add(host)
        else:
            self._private_names.discard(host)
        return allowed

    async def close(self) -> None:
        """Nothing to release."""


async def _look_up(host: str, port: int, family: int) -> list[ResolveResult]:
    answer: Future[list[Any]] = Future()

    def work() -> None:
        answer.set_running_or_notify_cancel()  # from here on, a request that is given up cannot cancel the answer
        try:
            answer.set_result(socket.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM))
        except OSError as error:
            answer.set_exception(error)
        except UnicodeError as error:  # a label of more than 63 letters
            answer.set_exception(socket.gaierror(socket.EAI_NONAME, str(error)))

    threading.Thread(target=work, name=f"look up {host}", daemon=True).start()
    return [_result(host, info) for info in await asyncio.wrap_future(answer)]


def _result(host: str, info: Any) -> ResolveResult:
    family, _, proto, _, address = info
    name = address[0]
    if family == socket.AF_INET6 and len(address) > 3 and address[3] and "%" not in name:
        name = f"{name}%{address[3]}"  # a link-local address needs its interface
    return {
        "hostname": host,
        "host": name,
        "port": address[1],
        "family": family,
        "proto": proto,
        "flags": socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    }
