"""Every error that reaches a person, as one tree.

The message is a finished sentence: what happened, and what is still fine. Each room turns the exceptions of its
libraries into these errors (with `from`), so no other exception leaves a room.

    ReaderError
    ├── UsageError            wrong words on the command line or in a query      (exit 2)
    │   ├── QueryError        carries the column of the mistake
    │   └── FieldError        carries the field of a form
    ├── NotFound              an id or a name that the library does not hold     (exit 1)
    ├── FeedError             carries the feed's address                          (exit 1)
    │   ├── FetchError        the server or the file could not be read
    │   │   ├── Unreachable   no answer at all: refused, no DNS, time out before a byte
    │   │   ├── NoTls         the connection was taken, and no encrypted one could be made of it
    │   │   ├── Waiting       not asked: its server wants a pause that is not over
    │   │   └── Gone          HTTP 410: the publisher says it will not come back
    │   └── ParseError        bytes came, but no feed could be made of them
    │       └── NotAFeed      the bytes are something else: a web page, an OPML list, ...
    ├── LibraryError          the library file cannot be used                     (exit 3)
    │   ├── NotALibrary       the file is something else, or damaged
    │   │   └── Damaged       a part of it cannot be read; the rest can
    │   ├── Unstorable        one value is too large or odd to be stored; all else is kept
    │   ├── LibraryReplaced   the file was deleted, or another file is in its place
    │   └── LibraryTooNew     written by a newer version; left untouched
    ├── Interrupted           a read was given up because something newer was asked for
    └── WorkerError           the refresh process ended, or sent something that is no answer
"""

from __future__ import annotations


class ReaderError(Exception):
    """Base of all errors that are meant for people; `str(error)` is a sentence."""

    exit_status = 1


class UsageError(ReaderError):
    """The words given cannot be understood."""

    exit_status = 2


class QueryError(UsageError):
    """A query has a mistake at `column` (0-based, in characters of the text as typed)."""

    def __init__(self, sentence: str, *, column: int) -> None:
        super().__init__(sentence)
        self.column = column


class FieldError(UsageError):
    """The field `field` of a form has a mistake."""

    def __init__(self, sentence: str, *, field: str) -> None:
        super().__init__(sentence)
        self.field = field


class NotFound(ReaderError):
    """The library holds nothing under this id or name."""


class FeedError(ReaderError):
    """Something went wrong with one feed; `url` is its address, already free of credentials."""

    def __init__(self, sentence: str, *, url: str) -> None:
        super().__init__(sentence)
        self.url = url


class FetchError(FeedError):
    """The bytes of a feed could not be had.

    `status` is the HTTP status where there was one; `retry_after` the number of seconds the server asked us to wait.
    """

    def __init__(self, sentence: str, *, url: str, status: int | None = None, retry_after: int | None = None) -> None:
        super().__init__(sentence, url=url)
        self.status = status
        self.retry_after = retry_after


class Unreachable(FetchError):
    """No answer at all: the offline verdict of a refresh counts these."""


class NoTls(FetchError):
    """The server took the connection but does not speak TLS there; it may speak plain http."""


class Waiting(FetchError):
    """Not asked, because the server wants a pause from all requests; `retry_after` seconds of the pause are left."""


class Gone(FetchError):
    """HTTP 410 (RFC 9110, 15.5.11): do not ask again."""


class ParseError(FeedError):
    """Bytes came, but no feed could be made of them."""


class NotAFeed(ParseError):
    """The bytes are something else; `kind` names it ("web page", "OPML list", ...)."""

    def __init__(self, sentence: str, *, url: str, kind: str) -> None:
        super().__init__(sentence, url=url)
        self.kind = kind


class LibraryError(ReaderError):
    """The library file cannot be used."""

    exit_status = 3


class NotALibrary(LibraryError):
    """The file is not a tui-reader library, or is damaged; it was left untouched."""


class Damaged(NotALibrary):
    """A part of the library, a row or a page of the file, cannot be read; the rest can."""


class Unstorable(LibraryError):
    """A value is of a kind or a size that the library cannot store; everything else can be stored."""


class LibraryReplaced(LibraryError):
    """The file of an open library was deleted or replaced by another; nothing was written to either file."""


class LibraryTooNew(LibraryError):
    """The file was written by a newer tui-reader; it was left untouched."""


class Interrupted(ReaderError):
    """A read was given up on request (`Store.interrupt`); nothing was written."""


class WorkerError(ReaderError):
    """The refresh process ended, or its answer was none; the library is whole."""


def because(step: str, error: Exception) -> str:
    """Return why an entry is set aside: `step` goes on after “could not be”, as in “indexed for search”."""
    return f"{step} ({type(error).__name__}: {str(error)[:200]})"
