"""The two streams of a command: stdout for data, stderr for messages.

Data is safe text or JSON in UTF-8. When another program closes the pipe, the command ends without a traceback.
Progress and hints are for people: they appear only where stderr is a terminal.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TextIO

from tui_reader.model.errors import ReaderError
from tui_reader.text.clean import clean_text

# What JSON may hold raw, but a terminal may not see: DEL, C1, surrogates, bidi controls, separators (text/clean.py).
_ESCAPED = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb]")

MOST_SAID = 2_000  # letters in one line


class OutputClosed(Exception):
    """Whoever read our stdout has gone; the command ends in silence."""


class Output:
    """Where one command writes. `width` is that of the terminal in cells, or None where lines may be of any length."""

    def __init__(self, stdout: TextIO | None, stderr: TextIO | None) -> None:
        self._stdout = stdout
        self._stderr = stderr
        self._progress_shown = False
        # A character the terminal's encoding lacks becomes "?": no reason to stop.
        if isinstance(stdout, io.TextIOWrapper):
            stdout.reconfigure(errors="replace")

    @property
    def on_terminal(self) -> bool:
        """Whether a person looks at stdout."""
        return self._stdout is not None and self._stdout.isatty()

    @property
    def width(self) -> int | None:
        """Cells in a line: the terminal's (or `COLUMNS`); None in a pipe, where nothing is cut."""
        if not self.on_terminal and not os.environ.get("COLUMNS"):
            return None
        return _terminal_columns()

    # ----------------------------------------------------------------- data

    def line(self, text: str, *, at_once: bool = False) -> None:
        """Write one line of data; with `at_once` it leaves our buffer now."""
        self._write(clean_text(text).replace("\n", " ").replace("\t", " ") + "\n", at_once=at_once)

    def text(self, text: str) -> None:
        """Write lines of data, ended with a line feed."""
        text = clean_text(text)
        self._write(text if text.endswith("\n") else text + "\n", at_once=False)

    def json(self, value: object, *, at_once: bool = False, indent: int | None = None) -> None:
        """Write one JSON document, on one line unless `indent` is given."""
        self._use_utf8()
        self._write(_dump(value, indent) + "\n", at_once=at_once)

    def document(self, text: str) -> None:
        """Write a document for programs, in UTF-8 whatever the terminal speaks."""
        self._use_utf8()
        self.text(text)

    @contextmanager
    def json_array(self) -> Iterator[JsonArray]:
        """Write an array, one element a line as it comes; it is closed however the block ends."""
        self._use_utf8()
        array = JsonArray(self)
        try:
            yield array
        except OutputClosed:
            raise
        except BaseException:
            array.close()
            raise
        array.close()

    def flush(self) -> None:
        """Hand over all that was written; raises OutputClosed, or ReaderError when the disk is full."""
        self._write("", at_once=True)

    def settle(self) -> None:
        """Make sure that nothing is left to fail when the interpreter flushes its streams at exit."""
        self.clear_progress()
        for stream in (self._stdout, self._stderr):
            if stream is None:
                continue
            try:
                stream.flush()
            except (OSError, ValueError):
                with suppress(OSError, ValueError):  # see the Python manual, signal, "Note on SIGPIPE"
                    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())

    def _write(self, text: str, *, at_once: bool) -> None:
        if self._stdout is None:
            return
        self.clear_progress()
        try:
            self._stdout.write(text)
            if at_once:
                self._stdout.flush()
        except BrokenPipeError as error:
            raise OutputClosed from error
        except OSError as error:
            raise ReaderError(f"The output could not be written: {error.strerror}.") from error

    def _use_utf8(self) -> None:
        if isinstance(self._stdout, io.TextIOWrapper) and (self._stdout.encoding or "").lower() != "utf-8":
            self._stdout.reconfigure(encoding="utf-8")

    # ----------------------------------------------------------------- talk

    def say(self, sentence: str) -> None:
        """Tell the person something on stderr; lines after the first stand as they are, and none is endless."""
        lines = (
            line if len(line) <= MOST_SAID else line[:MOST_SAID] + "…" for line in clean_text(sentence).split("\n")
        )
        self._talk("tui-reader: " + "\n".join(lines) + "\n")

    def hint(self, sentence: str) -> None:
        """Say something that helps a person and would only disturb a script."""
        if self._stderr is not None and self._stderr.isatty():
            self._talk(clean_text(sentence) + "\n")

    def progress(self, words: str) -> None:
        """Show `words` in the last line of the terminal, in place of what was there."""
        if self._stderr is None or not self._stderr.isatty() or os.environ.get("TERM") == "dumb":
            return
        from tui_reader.cli.columns import fit

        self._progress_shown = False
        self._talk("\r\x1b[2K" + fit(words, _terminal_columns() - 1))
        self._progress_shown = True

    def clear_progress(self) -> None:
        """Take the progress away, so that a line can be written."""
        if self._progress_shown:
            self._progress_shown = False
            self._talk("\r\x1b[2K")

    def _talk(self, text: str) -> None:
        if self._stderr is None:
            return
        self.clear_progress()
        # A closed stderr takes no talk; the exit status still tells.
        with suppress(OSError, ValueError):
            self._stderr.write(text)
            self._stderr.flush()


class JsonArray:
    """A JSON array that is being written."""

    def __init__(self, out: Output) -> None:
        self._out = out
        self._opening = "[\n"

    def add(self, element: Mapping[str, object]) -> None:
        """Write the next element."""
        self._out._write(self._opening + _dump(element, None), at_once=False)
        self._opening = ",\n"

    def close(self) -> None:
        """Write the end of the array."""
        self._out._write("[]\n" if self._opening == "[\n" else "\n]\n", at_once=False)


def _terminal_columns() -> int:
    import shutil

    return shutil.get_terminal_size().columns


def _dump(value: object, indent: int | None) -> str:
    import json

    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
