"""The log of the reader: a file of bounded size, and nothing on the screen."""

from __future__ import annotations

import logging
import os
from logging.handlers import RotatingFileHandler
from pathlib import Path

LOG_BYTES = 512 * 1024


def log_to(path: Path) -> None:
    """Send the log to a file: nothing may write to the screen but the screen itself."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(path, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8")
    except OSError:
        handler = logging.NullHandler()
    handler.handleError = lambda record: None  # type: ignore[method-assign]  # noqa: ARG005 - on a full disk
    handler.setFormatter(logging.Formatter("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers = [handler]
    logging.captureWarnings(True)  # Python would write them to stderr, in the middle of the screen
    root.setLevel(os.environ.get("TUI_READER_LOG", "WARNING").upper())
