"""Reads what the terminal sends: every paste is text, whatever it holds, and no byte ends the reader.

A terminal puts ESC[200~ before a paste and ESC[201~ behind it (xterm, “bracketed paste mode”). Textual's parser takes
escape codes in a paste for keys. Bytes that are no UTF-8, and keys that no keyboard has, end its thread.
"""

from __future__ import annotations

import errno
import logging
import os
import selectors
from codecs import getincrementaldecoder
from collections.abc import Iterable
from time import monotonic

from textual import events
from textual._parser import Parser
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

START, END = "\x1b[200~", "\x1b[201~"
READ = 64 * 1024
MOST_KEPT = 1_000_000  # characters of one paste; the others are thrown away
SILENCE = 5.0  # seconds: when nothing came for so long, a paste without an end is over, and keys are keys again
log = logging.getLogger(__name__)


class PasteParser(XTermParser):
    """Textual's parser, which is shown the two marks of a paste but nothing between them."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._pasted: str | None = None  # None: no paste is under way
        self._tail = ""  # of what was read last, as a mark may come in two pieces
        self._heard = 0.0

    def feed(self, data: str) -> Iterable[Message]:
        """Yield what the data mean; empty data are the end of all."""
        if not data:
            yield from super().feed(data)
        self._heard = monotonic()
        while data:
            read = self._tail + data
            before, mark, after = read.partition(START if self._pasted is None else END)
            self._tail = "" if mark else read[1 - len(START) :]
            if self._pasted is None:
                # The tail is known to Textual's parser already: keys are not held back.
                yield from self._keys(data.removesuffix(after) if mark else data)
                self._pasted = "" if mark else None
            else:
                self._pasted = (self._pasted + before.removesuffix(self._tail))[:MOST_KEPT]
                if mark:
                    yield from self._end()
            data = after

    def tick(self) -> Iterable[Message]:
        """Yield what is clear since nothing more came; called ten times a second."""
        yield from super().tick()
        if self._pasted is not None and monotonic() - self._heard > SILENCE:
            self._pasted += self._tail
            self._tail = ""
            yield from self._end()

    def _end(self) -> Iterable[Message]:
        # Textual's parser makes an empty paste of the marks.
        yield from (message for message in self._keys(END) if not isinstance(message, events.Paste))
        yield events.Paste(self._pasted or "")
        self._pasted = None

    def _keys(self, data: str) -> Iterable[Message]:
        for character in data:
            try:
                yield from super().feed(character)
            except Exception:
                log.warning("What the terminal sent could not be read", exc_info=True)
                Parser.__init__(self)


class PasteDriver(LinuxDriver):
    """Textual's driver, with our parser."""

    def run_input_thread(self) -> None:
        """Read the terminal until the app exits. Raises OSError when the terminal is gone."""
        parser = PasteParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            # The terminal read these keys before it was ours, and makes LF of Enter then.
            is_early = bool(selector.select(0))
            while not self.exit_event.is_set():
                if selector.select(0.1):
                    piece = os.read(self.fileno, READ)
                    if not piece:
                        raise OSError(errno.EIO, "the terminal is gone")
                    for message in parser.feed(decode(piece.replace(b"\n", b"\r") if is_early else piece)):
                        self.process_message(message)
                    is_early = False
                for message in parser.tick():
                    self.process_message(message)
