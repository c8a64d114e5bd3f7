"""Stand-in: whether a feed gives only the beginning of an article."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tui_reader.model import Content


def is_teaser(body: Content | None, *, title: str, history: Sequence[Content] = ()) -> bool:
    """Tell whether `body` is only the beginning of an article; `history` are bodies of other entries of its feed."""
    del title, history
    if body is None:
        return True
    text = re.sub(r"<[^<>]*>", " ", body.value) if body.type == "html" else body.value
    text = text.strip()
    return len(text) < 600 or text.endswith(("…", "...", "[…]", "[...]"))
