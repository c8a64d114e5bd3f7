"""The log, which takes the details of unexpected errors, so that a person sees only one sentence.

The log gets safe text without credentials.
"""

from __future__ import annotations

import platform
import sys
import time
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tui_reader import __version__
from tui_reader.text.clean import clean_text
from tui_reader.text.hosts import censor_text
from tui_reader.text.times import utc_time


def describe_crash(error: BaseException, log: Path | None) -> str:
    """Write the traceback of `error` to `log` and return the sentence that tells the person."""
    what = f"Something unexpected happened ({type(error).__name__}); what was saved is safe."
    if log is None:
        return what
    try:
        _append(log, "".join(traceback.format_exception(error)))
    except OSError:
        return f"{what} The details could not be written to {log}."
    return f"{what} The details are in {log}."


def _append(log: Path, details: str) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    at = utc_time(int(time.time()))
    words = " ".join(sys.argv[1:])
    head = f"{at} tui-reader {__version__}, Python {platform.python_version()}, {sys.platform}: {words}\n"
    with log.open("a", encoding="utf-8", errors="replace") as file:
        file.write(censor_text(clean_text(head + details)))


@contextmanager
def warnings_to(log: Path) -> Iterator[None]:
    """Send what libraries log or warn of to the file `log` instead of the terminal, while the block runs."""
    import logging

    handler: logging.Handler
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.FileHandler(log, encoding="utf-8", errors="replace", delay=True)
    except OSError:
        handler = logging.NullHandler()
    handler.handleError = lambda record: None  # type: ignore[method-assign]  # noqa: ARG005 - on a full disk
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.setLevel(logging.WARNING)
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        with warnings.catch_warnings():
            if not sys.warnoptions:
                warnings.simplefilter("ignore")
            yield
    finally:
        root.removeHandler(handler)
        handler.close()
