"""Work beside the screen: nothing is begun twice, each failure is told once, and all of it ends with the reader."""

from __future__ import annotations

import asyncio
from functools import partial

from tui_reader.model.errors import NotFound
from tui_reader.tui.messages import Told
from tui_reader.tui.session.tasks import FAILED, Tasks


async def test_every_failure_is_told_once() -> None:
    told: asyncio.Queue[Told] = asyncio.Queue()
    tasks = Tasks(told.put_nowait)

    async def work(number: int) -> None:
        match number:
            case 1:
                told.put_nowait(Told("It answers."))
            case 2:
                raise NotFound("There is no feed 2.")
            case _:
                raise RuntimeError("by intent")

    for number in (1, 2, 3, 1):
        tasks.begin(number, partial(work, number))
    assert all(tasks.is_running(number) for number in (1, 2, 3))
    answers = [await told.get() for _ in range(3)]
    assert {each.sentence: each.trouble for each in answers} == {
        "It answers.": False,
        "There is no feed 2.": True,
        FAILED: True,
    }
    assert told.empty()
    assert not any(tasks.is_running(number) for number in (1, 2, 3))


async def test_closing_waits_for_nobody_and_tells_nothing() -> None:
    async def never() -> None:
        await asyncio.Event().wait()

    told: list[Told] = []
    tasks = Tasks(told.append)
    tasks.begin("never", never)
    await tasks.close()
    assert not tasks.is_running("never")
    assert told == []
