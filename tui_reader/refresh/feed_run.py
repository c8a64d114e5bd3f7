"""One refresh under way: each feed of the queue is fetched, parsed, merged and stored, and gets an event.

The rule: every feed of a run gets exactly one event, whatever happens, and no claim on a feed outlives the run. Entries
are written in transactions of at most 25, and the outcome (hash, validators, next check) with the last of them. So a
crash, a kill or a cancel at any moment only repeats work.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import suppress
from functools import partial

from msgspec import Struct

from tui_reader.fetch import Fetched, Fetcher, FetchRequest, Options
from tui_reader.model.config import Config
from tui_reader.model.errors import (
    Damaged,
    FetchError,
    Gone,
    LibraryError,
    ParseError,
    ReaderError,
    Unreachable,
    Unstorable,
    Waiting,
)
from tui_reader.model.incoming import EntryRow, FetchState, KnownEntry, Outcome
from tui_reader.parse import PARSER_VERSION
from tui_reader.refresh.database import Database
from tui_reader.refresh.events import FeedDone, Status
from tui_reader.refresh.merge import Merge, decide, with_missing
from tui_reader.refresh.offline import NetworkVerdict
from tui_reader.refresh.outcomes import Timing, failure, hash_of, success, trouble_with
from tui_reader.refresh.plan import LONGEST_RETRY, FeedQueue, Luck
from tui_reader.refresh.process.new_rows import KeptPieces
from tui_reader.refresh.process.parser_pool import Parsers
from tui_reader.refresh.tasks.new_feed import batches
from tui_reader.store import Store
from tui_reader.text.hosts import censor_url, may_share_secrets

log = logging.getLogger(__name__)
ELSEWHERE = "Another program is refreshing this feed."
NOTHING = Merge((), (), {})


class Tools(Struct, frozen=True):
    """What all runs of an engine share.

    `clock` returns seconds since the epoch, `luck` a number from 0 up to 1; `options` are the person's, by feed.
    """

    database: Database
    fetcher: Fetcher
    parsers: Parsers
    config: Config
    clock: Callable[[], float]
    luck: Luck
    options: Options

    @property
    def now(self) -> int:
        """The present, in whole seconds."""
        return int(self.clock())

    def own_interval(self, state: FetchState) -> int:
        """Return the seconds between checks that the person wants for a feed, 0 for none."""
        return state.own_interval or 60 * self.options.of(state.url, state.former).interval_minutes


class _ClaimedElsewhereError(Exception):
    """Another process is refreshing the feed."""


class Run:
    """One refresh. `feeds` may be iterated once; `cancel` may be called at any time, also before."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._queue = FeedQueue((), per_host=1)
        self._verdict = NetworkVerdict(())
        self._news = asyncio.Event()  # the verdict may have changed
        self._events: asyncio.Queue[FeedDone | LibraryError] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()
        self._begun: set[asyncio.Task[None]] = set()
        self._claimed: set[int] = set()
        self._undecided: list[tuple[FetchState, FetchError]] = []
        self._stopping = False

    @property
    def offline(self) -> bool:
        """Whether no host at all could be reached."""
        return self._verdict.offline

    def cancel(self) -> None:
        """Stop. Stored feeds stay stored, and the other feeds are reported as cancelled."""
        if self._stopping:
            return  # a second cancel would interrupt the tasks that give their claims back
        self._stopping = True
        for task in self._begun:
            task.cancel()

    async def feeds(self, states: Sequence[FetchState]) -> AsyncGenerator[FeedDone]:
        """Refresh these feeds; yield each as it is done. Raises LibraryError when the library cannot be written."""
        network = self._tools.config.network
        # Two are fetched while two more are parsed and stored.
        self._queue = FeedQueue(states, per_host=2 * max(1, network.per_host), hosts=max(1, network.at_once))
        self._verdict = NetworkVerdict(states)
        self._tasks = {asyncio.create_task(self._work()) for _ in range(min(len(states), max(1, network.at_once)))}
        try:
            for _ in states:
                done = await self._events.get()
                if isinstance(done, LibraryError):
                    raise done
                yield done
        finally:
            await self.stop()

    async def stop(self) -> None:
        """End the feeds under way and give back all claims; a second call does nothing."""
        self.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        claimed, self._claimed = self._claimed, set()

        def release(store: Store) -> None:
            for feed_id in claimed:
                with suppress(Damaged):
                    store.refresh.release(feed_id)

        if claimed:
            await self._tools.database.run(release)

    # ----------------------------------------------------------------- the queue

    async def _work(self) -> None:
        """Refresh feeds of the queue until none is left; after a cancel, only report each as cancelled."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - coroutines run in tasks
        self._begun.add(task)
        while (state := self._queue.take()) is not None:
            self._events.put_nowait(await self._report(state))
            self._queue.done(state.url)

    async def _report(self, state: FetchState) -> FeedDone | LibraryError:
        """Refresh one feed and return its event; never raises."""
        done = FeedDone(state.feed_id, censor_url(state.url), "cancelled")
        started = time.monotonic()
        if self._stopping:
            return done
        try:
            done = await self._refresh_one(state, started)
            await self._write_late_failures()
        except asyncio.CancelledError:
            return done
        except ReaderError as error:
            if isinstance(error, LibraryError) and not isinstance(error, Damaged):
                return error
            # The feed was removed meanwhile, or lies in a damaged part of the library: the other feeds go on.
            return self._event(state, started, "failed", error=str(error))
        except Exception as error:
            log.exception("feed %s could not be refreshed", state.feed_id)
            return self._event(state, started, "failed", error=_mistake(error))
        return done

    def _event(
        self, state: FetchState, started: float, status: Status, *, merge: Merge = NOTHING, error: str | None = None
    ) -> FeedDone:
        seconds = round(time.monotonic() - started, 3)
        url = censor_url(state.url)
        return FeedDone(state.feed_id, url, status, len(merge.arrivals), len(merge.revisions), seconds, error)

    # ----------------------------------------------------------------- one feed

    async def _refresh_one(self, state: FetchState, started: float) -> FeedDone:
        if not await self._is_worth_asking(state.url):
            return self._event(state, started, "failed", error="Not asked: no server could be reached.")
        try:
            fetched = await self._ask(state)
            if fetched is None:
                return self._event(state, started, "unchanged", error=ELSEWHERE)
            merge, trouble = await self._parse_and_store(state, fetched)
        except Waiting as error:
            await self._postpone(state, error)
            return self._event(state, started, "unchanged", error=str(error))
        except (FetchError, ParseError) as error:
            await self._write_failure(state, error)
            return self._event(state, started, "gone" if isinstance(error, Gone) else "failed", error=str(error))
        if trouble is not None:
            return self._event(state, started, "failed", merge=merge, error=str(trouble))
        status: Status = "new" if merge.arrivals else "updated" if merge.revisions else "unchanged"
        return self._event(state, started, status, merge=merge)

    async def _is_worth_asking(self, url: str) -> bool:
        """Return False without a network; wait while that is in doubt, because refusals come sooner than answers."""
        if not self._verdict.concerns(url):
            return True
        while self._verdict.in_doubt:
            self._news.clear()
            await self._news.wait()
        return not self._verdict.offline

    async def _ask(self, state: FetchState) -> Fetched | None:
        """Fetch a feed, claimed when its turn at the host comes; None when another process has the claim."""
        try:
            # No await before this line: while a host is being asked, there is no verdict.
            with self._verdict.asking(state.url):
                return await self._fetch(state)
        except _ClaimedElsewhereError:
            return None
        finally:
            self._news.set()

    async def _claim(self, feed_id: int) -> None:
        def claim(store: Store) -> None:
            if not store.refresh.claim(feed_id, now=self._tools.now, owner=os.getpid()):
                raise _ClaimedElsewhereError
            self._claimed.add(feed_id)

        await self._tools.database.write(claim)

    async def _fetch(self, state: FetchState) -> Fetched:
        # A document that an older parser read is parsed again, so the whole document must come.
        known = state if state.parser_version == PARSER_VERSION else FetchState(state.feed_id, state.url)
        request = FetchRequest(
            state.url,
            etag=known.etag,
            last_modified=known.last_modified,
            trusted=state.trusted,
            agent=state.agent,
            former=state.former,
            packed=True,
            more=self._queue.has_more(state.url),
            headers=state.headers if may_share_secrets(state.headers_for, state.url) else (),
        )
        try:
            fetched = await self._tools.fetcher.fetch(request, on_turn=partial(self._claim, state.feed_id))
        except Unreachable:
            self._verdict.did_not_answer(state.url)
            raise
        except Waiting:  # no server was asked, so none answered
            raise
        except FetchError:
            self._verdict.answered(state.url)
            raise
        self._verdict.answered(state.url)
        return fetched

    async def _parse_and_store(self, state: FetchState, fetched: Fetched) -> tuple[Merge, FetchError | None]:
        """Parse, merge and store a fetched document; return an error where the document was cut.

        The same bytes as last time are not parsed again.
        """
        if fetched.not_modified:
            await self._write_unchanged(state, fetched, None)
            return NOTHING, None
        body_hash = hash_of(fetched.body)
        is_current = state.parser_version == PARSER_VERSION
        if is_current and state.body_hash == body_hash:
            await self._write_unchanged(state, fetched, body_hash)
            return NOTHING, None
        kept = KeptPieces.unpacked(state.pieces) if is_current else KeptPieces()
        try:
            return await self._store(state, fetched, kept, body_hash)
        except (Unstorable, Damaged) as error:
            raise ParseError(str(error), url=censor_url(state.url)) from error
        except ReaderError:
            raise
        except Exception as error:  # a bug of this program: the feed counts as failed, and waits
            log.exception("feed %s could not be taken in", state.feed_id)
            raise ParseError(_mistake(error), url=censor_url(state.url)) from error

    async def _write_unchanged(self, state: FetchState, fetched: Fetched, body_hash: bytes | None) -> None:
        """Write that nothing has changed."""

        def finish(store: Store) -> None:
            timing = self._timing(store, state)
            outcome = success(fetched, None, now=self._tools.now, state=state, timing=timing, body_hash=body_hash)
            store.refresh.finish(state.feed_id, outcome, now=self._tools.now, asked=state.url)
            self._claimed.discard(state.feed_id)

        await self._tools.database.write(finish)

    def _timing(self, store: Store, state: FetchState) -> Timing:
        """Return what the time of the next check is computed from, by the entries kept now."""
        return Timing(store.refresh.load_times(state.feed_id), self._tools.own_interval(state), self._tools.luck)

    async def _store(
        self, state: FetchState, fetched: Fetched, kept: KeptPieces, body_hash: bytes
    ) -> tuple[Merge, FetchError | None]:
        feed_id = state.feed_id
        brought = await self._tools.parsers.new_rows(fetched, kept.pieces)
        trouble = trouble_with(fetched, brought.feed)
        now = self._tools.now

        def decided(store: Store) -> tuple[list[EntryRow | KnownEntry], Merge] | None:
            known = store.refresh.load_known(feed_id)
            items = brought.items(kept, {entry.id: entry for entry in known})
            if items is None:
                return None
            said = with_missing(items, known) if trouble else items
            return items, decide(known, said, now=now, body_of=store.refresh.load_body)

        found = await self._tools.database.run(decided)
        if found is None:  # an entry was deleted since
            return await self._store(state, fetched, KeptPieces(), body_hash)
        items, merge = found
        parts = list(batches(merge))
        ids = merge.matched.copy()

        def save(store: Store, part: Merge) -> None:
            saved = store.refresh.save(feed_id, part.arrivals, part.revisions, now=now, title=brought.feed.title)
            ids.update(zip((arrival.row.digest for arrival in part.arrivals), saved, strict=True))

        def save_last(store: Store) -> None:
            with store.transaction():
                if parts:
                    save(store, parts[-1])
                if trouble is not None:
                    outcome = failure(state, trouble, now=now, luck=self._tools.luck, feed=brought.feed)
                else:
                    pieces = brought.kept(items, ids).packed()
                    timing = self._timing(store, state)
                    outcome = success(
                        fetched, brought.feed, now=now, state=state, timing=timing, body_hash=body_hash, pieces=pieces
                    )
                store.refresh.finish(feed_id, outcome, now=now, asked=state.url)
            self._claimed.discard(feed_id)

        for part in parts[:-1]:
            await self._tools.database.write(lambda store: save(store, part))  # noqa: B023 - awaited here
        await self._tools.database.write(save_last)
        return merge, trouble

    async def _finish(self, state: FetchState, outcome: Outcome) -> None:
        def finish(store: Store) -> None:
            store.refresh.finish(state.feed_id, outcome, now=self._tools.now, asked=state.url)
            self._claimed.discard(state.feed_id)

        await self._tools.database.write(finish)

    # ----------------------------------------------------------------- failures

    async def _postpone(self, state: FetchState, error: Waiting) -> None:
        """Postpone a feed until the pause that its host asked for is over."""
        next_due, why = self._tools.now + min(error.retry_after or 0, LONGEST_RETRY), str(error)

        def postpone(store: Store) -> None:
            store.refresh.postpone(state.feed_id, next_due=next_due, why_next=why, asked=state.url)
            if state.feed_id in self._claimed:  # after a redirect; else another process may have the claim
                store.refresh.release(state.feed_id)
                self._claimed.discard(state.feed_id)

        await self._tools.database.write(postpone)

    async def _write_failure(self, state: FetchState, error: FetchError | ParseError) -> None:
        """Write a failure. An unreachable host waits: only when some host answers, is it the fault of that host."""
        if isinstance(error, Unreachable) and self._verdict.concerns(state.url):
            if not self._verdict.offline:
                self._undecided.append((state, error))
            return
        await self._finish(state, failure(state, error, now=self._tools.now, luck=self._tools.luck))

    async def _write_late_failures(self) -> None:
        """Write the failures of unreachable hosts once some host has answered; without a network they are forgotten."""
        while self._verdict.reached and self._undecided:
            state, error = self._undecided.pop()
            await self._finish(state, failure(state, error, now=self._tools.now, luck=self._tools.luck))


def _mistake(error: Exception) -> str:
    return f"This feed could not be refreshed ({type(error).__name__}); the log says why."
