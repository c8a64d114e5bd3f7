"""Sends an article to a target of the config, a program or a file, and tells the result in one sentence."""

from __future__ import annotations

import asyncio

from tui_reader.model.config import Target
from tui_reader.model.errors import ReaderError
from tui_reader.tui.features.sharing.templates import Values, default_name, fill_command, fill_path
from tui_reader.tui.terminal.files import save, shown
from tui_reader.tui.terminal.programs import Ended, run

SECONDS = 60.0


async def send(name: str, target: Target, values: Values, document: str, *, seconds: float = SECONDS) -> str:
    """Send `document` to the target called `name` and say that it was; raises ReaderError when it was not."""
    if target.file:
        path = await asyncio.to_thread(save, fill_path(target.file, values), document, name=default_name(values))
        return f"Sent to {name}: {shown(path)}"
    ended = await run(fill_command(target, values), document, seconds=seconds)
    if ended.status != 0:
        raise ReaderError(_trouble(name, ended, seconds))
    return f"Sent to {name}."


def _trouble(name: str, ended: Ended, seconds: float) -> str:
    if ended.status is None:
        said = f" It said: {ended.said}" if ended.said else ""
        return f"{name} did not finish within {seconds:g} s and was stopped. It may have a part of the article.{said}"
    if ended.said:
        return f"{name} says: {ended.said}"
    how = f"failed with status {ended.status}" if ended.status > 0 else f"was ended by signal {-ended.status}"
    return f"{name} {how} and gave no reason."
