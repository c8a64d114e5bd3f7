"""Stand-in: the article of a web page is its `article` element, else its body."""

from __future__ import annotations

from tui_reader.model import Content


def extract(page: str, *, url: str, hint: Content | None = None, title: str = "") -> Content | None:
    """Return the article of a web page, or None where there is none."""
    from lxml import etree

    del hint, title
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True)
    try:
        parser.feed(page.encode("utf-8", "ignore"))
        root = parser.close()
    except etree.LxmlError:
        return None
    article = next(root.iter("article"), None)
    article = article if article is not None else next(root.iter("body"), None)
    if article is None or not "".join(str(text) for text in article.itertext()).strip():
        return None
    return Content(etree.tostring(article, encoding="unicode", method="html", with_tail=False), base=url)
