"""The terminal under Textual's driver: it is restored however the reader ends.

The rule: a terminal that is gone is no error and holds nothing up. What is written to it is dropped, and the reader
ends as after SIGHUP.
"""

from __future__ import annotations

import select
import signal
import termios
from contextlib import suppress
from typing import Any, TextIO

from textual.app import App

from tui_reader.tui.terminal.pastes import PasteDriver

# The opposite of all that the driver switches on: bracketed paste, no wrapping, reports of the size, the mouse (in
# pixels too), kitty's keyboard (the other screen has its own, so before that is left), the cursor, the focus.
GIVEN_BACK = (
    "\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l"
    "\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
)


class Forgiving:
    """A stream that drops what it cannot write, so that the thread that writes goes on taking."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.fileno = stream.fileno

    def write(self, text: str) -> None:
        """Write, as far as there is anybody to write to."""
        with suppress(OSError, ValueError):
            self._stream.write(text)

    def flush(self) -> None:
        """Hand over what was written."""
        with suppress(OSError, ValueError):
            self._stream.flush()


class ReaderDriver(PasteDriver):
    """Textual's driver, which knows whether it has the terminal."""

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._screen: TextIO = self._file
        self._file: Any = Forgiving(self._screen)
        self._kept = _attributes(self.fileno)
        self._has_terminal = False

    def start_application_mode(self) -> None:
        """Take the terminal, unless it is taken already (SIGCONT after SIGSTOP), and have all of it painted anew."""
        self._loop.call_soon_threadsafe(self._app.refresh)
        if self._has_terminal:
            return
        self._kept = _attributes(self.fileno)
        self._has_terminal = True
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def stop_application_mode(self) -> None:
        """Give the terminal back."""
        if self._mouse_pixels:
            self.write("\x1b[?1016l")
        super().stop_application_mode()
        self.close()  # all is written then
        self._has_terminal = False

    def write(self, data: str) -> None:
        """Write, as long as the terminal is ours: nobody would take more than a few pieces then."""
        if self._writer_thread is not None and self._writer_thread.is_alive():
            super().write(data)

    def run_input_thread(self) -> None:
        """Read keys. A terminal that is gone ends the reader like SIGHUP; any other fault is one of the reader's."""
        try:
            super().run_input_thread()
        except OSError:
            self._loop.call_soon_threadsafe(self._app.exit, None, 128 + signal.SIGHUP)
        except Exception as error:
            self._loop.call_soon_threadsafe(self._app._handle_exception, error)

    def give_back(self, words: str = "") -> None:
        """Give the terminal back by ourselves, where the way through Textual was cut short, and say `words` on it."""
        is_ours, self._has_terminal = self._has_terminal, False
        self.exit_event.set()  # the thread that reads keys would keep the process
        with suppress(OSError, ValueError):
            if select.select([], [self._screen], [], 0)[1]:  # one that takes nothing is not waited for
                self._screen.write(GIVEN_BACK * is_ours + words)
                self._screen.flush()
        if is_ours and self._kept is not None:
            with suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self._kept)


def _attributes(fileno: int) -> list[Any] | None:
    try:
        return termios.tcgetattr(fileno)
    except termios.error:
        return None
