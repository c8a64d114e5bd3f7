"""Where a web page says that it is at home: `<link rel="canonical">` (RFC 6596).

The rule: it is read from the head, where it has to stand (HTML, 4.2.4), so whatever people write in a text is none.
"""

from __future__ import annotations

import re
from typing import Final

from tui_reader.article.page.tree import parse_page
from tui_reader.article.read.clean import absolute

LONGEST_HEAD: Final = 256 * 1024
_END = re.compile(r"</head|<body", re.IGNORECASE)


def canonical_address(page: str, *, url: str) -> str | None:
    """Return the address that a page at `url` names as its own, or None. Never raises."""
    head = page[:LONGEST_HEAD]
    end = _END.search(head)
    root = parse_page(head[: end.start()] if end else head)
    if root is None:
        return None
    base = next((absolute(element.get("href"), url) for element in root.iter("base")), None) or url
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            return absolute(link.get("href"), base)
    return None
