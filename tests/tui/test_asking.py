"""Asking single feeds: each gets one answer, whatever happens, and none is asked twice at once."""

from __future__ import annotations

import asyncio

import pytest

from tui_reader.model.errors import NotFound
from tui_reader.tui.asking import Asking, answer
from tui_reader.tui.messages import FeedAsked


async def ask(feed_id: int) -> FeedAsked:
    """Answer for feed 1, know no feed 2, break down at all others."""
    match feed_id:
        case 1:
            return FeedAsked("It answers.")
        case 2:
            raise NotFound("There is no feed 2.")
    raise RuntimeError("by intent")


async def test_every_feed_gets_one_answer() -> None:
    told: asyncio.Queue[FeedAsked] = asyncio.Queue()
    asking = Asking(told.put_nowait)
    for feed_id in (1, 2, 3, 1):
        asking.ask(feed_id, ask)
    assert asking.feed_ids == {1, 2, 3}
    answers = [await told.get() for _ in range(3)]
    assert {asked.sentence: asked.trouble for asked in answers} == {
        "It answers.": False,
        "There is no feed 2.": True,
        "That feed could not be asked; the log says why. The library is whole.": True,
    }
    assert told.empty()
    assert asking.feed_ids == frozenset()


async def test_closing_waits_for_nobody_and_tells_nothing() -> None:
    async def never(_feed_id: int) -> FeedAsked:
        await asyncio.Event().wait()
        return FeedAsked("It answers.")

    told: list[FeedAsked] = []
    asking = Asking(told.append)
    asking.ask(1, never)
    await asking.close()
    assert asking.feed_ids == frozenset()
    assert told == []


@pytest.mark.parametrize(
    ("status", "new", "error", "sentence", "trouble"),
    [
        ("new", 1200, None, "Herons answers: 1,200 new.", False),
        ("unchanged", 0, None, "Herons answers: nothing new.", False),
        ("failed", 0, "x is silent.", "x is silent. What it brought can be read.", True),
        ("cancelled", 0, None, "Herons was not asked to the end; everything that had arrived is kept.", True),
    ],
)
def test_an_answer_is_one_sentence(status: str, new: int, error: str | None, sentence: str, trouble: bool) -> None:
    asked = answer("Herons", status=status, new=new, error=error)
    assert (asked.sentence, asked.trouble) == (sentence, trouble)
