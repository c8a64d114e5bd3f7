"""Hold a screen, or its article alone, against what is stored.

After a deliberate change: `UPDATE_LOOKS=1 pytest tests/looks`, then read the difference, and look at a picture too.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from tests.flows.reader import QUIET, reading
from tests.looks.dump import dump
from tui_reader.model.config import Look, Target
from tui_reader.model.records import replace

EXPECTED = Path(__file__).parent / "expected"


async def look(
    library: Path,
    name: str,
    size: tuple[int, int],
    theme: str,
    keys: tuple[str, ...],
    *,
    is_article_alone: bool = False,
    share: Mapping[str, Target] | None = None,
) -> None:
    """Open the reader, type, and hold the screen against what is stored."""
    config = replace(QUIET, look=Look(theme=theme), share=dict(share or {}))
    async with reading(library, size=size, config=config) as reader:
        await reader.type(*keys)
        await reader.rest()
        await reader.until(lambda: reader.parts.article.view.is_settled or reader.parts.panes.is_narrow)
        # Highlighting begins when a block of code is painted, and ends on a thread of its own.
        await reader.pilot.pause()
        await reader.until(
            lambda: all(worker.is_finished for worker in reader.app.workers if worker.group == "highlight")
        )
        await reader.pilot.pause()
        seen = dump(reader.app, reader.parts.article.view.region if is_article_alone else None)
    expected = EXPECTED / f"{name}.txt"
    if os.environ.get("UPDATE_LOOKS"):
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(seen, "utf-8")
    assert seen == expected.read_text("utf-8")
