"""Handlers of pictures and players. Those that only count readers are left out. See `tags`."""

from __future__ import annotations

from functools import partial

from tui_reader.article.read import clean
from tui_reader.article.read.builder import Builder, Element, Embed, Undo
from tui_reader.article.read.nodes import Node


def image(builder: Builder, element: Element) -> None:
    """Handle an `<img>`: an emoji becomes its character, a beacon nothing, others a picture or their words."""
    if builder.embed is not None:
        return
    alt = clean.words_of(element.get("alt"))
    if clean.is_emoji(alt, element.get):
        builder.text(alt)
        return
    url = clean.picture_address(element.get, builder.base, builder.source)
    if clean.is_beacon(url or "", element.get) or (builder.noscript and url in builder.pictures):
        return
    if url is None:
        builder.text(f" {alt} " if alt else "")
        return
    builder.pictures.add(url)
    attrs = {"src": url, "alt": alt, "title": clean.words_of(element.get("title"))}
    for name in ("width", "height"):
        if size := clean.pixels(element.get(name)):
            attrs[name] = str(size)
    builder.add_inline(Node("img", attrs))


def image_words(builder: Builder, element: Element) -> None:
    """Handle an `<img>` of which only the words are kept."""
    builder.text(f" {clean.words_of(element.get('alt'))} ")


def picture(builder: Builder, _element: Element) -> Undo:
    """Handle a `<picture>`: its sources are addresses for the `<img>` inside."""
    before, builder.source = builder.source, ""
    return partial(setattr, builder, "source", before)


def source(builder: Builder, element: Element) -> None:
    """Handle a `<source>` of a picture or a player; the first one counts."""
    sets = element.get("srcset") or element.get("data-srcset")
    address = element.get("src") or element.get("data-src") or clean.largest(sets)
    if builder.embed is not None:
        builder.embed.url = builder.embed.url or clean.absolute(address, builder.base)
    elif builder.source == "":
        builder.source = address or ""


def embed(builder: Builder, element: Element) -> Undo | None:
    """Handle an embedded player or page; its address may come later, from an element inside."""
    address = element.get("data") if element.tag == "object" else element.get("src")
    url = clean.absolute(address or element.get("data-src") or element.get("data-lazy-src"), builder.base)
    if url is not None:
        url = None if clean.is_beacon(url, element.get) else clean.embed_address(url)
    if builder.embed is not None:
        builder.embed.url = builder.embed.url or url
        return None
    title = clean.words_of(element.get("title") or element.get("aria-label"))
    builder.embed = Embed(element.tag, url, title[:200])
    return builder.put_embed


def param(builder: Builder, element: Element) -> None:
    """Handle a `<param>` of an `<object>`, which may hold the address."""
    if builder.embed is None or (element.get("name") or "").lower() not in ("movie", "src", "url"):
        return
    url = clean.absolute(element.get("value"), builder.base)
    builder.embed.url = builder.embed.url or (clean.embed_address(url) if url else None)
