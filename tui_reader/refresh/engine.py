"""The refresh engine: plan -> fetch -> parse -> merge -> store -> events.

Many feeds are under way at once; the store works on one thread of its own, in transactions of at most 25 entries, the
body's hash, validators and next check with the last. So a crash, a kill or a cancel at any moment only repeats work.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from tui_reader.config import Config
from tui_reader.errors import FetchError, Gone, ParseError, ReaderError, Unreachable
from tui_reader.fetch import Fetched, Fetcher, FetchRequest
from tui_reader.model import FetchState, Outcome, ParsedFeed
from tui_reader.parse import PARSER_VERSION
from tui_reader.refresh.adding import address_of, keep_feed, save_merge
from tui_reader.refresh.events import Added, Event, FeedDone, Finished, Started
from tui_reader.refresh.merge import Merge, decide
from tui_reader.refresh.parsers import Parsers
from tui_reader.refresh.plan import due, host_of, in_turns, next_check, next_retry
from tui_reader.store import Store
from tui_reader.text import censor_url

T = TypeVar("T")
HOSTS_FOR_OFFLINE = 3
OFFLINE_NOTE = "No network: the feed is kept, and filled when there is one."


class Engine:
    """Refreshes and subscribes. An async context manager; one refresh at a time."""

    def __init__(self, library: Path, config: Config, *, clock: Callable[[], float] = time.time) -> None:
        self._path = library
        self._config = config
        self._clock = clock
        self._database = ThreadPoolExecutor(max_workers=1, thread_name_prefix="refresh-store")
        self._stack = AsyncExitStack()
        self._running: set[asyncio.Task[None]] = set()
        self._stopping = False

    async def __aenter__(self) -> Self:
        self._store: Store = await self._run(Store.open, self._path)
        self._fetcher = await self._stack.enter_async_context(Fetcher(self._config.network))
        self._parsers = await self._stack.enter_async_context(Parsers(self._config.refresh.parsers))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()
        await self._run(self._store.close)
        self._database.shutdown()

    async def _run(self, job: Callable[..., T], *args: object) -> T:
        """Run a job of the store on its thread."""
        return await asyncio.get_running_loop().run_in_executor(self._database, lambda: job(*args))

    @property
    def _now(self) -> int:
        return int(self._clock())

    # ----------------------------------------------------------------- refresh

    def cancel(self) -> None:
        """Stop the refresh under way: what is stored stays, the rest is reported as cancelled."""
        self._stopping = True
        for task in self._running:
            task.cancel()

    async def refresh(self, feed_ids: Sequence[int] | None, *, force: bool = False) -> AsyncGenerator[Event]:
        """Refresh these feeds at once, or all that are due (all, with `force`); yield the events as they happen."""
        started = time.monotonic()
        self._stopping = False
        states = await self._run(self._store.refresh.load_states, feed_ids)
        if feed_ids is None and not force:
            states = due(states, self._now)
        yield Started(len(states))
        run = _Run(deque(in_turns(states)))
        self._running = {
            asyncio.create_task(self._work(run)) for _ in range(min(len(states), self._config.network.at_once))
        }
        new = updated = failed = 0
        try:
            for _ in states:
                done = await run.events.get()
                new, updated = new + done.new, updated + done.updated
                failed += done.status in ("failed", "gone")
                yield done
        finally:
            self.cancel()
            await asyncio.gather(*self._running, return_exceptions=True)
        yield Finished(len(states), new, updated, failed, run.is_offline, round(time.monotonic() - started, 3))

    async def _work(self, run: _Run) -> None:
        """Take feeds from the queue until it is empty; after a cancel, only say so of the rest."""
        while run.queue:
            state = run.queue.popleft()
            try:
                if not self._stopping:
                    run.events.put_nowait(await self._one(run, state))
                    continue
            except asyncio.CancelledError:
                if not self._stopping:
                    raise
                await self._run(self._store.refresh.release, state.feed_id)
            run.events.put_nowait(FeedDone(state.feed_id, censor_url(state.url), "cancelled"))

    async def _one(self, run: _Run, state: FetchState) -> FeedDone:
        """Refresh one feed and tell what became of it; never raises for what a server or feed does."""
        started = time.monotonic()
        url = censor_url(state.url)
        if not await self._run(lambda: self._store.refresh.claim(state.feed_id, now=self._now)):
            return FeedDone(state.feed_id, url, "unchanged")  # another process has it in hand
        merge = Merge((), (), 0)
        error: ReaderError | None = None
        try:
            fetched = await self._fetch(run, state)
            merge = await self._take_in(state, fetched)
        except (FetchError, ParseError) as problem:
            error = problem
            await self._note_failure(run, state, problem)
        status = "new" if merge.arrivals else "updated" if merge.revisions else "unchanged"
        if error is not None:
            status = "gone" if isinstance(error, Gone) else "failed"
        seconds = round(time.monotonic() - started, 3)
        sentence = str(error) if error is not None else None
        return FeedDone(state.feed_id, url, status, len(merge.arrivals), len(merge.revisions), seconds, sentence)  # type: ignore[arg-type]

    async def _fetch(self, run: _Run, state: FetchState) -> Fetched:
        host = host_of(state.url)
        if run.is_offline and state.url.startswith("http"):
            raise Unreachable("Not asked: no server could be reached.", url=censor_url(state.url))
        try:
            fetched = await self._fetcher.fetch(
                FetchRequest(state.url, etag=state.etag, last_modified=state.last_modified, trusted=state.trusted)
            )
        except Unreachable:
            run.lost_hosts.add(host)
            raise
        except FetchError:
            run.reached = run.reached or state.url.startswith("http")
            raise
        run.reached = run.reached or state.url.startswith("http")
        return fetched

    async def _take_in(self, state: FetchState, fetched: Fetched) -> Merge:
        """Parse, merge and store what was fetched. The same bytes as last time are not parsed again."""
        digest = hashlib.blake2b(fetched.body, digest_size=16).digest()
        same = digest == state.body_hash and state.parser_version == PARSER_VERSION
        parsed: ParsedFeed | None = None
        merge = Merge((), (), 0)
        if not fetched.not_modified and not same:
            parsed = await self._parsers.parse(fetched.body, url=fetched.url, content_type=fetched.content_type)
            known = await self._run(self._store.refresh.load_known, state.feed_id)
            merge = decide(known, parsed, now=self._now)
            await self._run(lambda: save_merge(self._store, state.feed_id, merge, now=self._now))
        outcome = self._success(fetched, parsed, state.body_hash if fetched.not_modified else digest)
        await self._run(lambda: self._store.refresh.finish(state.feed_id, outcome, now=self._now))
        return merge

    def _success(self, fetched: Fetched, parsed: ParsedFeed | None, body_hash: bytes | None) -> Outcome:
        next_due, why = next_check(parsed, max_age=fetched.max_age, now=self._now)
        return Outcome(
            feed=parsed,
            etag=fetched.etag,
            last_modified=fetched.last_modified,
            body_hash=body_hash,
            parser_version=PARSER_VERSION,
            error=None,
            gone=False,
            moved_to=fetched.moved_to,
            next_due=next_due,
            why_next=why,
            failures=0,
        )

    async def _note_failure(self, run: _Run, state: FetchState, error: FetchError | ParseError) -> None:
        """Write a failure down; being offline is nobody's failure, so then only the claim is released."""
        if isinstance(error, Unreachable) and not await run.is_failure():
            await self._run(self._store.refresh.release, state.feed_id)
            return
        failures = state.failures + 1
        retry_after = error.retry_after if isinstance(error, FetchError) else None
        next_due, why = next_retry(failures, retry_after=retry_after, now=self._now)
        gone = isinstance(error, Gone)
        outcome = Outcome(
            feed=None,
            etag=state.etag,
            last_modified=state.last_modified,
            body_hash=state.body_hash,
            parser_version=state.parser_version,
            error=str(error),
            gone=gone,
            moved_to=None,
            next_due=next_due,
            why_next="Gone for good; not asked any more." if gone else why,
            failures=failures,
        )
        await self._run(lambda: self._store.refresh.finish(state.feed_id, outcome, now=self._now))

    # ----------------------------------------------------------------- add

    async def add(
        self, inputs: Sequence[str], *, folder: Sequence[str] = (), dry_run: bool = False
    ) -> AsyncGenerator[Added]:
        """Subscribe to addresses or local files, each looked at before; yield what became of each, in order."""
        looks = [asyncio.create_task(self._look(words)) for words in inputs]
        try:
            results = await asyncio.gather(*looks)
        finally:
            for look in looks:
                look.cancel()
        offline = bool(results) and all(isinstance(error, Unreachable) for _url, _seen, error in results)
        for words, (url, seen, error) in zip(inputs, results, strict=True):
            yield await self._run(lambda: self._keep(words, url, seen, error, folder, dry_run, offline))  # noqa: B023

    async def _look(self, words: str) -> tuple[str | None, tuple[Fetched, ParsedFeed] | None, ReaderError | None]:
        url: str | None = None
        try:
            url = address_of(words)
            fetched = await self._fetcher.fetch(FetchRequest(url, trusted=True))
            parsed = await self._parsers.parse(fetched.body, url=fetched.url, content_type=fetched.content_type)
        except ReaderError as error:
            return url, None, error
        return fetched.moved_to or url, (fetched, parsed), None

    def _keep(
        self,
        words: str,
        url: str | None,
        seen: tuple[Fetched, ParsedFeed] | None,
        error: ReaderError | None,
        folder: Sequence[str],
        dry_run: bool,
        offline: bool,
    ) -> Added:
        """Write one subscription; runs on the store's thread."""
        shown = censor_url(url) if url else None
        old = self._store.feeds.find_by_url(url) if url else None
        if old is not None:
            return Added(words, old.id, shown, old.title, len(seen[1].entries) if seen else 0, "exists")
        if seen is not None and url is not None:
            fetched, parsed = seen
            if dry_run:
                return Added(words, None, shown, parsed.title or url, len(parsed.entries), "added")
            digest = hashlib.blake2b(fetched.body, digest_size=16).digest()
            outcome = self._success(fetched, parsed, digest)
            folder_id = self._store.feeds.ensure_folder(folder) if folder else None
            feed = keep_feed(self._store, url, parsed, folder_id=folder_id, outcome=outcome, now=self._now)
            return Added(words, feed.id, shown, feed.title, len(parsed.entries), "added")
        if offline and url is not None and not dry_run:
            folder_id = self._store.feeds.ensure_folder(folder) if folder else None
            feed = self._store.feeds.add(url, folder_id=folder_id, now=self._now)
            return Added(words, feed.id, shown, feed.title, 0, "added", note=OFFLINE_NOTE)
        return Added(words, None, shown, None, 0, "failed", error=str(error))


class _Run:
    """What the feeds of one refresh share: the queue, the events, and whether anything was reached."""

    def __init__(self, queue: deque[FetchState]) -> None:
        self.queue = queue
        self.events: asyncio.Queue[FeedDone] = asyncio.Queue()
        self.hosts = len({host_of(state.url) for state in queue if state.url.startswith("http")})
        self.reached = False
        self.lost_hosts: set[str] = set()

    @property
    def is_offline(self) -> bool:
        """Whether the first hosts (all, where there are fewer) gave no answer, and none did since."""
        return not self.reached and bool(self.hosts) and len(self.lost_hosts) >= min(self.hosts, HOSTS_FOR_OFFLINE)

    async def is_failure(self) -> bool:
        """Tell whether a host that gave no answer is to blame, or the network: some other host has answered."""
        return self.reached
