"""The whole life of the reader: open the library, paint, begin the rest, and close, however the reader is ended."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from tui_reader.model.config import Config
from tui_reader.model.paths import Paths, refuse_missing_folder
from tui_reader.text.clean import clean_text
from tui_reader.tui.app import ReaderApp
from tui_reader.tui.running.ending import end_within, signals_to
from tui_reader.tui.running.last_run import CRASHED, ThisRun, how_it_ended, tell_last_runs
from tui_reader.tui.running.log_file import log_to
from tui_reader.tui.session.session import Session

log = logging.getLogger(__name__)


def run(paths: Paths, config: Config, problems: tuple[str, ...] = ()) -> int:
    """Open the reader and return the exit status: 0, or 128 + n when signal n ended it.

    Raises LibraryError when the library cannot be used, and what went wrong when the reader had to be left.
    """
    log_to(paths.log)
    is_new = paths.is_given and not paths.library.exists()
    refuse_missing_folder(paths)
    session = Session(paths.library, config)
    # Read before the screen is taken: a library that cannot be used is told in a plain sentence.
    _ = session.start
    made = f"A new library was made: {paths.library}." if is_new else ""
    folder = paths.log.parent
    ended = tell_last_runs(folder, paths.log, now=session.now)
    said = (*filter(None, (session.standing.why_read_only, made)), *ended, *problems)
    app = ReaderApp(session, config, said)
    this_run = ThisRun(folder)
    this_run.begin()
    status = 1
    try:
        with ended_in_time(app, this_run, paths.log):
            app.run()
        if app._exception is not None:
            raise app._exception
        status = app.return_code or 0
    except SystemExit as stop:
        status = stop.code if isinstance(stop.code, int) else 1
    finally:
        app.give_terminal_back()
        this_run.end(how_it_ended(status))
        with suppress(OSError):  # the terminal may be gone
            for sentence in session.standing.farewell:
                sys.stderr.write(f"tui-reader: {clean_text(sentence)}\n")
    return status


@contextmanager
def ended_in_time(app: ReaderApp, this_run: ThisRun, log_file: Path) -> Iterator[None]:
    """Leave `app` when a signal asks for it or after a fault, and within bounds, whatever hangs."""

    def give_up() -> None:
        log.critical("the reader did not end in time", exc_info=app._exception)
        app.give_terminal_back(f"tui-reader: The reader did not end in time and was ended; see {log_file}.\n")
        this_run.end(CRASHED)

    def leave(number: int) -> None:
        try:
            asyncio.get_running_loop().call_soon_threadsafe(app.exit, None, 128 + number)
        except RuntimeError:  # it does not run yet, or no longer
            raise SystemExit(128 + number) from None

    app.at_fault = partial(end_within, 1, give_up)
    with signals_to(leave, at_once=lambda number: end_within(128 + number, give_up)):
        yield
