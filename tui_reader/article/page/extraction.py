"""The article of a web page, as HTML: read, sweep, choose, trim.

The rule it guards: it never raises, and its time follows the length of the page (TRAPS 9, 11, 12, 13, 15).
"""

from __future__ import annotations

from typing import Final

from tui_reader.article.page.choice import Choice, choose
from tui_reader.article.page.descriptions import Said, add_hints, body_as_html, read_said
from tui_reader.article.page.sweep import sweep, trim
from tui_reader.article.page.tree import parse_page
from tui_reader.article.read.clean import absolute
from tui_reader.article.write.plain_text import count_words
from tui_reader.model.entities import Content

PLENTY: Final = 600  # words, with which the first try is not doubted
TOO_FEW: Final = 12
TOO_LITTLE: Final = 0.05  # of what a gentle sweep finds


def extract(page: str, *, url: str, hint: Content | None = None, title: str = "") -> Content | None:
    """Return the article of a web page, or None; see the package for what is promised."""
    try:
        return _extract(page, url, hint, title)
    except Exception:  # a page that we cannot read is a page without an article; the feed's own text is still there
        return None


def _extract(page: str, url: str, hint: Content | None, title: str) -> Content | None:
    from lxml import etree

    found = _find(page, hint, title)
    if found is None:
        return None
    choice, said = found
    article = choice.element
    trim(article, said)
    base = absolute(said.base, url) or url
    words = count_words(" ".join(map(str, article.itertext())))
    if count_words(said.body) > 2 * words:
        return Content(body_as_html(said.body), base=base)
    if not words and next(article.iter("img", "video", "audio", "iframe"), None) is None:
        return None
    return Content(etree.tostring(article, encoding="unicode", method="html", with_tail=False), base=base)


def _find(page: str, hint: Content | None, title: str) -> tuple[Choice, Said] | None:
    """Look for the article with a thorough sweep, and where that leaves little, once more with a gentle one."""
    tries: list[Choice] = []
    said = Said()
    for gently in (False, True):
        root = parse_page(page)
        if root is None:
            return None
        said = add_hints(read_said(root), hint, title)
        sweep(root, gently=gently)
        tries.append(choose(root, said))
        if tries[0].words > PLENTY and (hint is None or tries[0].said):
            break
    first, last = tries[0], tries[-1]
    doubtful = first.words < TOO_FEW or first.value < TOO_LITTLE * last.value
    # The page's own description is on many parts of it, the feed's text only in the article.
    doubtful = doubtful or (hint is not None and 2 * first.said < last.said)
    return (last if doubtful else first), said
