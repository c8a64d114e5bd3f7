"""What came of a command is one sentence; one that does not end is ended."""

from __future__ import annotations

import sys

import pytest

from tests.programs import Programs, programs
from tui_reader.model.config import Target
from tui_reader.model.errors import ReaderError
from tui_reader.tui.features.sharing.sending import send

__all__ = ["programs"]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs are shell scripts")


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("sleep 1000", "it did not finish within 0.5 s and was stopped. It may have a part of the article."),
        ("kill -9 $$", "it was ended by signal 9 and gave no reason."),
    ],
)
async def test_what_did_not_end_well_is_said(programs: Programs, script: str, sentence: str) -> None:
    programs.put("program", script)
    with pytest.raises(ReaderError) as caught:
        await send("it", Target(command=("program",)), {}, "text", seconds=0.5 if "sleep" in script else 60)
    assert str(caught.value) == sentence


async def test_no_shell_reads_what_a_feed_says(programs: Programs) -> None:
    programs.put_taker("taker")
    values = {"title": "$(touch pwned); `id` | x > y\n&& z", "feed": "*"}
    assert await send("it", Target(command=("taker", "{title}", "{feed}")), values, "text") == "Sent to it."
    assert "\n".join(programs.arguments("taker")) == values["title"] + "\n*"
