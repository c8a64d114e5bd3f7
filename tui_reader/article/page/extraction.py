"""Extract the article of a web page as HTML: read the page, sweep it, choose an element, trim the element.

Rule: never raise, and take time in proportion to the length of the page (TRAPS 9, 11, 12, 13, 15).
"""

from __future__ import annotations

from typing import Final

from tui_reader.article.page.choice import Choice, choose
from tui_reader.article.page.descriptions import Description, add_hints, body_as_html, read_description
from tui_reader.article.page.sweep import sweep, trim
from tui_reader.article.page.tree import parse_page
from tui_reader.article.read.clean import absolute
from tui_reader.article.write.plain_text import count_words
from tui_reader.model.entities import Content

PLENTY: Final = 600  # words; a first try with so many is good
TOO_FEW: Final = 12
TOO_LITTLE: Final = 0.05  # of the value that a gentle sweep finds


def extract_article(page: str, *, url: str, hint: Content | None = None, title: str = "") -> Content | None:
    """Return the article of a web page as HTML, or None where no article is found.

    `url` is the address of the page; the result's `base` is the base of its links. `hint` is the text that the feed has
    for the article and `title` its title: both help to find the article. Menus, comments, share bars and lists of links
    are left out. Pictures, captions, tables and code stay with their attributes, as unsafe as in the page. Never
    raises, and takes time in proportion to the length; only the first 4 MB of a page are read.
    """
    try:
        return _extract(page, url, hint, title)
    except Exception:  # no article then; the feed's own text is still there
        return None


def _extract(page: str, url: str, hint: Content | None, title: str) -> Content | None:
    from lxml import etree

    found = _find(page, hint, title)
    if found is None:
        return None
    choice, description = found
    article = choice.element
    trim(article, description)
    base = absolute(description.base, url) or url
    words = count_words(" ".join(map(str, article.itertext())))
    if count_words(description.body) > 2 * words:
        return Content(body_as_html(description.body), base=base)
    if not words and next(article.iter("img", "video", "audio", "iframe"), None) is None:
        return None
    return Content(etree.tostring(article, encoding="unicode", method="html", with_tail=False), base=base)


def _find(page: str, hint: Content | None, title: str) -> tuple[Choice, Description] | None:
    """Look for the article after a thorough sweep; where little is left, look again after a gentle sweep."""
    tries: list[Choice] = []
    description = Description()
    for gently in (False, True):
        root = parse_page(page)
        if root is None:
            return None
        description = add_hints(read_description(root), hint, title)
        sweep(root, gently=gently)
        tries.append(choose(root, description))
        if tries[0].words > PLENTY and (hint is None or tries[0].described):
            break
    first, last = tries[0], tries[-1]
    doubtful = first.words < TOO_FEW or first.value < TOO_LITTLE * last.value
    # The page's own description occurs in many parts of the page, the feed's text only in the article.
    doubtful = doubtful or (hint is not None and 2 * first.described < last.described)
    return (last if doubtful else first), description
