"""A parser process: frames of bytes in on stdin, what they bring out on stdout, until stdin ends.

Hostile feeds are parsed here and nowhere else: a process can be killed when it takes too long or too much. Its
memory is bounded by the system where the system can, and an alarm ends it when its owner died while it was busy.
Both ends are ours, so the frames are pickles.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import struct
import sys
from typing import BinaryIO

from tui_reader.errors import NotAFeed, ParseError
from tui_reader.incoming import ParsedFeed
from tui_reader.parse import Pieces, parse_feed
from tui_reader.refresh.harvest import Harvest, harvest

MODULE = "tui_reader.refresh.parser_process"
MEMORY = 768 * 1024 * 1024
NICENESS = 10
GRACE = 20  # seconds after the deadline, within which a living owner has killed us
HEADER = struct.Struct("!I")

# What goes in: address, content type, bytes, known pieces, seconds. What comes out: a harvest, or the whole feed
# where no pieces were named, or kind and sentence of the error.
Request = tuple[str, str | None, bytes, Pieces | None, float]
Reply = Harvest | ParsedFeed | tuple[str | None, str]


def main() -> None:
    """Parse until stdin ends."""
    _be_modest()
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    # Whatever a library prints may not land between the frames.
    sys.stdout = sys.stderr
    while (frame := read_frame(source)) is not None:
        request: Request = pickle.loads(frame)  # noqa: S301 - from our own parent
        _set_alarm(int(request[-1]) + GRACE)
        reply = pickle.dumps(answer(request), protocol=5)
        _set_alarm(0)
        sink.write(HEADER.pack(len(reply)) + reply)
        sink.flush()


def answer(request: Request) -> Reply:
    """Parse one document; errors become a value."""
    url, content_type, data, known, _seconds = request
    try:
        if known is None:
            return parse_feed(data, url=url, content_type=content_type)
        return harvest(data, url=url, content_type=content_type, known=known)
    except NotAFeed as error:
        return error.kind, str(error)
    except ParseError as error:
        return None, str(error)
    except (MemoryError, RecursionError):
        return None, "The feed is built in a way that cannot be read in bounded memory; it was left alone."


def read_frame(source: BinaryIO) -> bytes | None:
    """Return the next frame, or None at the end."""
    header = source.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    (length,) = HEADER.unpack(header)
    frame = source.read(length)
    return frame if len(frame) == length else None


def _be_modest() -> None:
    """Leave the processor to whoever types, and bound the memory."""
    with contextlib.suppress(AttributeError, OSError):
        os.nice(NICENESS)
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


def _set_alarm(seconds: int) -> None:
    """Be ended by the system in so many seconds, in the middle of C code too; 0: never mind. Unix only."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


if __name__ == "__main__":
    main()
