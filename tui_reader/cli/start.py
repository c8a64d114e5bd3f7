"""Runs one command line: its words become a command, and every error becomes an exit status.

The module of a command is imported when the command is used: `tui-reader --version` imports none of them.
"""

from __future__ import annotations

import argparse
import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from types import FrameType
from typing import TYPE_CHECKING

from tui_reader.cli.arguments import check_arguments
from tui_reader.cli.output import Output, OutputClosed
from tui_reader.cli.parser import COMMANDS, build_parser
from tui_reader.model.errors import ReaderError, UsageError

if TYPE_CHECKING:
    from tui_reader.cli.context import Context
    from tui_reader.model.config import Config
    from tui_reader.model.paths import Paths

OK, FAILED, INTERRUPTED = 0, 1, 130


def start(argv: Sequence[str] | None) -> int:
    """Run one command line and return its exit status; see `tui_reader.cli.main`."""
    out = Output(sys.stdout, sys.stderr)
    try:
        with _interrupted_by("SIGTERM", "SIGHUP") as came:
            status = _guarded(argv, out)
        return 128 + came[0] if came and status == INTERRUPTED else status
    finally:
        out.settle()


@contextmanager
def _interrupted_by(*names: str) -> Iterator[list[int]]:
    """Let these signals do what Ctrl+C does, so what was finished is kept; yield the list of those that came."""
    came: list[int] = []

    def interrupt(number: int, frame: FrameType | None) -> None:
        came.append(number)
        pressed = signal.getsignal(signal.SIGINT)
        if not callable(pressed):  # a shell lets its background jobs ignore Ctrl+C, but not these
            raise KeyboardInterrupt
        pressed(signal.SIGINT, frame)

    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    with suppress(ValueError):  # only the first thread of a process has signals
        # What is ignored (nohup), or handled by whoever called us, stays so.
        for number in [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]:
            signal.signal(number, interrupt)
    try:
        yield came
    finally:
        for number in numbers:
            if signal.getsignal(number) is interrupt:
                signal.signal(number, signal.SIG_DFL)


def _guarded(argv: Sequence[str] | None, out: Output) -> int:
    paths: Paths | None = None
    try:
        try:
            arguments = build_parser().parse_args(argv)
            check_arguments(arguments)
            paths = _find_paths(arguments)
            status = _dispatch(arguments, paths, out)
        except SystemExit as stop:  # argparse, after -h and --version
            status = stop.code if isinstance(stop.code, int) else OK
        if status < 128:  # else a signal ended the reader, and its terminal may be gone
            out.flush()
    except OutputClosed:
        # Whoever read our output has seen enough (`| head -1`): nothing went wrong.
        return OK
    except ReaderError as error:
        out.say(str(error))
        return error.exit_status
    except KeyboardInterrupt:
        out.say("Interrupted; what was finished is kept.")
        return INTERRUPTED
    except Exception as error:
        from tui_reader.cli.crash import describe_crash

        out.say(describe_crash(error, paths.log if paths else None))
        return FAILED
    return status


def _find_paths(arguments: argparse.Namespace) -> Paths:
    from tui_reader.model.paths import find_paths

    try:
        return find_paths(os.environ, library=arguments.library, config=arguments.config)
    except RuntimeError as error:  # pathlib, for "~someone" who does not exist and for no home at all
        raise UsageError(f"The path of the library or the config cannot be found: {error}") from error


def _dispatch(arguments: argparse.Namespace, paths: Paths, out: Output) -> int:
    from tui_reader.forms.config_file import load_config

    config, problems = load_config(paths.config)
    if arguments.config and not problems and not paths.config.exists():
        problems = (*problems, f"{paths.config} does not exist; the defaults are in force.")
    if arguments.command is None:
        status = _open_reader(paths, config, problems)
        if status > 128:
            out.say(f"The reader was ended from outside ({signal.Signals(status - 128).name}); all marks are saved.")
        return status
    for problem in problems:
        out.say(problem)
    from tui_reader.cli.context import Context

    return _command(arguments.command)(Context(arguments, paths, config, out))


def _open_reader(paths: Paths, config: Config, problems: tuple[str, ...]) -> int:
    # Textual reads keys from stdin and paints on stderr; stdout may be anything.
    if not (sys.stdin and sys.stdin.isatty() and sys.stderr and sys.stderr.isatty()):
        raise UsageError("The reader needs a terminal; “tui-reader -h” lists the commands that do without one.")
    # Imports make much and drop little: looking for garbage meanwhile costs a tenth of the start. The app turns it on.
    gc.disable()
    # Textual reads this when it is imported.
    os.environ.setdefault("TEXTUAL_FPS", str(paints_a_second(os.environ)))
    from tui_reader.tui.running.run import run

    return run(paths, config, problems)


def paints_a_second(environ: Mapping[str, str]) -> int:
    """Return how often the screen may be painted, at most; it is only painted when something has changed.

    A key waits for the next turn, and its article for another one: 240 instead of Textual's 60 show the first text of
    a short article in 29 ms instead of 50. Over ssh every paint goes through the line.
    """
    return 60 if "SSH_CONNECTION" in environ or "SSH_TTY" in environ else 240


def _command(name: str) -> Callable[[Context], int]:
    module, _, function = COMMANDS[name].partition(":")
    command: Callable[[Context], int] = getattr(import_module(f"tui_reader.cli.{module}"), function)
    return command
