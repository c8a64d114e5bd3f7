"""Stand-in: a body that breaks off is a teaser."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tui_reader.model import Content, Enclosure


def is_teaser(
    body: Content | None,
    *,
    title: str = "",
    url: str | None = None,
    enclosures: Sequence[Enclosure] = (),
    history: Sequence[int] = (),
) -> bool:
    """Tell whether `body` is a teaser; see the package for what is promised."""
    del title, enclosures, history
    if not url or body is None:
        return False
    return re.sub(r"<[^<>]*>", " ", body.value).strip().endswith(("…", "...", "[…]", "[...]"))
