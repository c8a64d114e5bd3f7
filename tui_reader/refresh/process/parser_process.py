"""A parser process: reads requests from stdin and writes replies to stdout, until stdin ends.

The rule: documents from outside are parsed here and nowhere else, because a process can be killed when it takes too
long or too much memory. The system bounds its memory where it can. An alarm ends the process when its owner died
meanwhile.
"""

from __future__ import annotations

import contextlib
import pickle
import re
import signal
import sys

from tui_reader.fetch import unpack
from tui_reader.model.errors import FetchError, NotAFeed, ParseError, ReaderError
from tui_reader.model.incoming import CommentRow, FoundPage, PageRow, ParsedFeed
from tui_reader.parse import feeds_of_page, parse_feed, read_subscriptions
from tui_reader.pictures import UnfitPicture, shrink
from tui_reader.refresh.process.children import be_nice
from tui_reader.refresh.process.frames import HEADER, Answer, ParserRequest, Refusal, Reply, read_frame
from tui_reader.refresh.process.new_rows import NewRows, read_new_rows

MODULE = "tui_reader.refresh.process.parser_process"
MEMORY = 768 * 1024 * 1024
NICENESS = 10
_END = re.compile(rb"</(?:html|rss|feed|rdf:rdf)[\s>]", re.IGNORECASE)
_TAIL = 2048  # bytes at the end in which a whole document has its last tag
GRACE = 20  # seconds after the deadline: a living owner kills this process earlier


def main() -> None:
    """Parse until stdin ends."""
    _be_modest()
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    # Text that a library prints must not get between the frames.
    sys.stdout = sys.stderr
    while (frame := read_frame(source)) is not None:
        request: ParserRequest = pickle.loads(frame)  # noqa: S301 - from our own parent
        _set_alarm(int(request.seconds) + GRACE)
        reply = pickle.dumps(answer(request), protocol=5)
        _set_alarm(0)
        sink.write(HEADER.pack(len(reply)) + reply)
        sink.flush()


def answer(request: ParserRequest) -> Reply:
    """Do the task of one request; errors become a Refusal."""
    try:
        return _made_of(request)
    except NotAFeed as error:
        return Refusal("NotAFeed", str(error), error.kind)
    except (ParseError, UnfitPicture) as error:
        return Refusal("ParseError", str(error))
    except ReaderError as error:
        return Refusal("FetchError" if isinstance(error, FetchError) else "ReaderError", str(error))
    except (MemoryError, RecursionError):
        sentence = "This is built in a way that cannot be read in bounded memory; it was left alone."
        return Refusal("ParseError", sentence)


def _made_of(request: ParserRequest) -> Answer:
    match request.task:
        case "list":
            return read_subscriptions(request.data, name=request.url)
        case "links":
            return feeds_of_page(request.data, url=request.url, content_type=request.content_type)
        case "picture":
            return shrink(request.data, most_pixels=request.most_pixels)
    data, cut = request.data, request.cut
    if request.packing is not None:
        data, cut_in_packing = unpack(data, request.packing, url=request.url)
        cut = cut or cut_in_packing
    return _fed(request, data, cut) if request.task in ("feed", "new rows") else _extracted(request, data, cut)


def _fed(request: ParserRequest, data: bytes, cut: str) -> NewRows | ParsedFeed:
    url, content_type = request.url, request.content_type
    try:
        if request.task == "feed":
            return parse_feed(data, url=url, content_type=content_type, cut=cut)
        return read_new_rows(data, url=url, content_type=content_type, known=request.known, cut=cut)
    except ParseError as error:
        if cut and not (isinstance(error, NotAFeed) and error.kind == "web page"):
            raise FetchError(f"{cut}.", url=url) from error
        raise


def _extracted(request: ParserRequest, data: bytes, cut: str) -> FoundPage | PageRow | tuple[CommentRow, ...]:
    from tui_reader.refresh.process.extraction import extract_page, read_comments, read_saved

    url, content_type = request.url, request.content_type
    if cut and not _END.search(data[-_TAIL:]):  # otherwise half a page would count as the whole
        raise FetchError(f"{cut}.", url=url)
    if request.task == "comments":
        return read_comments(data, url=url, content_type=content_type)
    if request.task == "saved page":
        return read_saved(data, url=url, content_type=content_type)
    return extract_page(data, url=url, content_type=content_type, hint=request.hint, title=request.title)


def _be_modest() -> None:
    """Lower the priority of this process, and bound its memory."""
    be_nice(NICENESS)
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


def _set_alarm(seconds: int) -> None:
    """Let the system end this process in so many seconds, even inside C code; 0 cancels that. Unix only."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


if __name__ == "__main__":
    main()
