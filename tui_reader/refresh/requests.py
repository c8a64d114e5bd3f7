"""The requests that the engine answers, one class each.

The fields of a request go through the pipe to the worker, and the type in brackets is the type of its answers. `run`
tells how the engine answers. The rule: `run` imports the work when it is called, because the process of the screen
makes requests and must stay light. A new request is a new class here, and a class in `events` for a new kind of answer.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from msgspec import Struct, convert, to_builtins

from tui_reader.refresh.events import Added, CommentsDone, Event, Found, ListTaken, PageSaved, PictureDone, TextDone

if TYPE_CHECKING:
    from tui_reader.refresh.engine import Engine

T_co = TypeVar("T_co", covariant=True)


class Request(Struct, Generic[T_co], frozen=True, tag=True, tag_field="do", forbid_unknown_fields=True):
    """A request to the engine."""

    def run(self, engine: Engine) -> AsyncGenerator[T_co]:
        """Do the work and yield the answers as they come. Raises ReaderError with a sentence."""
        raise NotImplementedError

    async def follow(self, engine: Engine) -> None:
        """Do the work after the last answer, which only a worker does: index new entries for search."""
        await engine.index()


class Refresh(Request[Event], frozen=True):
    """Refresh these feeds; None: all feeds that are due, or with `force` all feeds."""

    feeds: Sequence[int] | None = None
    force: bool = False

    def run(self, engine: Engine) -> AsyncGenerator[Event]:
        """Yield the events as they happen. The refresh can be cancelled from this call on."""
        return engine.refresh(self.feeds, force=self.force)

    async def follow(self, engine: Engine) -> None:
        """Fetch the pages of new entries as well."""
        await engine.index()
        await engine.catch_up()
        await engine.index()


class AddFeeds(Request[Added], frozen=True):
    """Look at addresses, pages or local files, and subscribe to the feeds found, as one act.

    `folder` are names from the top level down. With `choose`, every choice among several feeds is left to the person.
    `page` is the address that the person typed, when the inputs were chosen from the feeds found there. With `dry_run`
    nothing is kept.
    """

    inputs: Sequence[str]
    folder: Sequence[str] = ()
    choose: bool = False
    page: str | None = None
    dry_run: bool = False

    def run(self, engine: Engine) -> AsyncGenerator[Added]:
        """Yield the result for each input, in order."""
        from tui_reader.refresh.tasks.adding import Subscribing

        return Subscribing(engine.tools, self).add()


class ImportList(Request[ListTaken], frozen=True):
    """Subscribe to the feeds of the list at `path`, as one act."""

    path: str

    def run(self, engine: Engine) -> AsyncGenerator[ListTaken]:
        """Yield the numbers, all 0 where the file is no list."""
        from tui_reader.refresh.tasks.list_import import import_file

        return import_file(engine.tools, self.path)


class FindFeed(Request[Found], frozen=True):
    """Look for the present address of a feed. The person can choose one for `Feeds.change_address`."""

    feed_id: int

    def run(self, engine: Engine) -> AsyncGenerator[Found]:
        """Yield the places that were found, the likeliest first."""
        from tui_reader.refresh.tasks.moved_feeds import find_again

        return find_again(engine.tools, self.feed_id)


class FetchPictures(Request[PictureDone], frozen=True):
    """Fetch pictures of an entry and keep them."""

    entry_id: int
    urls: Sequence[str]

    def run(self, engine: Engine) -> AsyncGenerator[PictureDone]:
        """Yield the result for each picture."""
        from tui_reader.refresh.tasks.pictures import fetch_pictures

        return fetch_pictures(engine.tools, self.entry_id, self.urls)


class FetchTexts(Request[TextDone], frozen=True):
    """Fetch the pages of entries and keep their texts."""

    entry_ids: Sequence[int]

    def run(self, engine: Engine) -> AsyncGenerator[TextDone]:
        """Yield the result for each page, as it happens."""
        return engine.texts.fetch(self.entry_ids)


class FetchComments(Request[CommentsDone], frozen=True):
    """Fetch the comments of an entry and keep them."""

    entry_id: int

    def run(self, engine: Engine) -> AsyncGenerator[CommentsDone]:
        """Yield the one result."""
        from tui_reader.refresh.tasks.comments import fetch_comments

        return fetch_comments(engine.tools, self.entry_id)


class SavePage(Request[PageSaved], frozen=True):
    """Save a web page as an entry, as one act.

    `beside` is the entry whose article has the link; without `beside` the person typed the address.
    """

    url: str
    beside: int | None = None

    def run(self, engine: Engine) -> AsyncGenerator[PageSaved]:
        """Yield the one result."""
        from tui_reader.refresh.tasks.saved_pages import save_page

        return save_page(engine.tools, self.url, beside=self.beside)


_KINDS: dict[str, type[Request[Any]]] = {kind.__name__: kind for kind in Request.__subclasses__()}


def as_json(request: Request[Any]) -> dict[str, Any]:
    """Return a request as a JSON object, with its name under "do"."""
    line: dict[str, Any] = to_builtins(request)
    return line


def from_json(line: Mapping[str, Any]) -> Request[Any]:
    """Return the request of an object made by `as_json`. Raises KeyError or ValidationError for any other object."""
    values = {name: value for name, value in line.items() if name != "request"}
    request: Request[Any] = convert(values, _KINDS[line["do"]])
    return request
