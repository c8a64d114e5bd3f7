"""Stand-in: the article of a web page, by readability."""

from __future__ import annotations

from tui_reader.model import Content


def extract(page: str, *, url: str, hint: Content | None = None, title: str = "") -> Content | None:
    """Return the article of a web page, or None where there is none."""
    from readability import Document

    del hint, title
    try:
        html = Document(page, url=url).summary(html_partial=True)
    except Exception:
        return None
    return Content(html, base=url) if len(html) > 60 else None
