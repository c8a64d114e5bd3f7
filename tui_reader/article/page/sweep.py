"""Take out menus, share bars, comments and lists of links, before and after the article of a page is found.

Rule: elements, roles, class names and numbers decide, never the names of sites. An element with most of the text, with
the heading or with a marked article stays, whatever its class name is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tui_reader.article.page.descriptions import Description, word_set
from tui_reader.article.page.tree import HEADINGS, NOT_TEXT, Words, own_text, tag_set

if TYPE_CHECKING:
    from lxml.etree import _Element


def _names(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s-])(?:{pattern})(?:$|[\s-])", re.IGNORECASE)


# Words of class names and ids: elements that are never the article, and elements that are rarely the article.
_NEVER: Final = _names(
    r"comments?|commentlist|comment-?(?:list|area|form|section|wrap|thread)|disqus|respond|replies|foot|footer\d?"
    r"|nav|navi|navbar|navigation|navlinks|breadcrumbs?|crumbs?|share|sharing|share-?(?:bar|buttons?|links?|tools)"
    r"|sharedaddy|socials?|social-?\w+|addthis\w*|addtoany\w*|related|related-?\w+|jp-relatedposts|outbrain|taboola"
    r"|newsletter\w*|subscribe|subscription|cookies?|cookie-?\w+|consent|gdpr|pagination|pager|trackbacks?|pingbacks?"
    r"|screen-reader-text|sr-only|visually-?hidden|skip|skip-?link|mw-editsection|navbox|catlinks|printfooter|noprint"
)
_RARELY: Final = _names(
    r"side-?bars?|masthead|menu|recommended|recommendations?|promos?|promotions?|sponsor|sponsored|sign-?up|popup"
    r"|modal|overlay|ads?|adverts?|advertisement|banner|paging|tags?|tag-?list|tagcloud|widgets?|toolbar|tools|rss"
    r"|login|byline|author-?(?:bio|box|info)|about-?author|metadata|post-?meta|entry-?meta|print|most-?read"
    r"|most-?popular|popular|trending|teasers?|more-?stories|also|read-?more|see-?also|copyright|legal|disclaimer"
    r"|poll|quiz|hidden"
)
_BODY: Final = _names(
    r"e-content|(?:entry|post|article|story|page|blog|news|single)-?(?:content|body|text|inner)|body-?content"
    r"|content-?body|content-?article|rich-?text|prose|wysiwyg|mw-parser-output|markdown-?body|hentry"
)
_NOTE: Final = _names(
    r"notes?|foot-?notes?|side-?notes?|margin-?notes?|end-?notes?|tip|hint|warning|caution|important|callout|admonition"
)
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MOST_HYPHENS: Final = 3
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CONTROLS: Final = frozenset({"nav", "menu", "dialog", "button", "label"})
_ROLES: Final = tag_set("navigation complementary banner contentinfo search dialog alertdialog menu menubar toolbar")
_NOT_BY_NAME: Final = tag_set("html body p a em b i strong article main figure img picture source video audio h1 code")
_LITERAL: Final = frozenset({"pre", "code", "math", "table"})
_MOST: Final = 0.5  # of the words of a page outside links


def names_of(element: _Element) -> str:
    """Return the names in class and id, with hyphens between the words of a name.

    Names of many words are left out: they are headings as ids ("sharing-with-a-single-developer").
    """
    if not element.attrib:
        return ""
    names = f"{(element.get('class') or '')[:300]} {(element.get('id') or '')[:100]}"
    names = re.sub(r"[_-]+", "-", _CAMEL.sub("-", names))
    return " ".join(name for name in names.split() if name.count("-") <= _MOST_HYPHENS)


def mark_of(element: _Element) -> int:
    """Return how a page marks an element: 3 text of the article, 2 the article, 1 the main part, 0 not at all."""
    if "articleBody" in (element.get("itemprop") or ""):
        return 3
    if element.tag == "article" or (element.tag in ("div", "section", "td") and _BODY.search(names_of(element))):
        return 2
    return 1 if element.tag == "main" or element.get("role") in ("main", "article") else 0


def sweep(root: _Element, *, gently: bool) -> None:
    """Take out the elements of a page that are not its article; `gently` keeps those that rarely are."""
    words = Words(root)
    whole = max(1.0, words.free(0))
    pictures = words.count(_is_picture)
    holds = _holders(words)
    gone = [False] * len(words.elements)
    literal = [False] * len(words.elements)
    inside = [False] * len(words.elements)
    for place in range(1, len(gone)):
        element, above = words.elements[place], words.parent[place]
        literal[place] = literal[above] or element.tag in _LITERAL
        inside[place] = inside[above] or element.tag in ("article", "main")
        if gone[above] or element.tag in NOT_TEXT or (element.tag == "noscript" and not pictures[place]):
            gone[place] = True
        elif words.free(place) > _MOST * whole:
            continue
        elif not gently and _is_hidden(element):
            gone[place] = True
        elif not holds[place]:
            gone[place] = _is_furniture(element, gently=gently, inside=inside[place], named=not literal[place])
    words.remove(gone)


def _holders(words: Words) -> list[bool]:
    """Tell which elements are or hold a marked article or the first heading."""
    marks = [mark_of(element) for element in words.elements]
    holds = [mark > 1 for mark in marks]
    for place in range(len(holds) - 1, 0, -1):
        if holds[place] or marks[place] or words.elements[place].tag == "h1":
            holds[words.parent[place]] = True
    return holds


def _is_picture(element: _Element) -> bool:
    return element.tag == "img"


def _is_hidden(element: _Element) -> bool:
    if element.get("hidden") is not None or _HIDDEN.search((element.get("style") or "")[:300]):
        return True
    # Formulas are hidden from screen readers, which read another form of them: <mjx-math aria-hidden="true">.
    return element.get("aria-hidden") == "true" and "-" not in str(element.tag)


def _is_furniture(element: _Element, *, gently: bool, inside: bool, named: bool) -> bool:
    if element.tag in _CONTROLS or element.get("role") in _ROLES:
        return True
    if inside and element.tag == "aside" and _NOTE.search(names_of(element)):
        return False
    if not gently and (element.tag in ("footer", "form", "aside") or (element.tag == "header" and not inside)):
        return True
    if not named or element.tag in _NOT_BY_NAME:
        return False
    names = names_of(element)
    return bool(_NEVER.search(names) or (not gently and _RARELY.search(names)))


# --------------------------------------------------------------------------- the article itself

MEDIA: Final = frozenset({"img", "video", "audio", "iframe", "object", "embed"})
# Elements that only lead to other pages: with a larger share of their words in links.
_LEADS_AWAY: Final = dict.fromkeys(("ul", "ol", "dl", "table"), 0.7) | dict.fromkeys(
    ("div", "section", "header", "aside", *HEADINGS), 0.5
)
_LONE_LINK: Final = 0.8
_LONE_LINK_WORDS: Final = 15


def trim(article: _Element, page: Description) -> None:
    """Take lists of links, the title, and headings without text below them out of an article."""
    words = Words(article)
    pictures = words.count(_is_picture)
    gone = [False] * len(words.elements)
    for place in range(1, len(gone)):
        element = words.elements[place]
        share = words.link_share(place)
        if gone[words.parent[place]]:
            gone[place] = True
        elif element.tag == "p":
            gone[place] = share > _LONE_LINK and words.all_own[place] < _LONE_LINK_WORDS and not pictures[place]
        else:
            gone[place] = share > _LEADS_AWAY.get(str(element.tag), 1)
    _mark_headings(words, gone, page)
    words.remove(gone)


def _mark_headings(words: Words, gone: list[bool], page: Description) -> None:
    """Mark the title, which is shown above the article, and headings at the end, whose text was taken out."""
    seen = [
        place
        for place in range(1, len(gone))
        if not gone[place] and (words.own[place] or words.elements[place].tag in MEDIA)
    ]
    for place in seen[:10]:
        if is_title(words.elements[place], page):
            gone[place] = True
            break
    while len(seen) > 1 and words.elements[seen[-1]].tag in HEADINGS:
        gone[seen.pop()] = True


def is_title(element: _Element, page: Description) -> bool:
    """Tell whether a heading is the title of the page, or nearly."""
    if element.tag not in ("h1", "h2", "h3"):
        return False
    heading = word_set(own_text(element))
    return bool(heading) and any(2 * len(heading & title) > len(heading | title) for title in page.titles)
