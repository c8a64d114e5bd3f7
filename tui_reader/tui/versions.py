"""From one version of an article to the other: the place where the same words stand. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from tui_reader.model import Part
from tui_reader.tui.flow import TOP, Place

COMPARED = 60  # characters: enough to be found once, few enough to survive small edits


def same_place(words: str, parts: Sequence[Part]) -> Place:
    """Return where `words` stand in another version; its top where they do not."""
    sought = words[:COMPARED]
    if not sought.strip():
        return TOP
    number = 0
    for part in parts:
        for block in part.blocks:
            at = block.text.find(sought)
            if at >= 0:
                return Place(number, at)
            number += 1
    return TOP
