"""A real HTTP server on this machine, in a thread, for tests: scripted answers, faults, and counts.

How to use it: ask for the fixture `server` (tests/conftest.py), or for several hosts write `with Server() as other:`
(another port is another host to the reader).

    server.put("/feed.xml", rss("Herons", 3), etag='"1"')     # 200; 304 when the validators fit
    server.redirect("/old", "/feed.xml", status=301)
    server.status("/gone", 410)                                # any status, with headers if wanted
    server.fault("/bad", "reset")                              # any of FAULTS: reset, drop, hang, drip, bomb, ...
    server.script("/odd", handler)                             # `async def handler(exchange): ...` does as it likes
    address = server.url("/feed.xml")

    server.count("/feed.xml"); server.requests; server.peak    # what was asked, and how many at the same time
    server.hold("/feed.xml"); server.wait_for(1); server.release("/feed.xml")   # requests wait until released
    server.stop(); server.start()                              # nobody answers; the same port again

All methods may be called from the test's thread; `wait_for` blocks, so call it by `asyncio.to_thread` in a
coroutine. Without a route the answer is 404.
"""

from __future__ import annotations

import asyncio
import gzip
import random
import socket
import ssl
import struct
import threading
import zlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from types import TracebackType
from typing import Self

PATIENCE = 20.0  # seconds until a wait in a test is a failure
PACE = 0.03  # seconds between the bytes of a drip


def rss(title: str, items: int = 0, *, first: int = 1, extra: str = "") -> bytes:
    """Return an RSS feed: items `first + items - 1` down to `first` (newest on top), behind those in `extra`."""
    numbers = range(first + items - 1, first - 1, -1)
    plain = "".join(
        f"<item><guid isPermaLink='false'>{escape(title)}-{number}</guid><title>{escape(title)} {number}</title>"
        f"<link>https://example.org/{number}</link><description>Words of {number}</description>"
        f"<pubDate>{number % 28 + 1:02d} Jan 2026 10:00:00 GMT</pubDate></item>"
        for number in numbers
    )
    head = f"<title>{escape(title)}</title><link>https://example.org/</link><description>d</description>"
    channel = f"<channel>{head}{extra}{plain}</channel>"
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0">{channel}</rss>'.encode()


@dataclass(frozen=True)
class Request:
    """One request as it came; the names of `headers` are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]


@dataclass
class Exchange:
    """One request and the way to answer it, for scripts."""

    server: Server
    request: Request
    writer: asyncio.StreamWriter

    async def send(self, data: bytes) -> None:
        """Send raw bytes."""
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self, status: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> None:
        """Send a whole answer."""
        bodiless = status in (204, 304)
        lines = {**({} if bodiless else {"Content-Length": str(len(body))}), **(headers or {})}
        head = f"HTTP/1.1 {status} X\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items()) + "\r\n"
        await self.send(head.encode("latin-1") + (b"" if bodiless else body))

    async def for_ever(self) -> None:
        """Wait until the client has gone or the server stops."""
        await asyncio.Event().wait()

    def abort(self) -> None:
        """End the connection with a reset."""
        sock = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


Script = Callable[[Exchange], Awaitable[None]]


@dataclass
class _Document:
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    etag: str | None = None
    last_modified: str | None = None

    async def __call__(self, exchange: Exchange) -> None:
        sent = exchange.request.headers
        headers = dict(self.headers)
        if self.etag:
            headers["ETag"] = self.etag
        if self.last_modified:
            headers["Last-Modified"] = self.last_modified
        known = (
            sent["if-none-match"] == self.etag
            if "if-none-match" in sent
            else self.last_modified is not None and sent.get("if-modified-since") == self.last_modified
        )
        await exchange.answer(304 if known else 200, self.body, headers)


class Server:
    """See the module's docstring. `certificate` (PEM files: certificate, key) makes it speak TLS."""

    def __init__(self, certificate: tuple[str, str] | None = None) -> None:
        self.requests: list[Request] = []
        self.peak = 0
        self.port = 0
        self._certificate = certificate
        self._routes: dict[str, Script] = {}
        self._held: dict[str, asyncio.Event] = {}
        self._news = threading.Condition()
        self._in_flight = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="test server", daemon=True)
        self._listener: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def __enter__(self) -> Self:
        self._thread.start()
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)
        self._loop.close()

    # ----------------------------------------------------------------- life

    def start(self) -> None:
        """Listen; after `stop`, on the same port."""
        self._run(self._listen())

    def stop(self) -> None:
        """Stop listening and drop all connections: from now on the connection is refused."""
        self._run(self._drop())

    async def _listen(self) -> None:
        context = None
        if self._certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*self._certificate)
        self._listener = await asyncio.start_server(self._serve, "127.0.0.1", self.port, ssl=context)
        self.port = self._listener.sockets[0].getsockname()[1]

    async def _drop(self) -> None:
        if self._listener is not None:
            self._listener.close()
        self._listener = None
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _run(self, work: Awaitable[None]) -> None:
        async def wait() -> None:
            await work

        asyncio.run_coroutine_threadsafe(wait(), self._loop).result(PATIENCE)

    # ----------------------------------------------------------------- routes

    def url(self, path: str = "/") -> str:
        """Return the address of a path."""
        return f"{'https' if self._certificate else 'http'}://127.0.0.1:{self.port}{path}"

    def put(
        self,
        path: str,
        body: bytes,
        *,
        content_type: str = "application/rss+xml",
        etag: str | None = None,
        last_modified: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Serve `body` at `path`; with a validator, a request that sends it back gets 304."""
        self._routes[path] = _Document(body, {"Content-Type": content_type, **(headers or {})}, etag, last_modified)

    def redirect(self, path: str, to: str, *, status: int = 302) -> None:
        """Redirect `path` to an address or a path."""
        self.status(path, status, {"Location": to})

    def status(self, path: str, status: int, headers: Mapping[str, str] | None = None) -> None:
        """Answer `path` with a bare status."""

        async def answer(exchange: Exchange) -> None:
            await exchange.answer(status, b"a few words", headers)

        self._routes[path] = answer

    def fault(self, path: str, kind: str) -> None:
        """Misbehave at `path`; `kind` is a key of FAULTS."""
        self._routes[path] = FAULTS[kind]

    def script(self, path: str, script: Script) -> None:
        """Let a coroutine answer `path`."""
        self._routes[path] = script

    # ----------------------------------------------------------------- looking on

    def count(self, path: str) -> int:
        """Return how often `path` was asked for."""
        return sum(request.path == path for request in self.requests)

    def hold(self, *paths: str) -> None:
        """Let requests for these paths wait, from now on, until they are released."""
        for path in paths:
            self._held[path] = asyncio.Event()

    def release(self, *paths: str) -> None:
        """Let the requests that wait for these paths go on; all paths when none is given."""
        for path in paths or tuple(self._held):
            event = self._held.pop(path)
            self._loop.call_soon_threadsafe(event.set)

    def wait_for(self, requests: int) -> None:
        """Block until so many requests have come in all; raise TimeoutError when they never do."""
        with self._news:
            if not self._news.wait_for(lambda: len(self.requests) >= requests, PATIENCE):
                raise TimeoutError(f"{len(self.requests)} of {requests} requests came")

    # ----------------------------------------------------------------- serving

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            while await self._serve_one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, ssl.SSLError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _serve_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        start = await reader.readexactly(1)
        if not start.isalpha():  # a client that speaks TLS
            writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
            return False
        lines = (start + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, _ = lines[0].split(" ", 2)
        pairs = (line.partition(":") for line in lines[1:] if line)
        request = Request(method, path, {name.lower(): value.strip() for name, _, value in pairs})
        held = self._held.get(path)
        self._in_flight += 1
        with self._news:
            self.requests.append(request)
            self.peak = max(self.peak, self._in_flight)
            self._news.notify_all()
        try:
            if held is not None:
                await held.wait()
            script = self._routes.get(path, _nothing_here)
            await script(Exchange(self, request, writer))
        finally:
            self._in_flight -= 1
        return script not in FAULTS.values() and request.headers.get("connection", "").lower() != "close"


async def _nothing_here(exchange: Exchange) -> None:
    await exchange.answer(404, b"nothing here")


# --------------------------------------------------------------------------- faults

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"


async def _reset(exchange: Exchange) -> None:
    exchange.abort()


async def _drop(exchange: Exchange) -> None:
    """Close without a byte."""


async def _hang(exchange: Exchange) -> None:
    await exchange.for_ever()


async def _hang_in_body(exchange: Exchange) -> None:
    await exchange.send(_HEAD + b"Content-Length: 1000\r\n\r\n<rss>")
    await exchange.for_ever()


async def _drip(exchange: Exchange) -> None:
    await exchange.send(_HEAD + b"Content-Length: 100000\r\n\r\n")
    for _ in range(100_000):
        await exchange.send(b" ")
        await asyncio.sleep(PACE)


async def _slow_headers(exchange: Exchange) -> None:
    await exchange.send(b"HTTP/1.1 200 OK\r\n")
    for number in range(100_000):
        await exchange.send(f"X-Pad-{number}: x\r\n".encode())
        await asyncio.sleep(PACE)


async def _huge_header(exchange: Exchange) -> None:
    await exchange.send(_HEAD + b"X-Big: " + b"a" * (1 << 20) + b"\r\nContent-Length: 0\r\n\r\n")


async def _garbage(exchange: Exchange) -> None:
    await exchange.send(random.Random(4).randbytes(4096))


async def _short(exchange: Exchange) -> None:
    body = rss("Short", 3)
    await exchange.send(_HEAD + f"Content-Length: {len(body) + 500}\r\n\r\n".encode() + body)


async def _short_chunk(exchange: Exchange) -> None:
    await exchange.send(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n400\r\n<rss>")


def cut(body: bytes, *, how: str, keep: float = 0.5) -> Script:
    """Return a script that sends only the first part of `body`; `how` is one of CUTS."""

    async def answer(exchange: Exchange) -> None:
        part = int(len(body) * keep)
        if how == "length":
            await exchange.send(_HEAD + f"Content-Length: {len(body) + 500}\r\n\r\n".encode() + body[:part])
        elif how == "chunked":
            head = _HEAD + f'ETag: "cut"\r\nTransfer-Encoding: chunked\r\n\r\n{len(body):x}\r\n'.encode()
            await exchange.send(head + body[:part])
        else:
            packed = gzip.compress(body)
            headers = {"Content-Encoding": "gzip", "ETag": '"cut"'}
            await exchange.answer(200, packed[: int(len(packed) * keep) - 8], headers)
        exchange.writer.close()

    return answer


CUTS = ("length", "chunked", "gzip")


async def _truncated_gzip(exchange: Exchange) -> None:
    packed = gzip.compress(rss("Truncated", 50))
    await exchange.answer(200, packed[: len(packed) // 2], {"Content-Encoding": "gzip"})


async def _damaged_gzip(exchange: Exchange) -> None:
    packed = bytearray(gzip.compress(rss("Damaged", 50)))
    packed[40:80] = b"\xff" * 40
    await exchange.answer(200, bytes(packed), {"Content-Encoding": "gzip"})


async def _not_gzip(exchange: Exchange) -> None:
    await exchange.answer(200, rss("Not packed", 3), {"Content-Encoding": "gzip"})


async def _bomb(exchange: Exchange) -> None:
    """64 MB in 64 KB: one block that ends on a byte (Z_FULL_FLUSH), so that it can be repeated."""
    size, times = 1 << 20, 64
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(size)) + packer.flush(zlib.Z_FULL_FLUSH)
    head, last_block = gzip.compress(b"")[:10], b"\x03\x00"
    tail = struct.pack("<II", zlib.crc32(bytes(size * times)), size * times)  # RFC 1952, 2.3.1
    await exchange.answer(200, head + block * times + last_block + tail, {"Content-Encoding": "gzip"})


async def _endless(exchange: Exchange) -> None:
    await exchange.send(_HEAD + b"Connection: close\r\n\r\n")
    block = b"<item>" * 10_000
    while True:
        await exchange.send(block)


FAULTS: dict[str, Script] = {
    "reset": _reset,
    "drop": _drop,
    "hang": _hang,
    "hang in body": _hang_in_body,
    "drip": _drip,
    "slow headers": _slow_headers,
    "huge header": _huge_header,
    "garbage": _garbage,
    "short": _short,
    "short chunk": _short_chunk,
    "truncated gzip": _truncated_gzip,
    "damaged gzip": _damaged_gzip,
    "not gzip": _not_gzip,
    "bomb": _bomb,
    "endless": _endless,
}
