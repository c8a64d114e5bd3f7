"""Web pages for the test server, with tags that name feeds."""

from __future__ import annotations

from tests.server import Server


def page(*tags: str) -> bytes:
    """A web page with these tags in its head."""
    return f"<!doctype html><html><head><title>Birds</title>{''.join(tags)}</head><p>Words.".encode()


def named(href: str, title: str = "") -> str:
    """A tag that names a feed."""
    return f'<link rel="alternate" type="application/rss+xml" title="{title}" href="{href}">'


def put_page(server: Server, *tags: str, path: str = "/") -> str:
    """Serve a page; return its address."""
    server.put(path, page(*tags), content_type="text/html")
    return server.url(path)
