"""Programs that are given a text: real scripts, which take it, complain, hang, leave children, or do not exist."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.programs import Programs, programs
from tui_reader.model.errors import ReaderError
from tui_reader.tui.terminal.programs import Ended, run

__all__ = ["programs"]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs are shell scripts")
LONG = 60.0


async def test_a_program_gets_the_whole_text_and_its_arguments_as_they_are(programs: Programs) -> None:
    programs.put_taker("taker")
    text = "Füße 日本 😀\n" * 200_000
    arguments = ["$(touch x)", "; rm -rf y", "--output=z", "a  b", "`id`", "*"]
    assert await run(["taker", *arguments], text, seconds=LONG) == Ended(0, "")
    assert programs.given("taker") == text
    assert programs.arguments("taker") == arguments


async def test_a_program_that_fails_is_quoted_by_its_first_line_without_control_characters(programs: Programs) -> None:
    programs.put("failing", "printf '\\n\\033[31mNo ink\\033[0m \\233left\\nmore\\n' >&2; exit 3")
    assert await run(["failing"], "text", seconds=LONG) == Ended(3, "[31mNo ink[0m �left")


async def test_a_program_that_reads_nothing_and_talks_much_blocks_nobody(programs: Programs) -> None:
    programs.put("chatty", "yes out | head -c 300000; yes err | head -c 300000 >&2")
    assert await run(["chatty"], "x" * 3_000_000, seconds=LONG) == Ended(0, "err")


async def test_a_program_without_end_is_ended_with_its_children(programs: Programs) -> None:
    programs.put("endless", 'echo begun >&2\nsleep 1000 &\necho $! > "$HERE/child"\nwait')
    child = programs.folder / "child"
    task = asyncio.create_task(run(["endless"], "", seconds=3.0))
    assert await task == Ended(None, "begun")
    pid = int(child.read_text())
    await until(lambda: is_gone(pid))


async def test_a_child_that_stays_is_not_waited_for(programs: Programs) -> None:
    # As xclip does: what holds the clipboard goes on in the background.
    programs.put("forking", 'sleep 1000 &\necho $! > "$HERE/child"')
    assert (await run(["forking"], "text", seconds=LONG)).status == 0
    child = int((programs.folder / "child").read_text())
    os.kill(child, 0)
    os.kill(child, 9)


async def test_a_program_has_no_terminal(programs: Programs) -> None:
    programs.put("rude", "(echo boo > /dev/tty) 2>/dev/null && exit 0; exit 7")
    assert (await run(["rude"], "", seconds=LONG)).status == 7


async def test_whoever_stops_waiting_does_not_stop_the_program(programs: Programs) -> None:
    programs.put_taker("taker")
    programs.put("slow", 'while [ ! -e "$HERE/go" ]; do sleep 0.02; done; exec taker')
    task = asyncio.create_task(run(["slow"], "the text", seconds=LONG))
    while not task.done():
        await asyncio.sleep(0.1)
        task.cancel()
        await asyncio.wait([task])
    (programs.folder / "go").touch()
    await until(lambda: programs.was_given("taker"))
    assert programs.given("taker") == "the text"


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["no-such-program", "x"], "There is no program “no-such-program” here."),
        (["/", "x"], "“/” could not be started: Permission denied."),
        (["cat", "a\0b"], "“cat” could not be started: embedded null byte."),
        (["cat", "x" * 3_000_000], "“cat” could not be started: Argument list too long."),
    ],
)
async def test_what_cannot_be_started_is_said(command: list[str], sentence: str, tmp_path: Path) -> None:
    with pytest.raises(ReaderError) as caught:
        await run(command, "text", seconds=LONG)
    assert str(caught.value) == sentence


async def until(condition: Callable[[], bool]) -> None:
    """Wait until `condition` holds; fail when it never does."""
    for _ in range(1000):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("what was waited for never came")


def is_gone(pid: int) -> bool:
    """Tell whether a process is no more, or only waits to be buried."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except ProcessLookupError:
        return True
    except OSError:
        return False
