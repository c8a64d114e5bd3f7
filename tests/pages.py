"""Web pages for the test server: with tags that name feeds, and with an article between things that are none."""

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


def article_page(name: str, paragraphs: int = 12) -> bytes:
    """A page with an article about `name`, a menu above it and a footer below."""
    text = "".join(
        f"<p>Paragraph {number} about {name}, which is long enough to be read by a person, with commas, and a point."
        f" It goes on, as articles do, for another sentence or two, so that nobody takes it for a menu.</p>"
        for number in range(1, paragraphs + 1)
    )
    menu = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/about'>About</a></li></ul></nav>"
    body = f"<article><h1>{name}</h1>{text}</article>"
    return f"<!doctype html><html><head><title>{name}</title></head><body>{menu}{body}<footer>Imprint</footer>".encode()
