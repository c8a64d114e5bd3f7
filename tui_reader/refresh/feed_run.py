"""One refresh under way: feeds out of the queue, each fetched, parsed, merged and stored, and told of.

Rule: every feed of a run gets exactly one event, whatever happens to it, and no claim outlives the run. Entries are
written in transactions of at most 25, the outcome (hash, validators, next check) with the last: a crash, a kill or a
cancel at any moment only repeats work.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

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
from tui_reader.refresh.merge import Merge, decide, with_absent
from tui_reader.refresh.offline import Verdict
from tui_reader.refresh.outcomes import Habit, failure, hash_of, success, trouble_with
from tui_reader.refresh.plan import LONGEST_RETRY, Luck, Turns
from tui_reader.refresh.process.harvest import Kept
from tui_reader.refresh.process.parser_pool import Parsers
from tui_reader.refresh.tasks.new_feed import batches
from tui_reader.store import Store
from tui_reader.text.hosts import censor_url, may_share_secrets

log = logging.getLogger(__name__)
ELSEWHERE = "Another program is refreshing this feed."
NOTHING = Merge((), (), {})


@dataclass(frozen=True, slots=True)
class Tools:
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


class _ElsewhereError(Exception):
    """Another process has the feed in hand."""


class Run:
    """One refresh. `feeds` may be iterated once; `cancel` may come at any time, before it too."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._turns = Turns((), per_host=1)
        self._verdict = Verdict(())
        self._news = asyncio.Event()  # the verdict may have changed
        self._events: asyncio.Queue[FeedDone | LibraryError] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()
        self._begun: set[asyncio.Task[None]] = set()
        self._claimed: set[int] = set()
        self._undecided: list[tuple[FetchState, FetchError]] = []
        self._stopping = False

    @property
    def offline(self) -> bool:
        """The verdict that no host at all could be reached."""
        return self._verdict.offline

    def cancel(self) -> None:
        """Stop: what is stored stays, the rest is told of as cancelled."""
        if self._stopping:
            return  # a second cancel would hit those who give their claims back
        self._stopping = True
        for task in self._begun:
            task.cancel()

    async def feeds(self, states: Sequence[FetchState]) -> AsyncGenerator[FeedDone]:
        """Refresh these feeds; yield each as it is done. Raises LibraryError when the library cannot be written."""
        network = self._tools.config.network
        # Two are fetched while two more are parsed and stored.
        self._turns = Turns(states, per_host=2 * max(1, network.per_host), hosts=max(1, network.at_once))
        self._verdict = Verdict(states)
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
        """End what is under way and give back what is claimed; more than once is once."""
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
        """Take feeds as long as there are any for us; after a cancel, only say so of each."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - coroutines run in tasks
        self._begun.add(task)
        while (state := self._turns.take()) is not None:
            self._events.put_nowait(await self._report(state))
            self._turns.done(state.url)

    async def _report(self, state: FetchState) -> FeedDone | LibraryError:
        """Refresh one feed and tell what became of it; never raises."""
        done = FeedDone(state.feed_id, censor_url(state.url), "cancelled")
        started = time.monotonic()
        if self._stopping:
            return done
        try:
            done = await self._one(state, started)
            await self._settle()
        except asyncio.CancelledError:
            return done
        except ReaderError as error:
            if isinstance(error, LibraryError) and not isinstance(error, Damaged):
                return error
            # Removed for good meanwhile, or kept in a part of the library that is damaged: the others go on.
            return self._done(state, started, "failed", error=str(error))
        except Exception as error:
            log.exception("feed %s could not be refreshed", state.feed_id)
            return self._done(state, started, "failed", error=_mistake(error))
        return done

    def _done(
        self, state: FetchState, started: float, status: Status, *, merge: Merge = NOTHING, error: str | None = None
    ) -> FeedDone:
        seconds = round(time.monotonic() - started, 3)
        url = censor_url(state.url)
        return FeedDone(state.feed_id, url, status, len(merge.arrivals), len(merge.revisions), seconds, error)

    # ----------------------------------------------------------------- one feed

    async def _one(self, state: FetchState, started: float) -> FeedDone:
        if not await self._is_worth_asking(state.url):
            return self._done(state, started, "failed", error="Not asked: no server could be reached.")
        try:
            fetched = await self._ask(state)
            if fetched is None:
                return self._done(state, started, "unchanged", error=ELSEWHERE)
            merge, trouble = await self._take_in(state, fetched)
        except Waiting as error:
            await self._postpone(state, error)
            return self._done(state, started, "unchanged", error=str(error))
        except (FetchError, ParseError) as error:
            await self._note(state, error)
            return self._done(state, started, "gone" if isinstance(error, Gone) else "failed", error=str(error))
        if trouble is not None:
            return self._done(state, started, "failed", merge=merge, error=str(trouble))
        status: Status = "new" if merge.arrivals else "updated" if merge.revisions else "unchanged"
        return self._done(state, started, status, merge=merge)

    async def _is_worth_asking(self, url: str) -> bool:
        """Refusals come in no time, answers take theirs: ask no more hosts until one has answered or all are silent."""
        if not self._verdict.concerns(url):
            return True
        while self._verdict.in_doubt:
            self._news.clear()
            await self._news.wait()
        return not self._verdict.offline

    async def _ask(self, state: FetchState) -> Fetched | None:
        """Fetch a feed, claimed when its turn at the host has come; None when it is claimed elsewhere."""
        try:
            # No await before this: as long as somebody is being asked, there is no verdict.
            with self._verdict.asking(state.url):
                return await self._fetch(state)
        except _ElsewhereError:
            return None
        finally:
            self._news.set()

    async def _claim(self, feed_id: int) -> None:
        def claim(store: Store) -> None:
            if not store.refresh.claim(feed_id, now=self._tools.now, owner=os.getpid()):
                raise _ElsewhereError
            self._claimed.add(feed_id)

        await self._tools.database.write(claim)

    async def _fetch(self, state: FetchState) -> Fetched:
        # What an older parser read is read again, so it must come whole.
        known = state if state.parser_version == PARSER_VERSION else FetchState(state.feed_id, state.url)
        request = FetchRequest(
            state.url,
            etag=known.etag,
            last_modified=known.last_modified,
            trusted=state.trusted,
            agent=state.agent,
            former=state.former,
            packed=True,
            more=self._turns.has_more(state.url),
            headers=state.headers if may_share_secrets(state.headers_for, state.url) else (),
        )
        try:
            fetched = await self._tools.fetcher.fetch(request, on_turn=partial(self._claim, state.feed_id))
        except Unreachable:
            self._verdict.silent(state.url)
            raise
        except Waiting:  # nobody was asked, so nobody answered
            raise
        except FetchError:
            self._verdict.answers(state.url)
            raise
        self._verdict.answers(state.url)
        return fetched

    async def _take_in(self, state: FetchState, fetched: Fetched) -> tuple[Merge, FetchError | None]:
        """Parse, merge and store what was fetched; return the error where it was not whole.

        The same bytes as last time are not parsed again.
        """
        if fetched.not_modified:
            await self._stay(state, fetched, None)
            return NOTHING, None
        body_hash = hash_of(fetched.body)
        is_current = state.parser_version == PARSER_VERSION
        if is_current and state.body_hash == body_hash:
            await self._stay(state, fetched, body_hash)
            return NOTHING, None
        kept = Kept.unpacked(state.pieces) if is_current else Kept()
        try:
            return await self._store(state, fetched, kept, body_hash)
        except (Unstorable, Damaged) as error:
            raise ParseError(str(error), url=censor_url(state.url)) from error
        except ReaderError:
            raise
        except Exception as error:  # a mistake of ours: the feed is in trouble, and is not tried at once for ever
            log.exception("feed %s could not be taken in", state.feed_id)
            raise ParseError(_mistake(error), url=censor_url(state.url)) from error

    async def _stay(self, state: FetchState, fetched: Fetched, body_hash: bytes | None) -> None:
        """Write down that nothing has changed."""

        def finish(store: Store) -> None:
            habit = self._habit(store, state)
            outcome = success(fetched, None, now=self._tools.now, state=state, habit=habit, body_hash=body_hash)
            store.refresh.finish(state.feed_id, outcome, now=self._tools.now, asked=state.url)
            self._claimed.discard(state.feed_id)

        await self._tools.database.write(finish)

    def _habit(self, store: Store, state: FetchState) -> Habit:
        """Return what decides about the next check; it follows from what is kept by now."""
        return Habit(store.refresh.load_times(state.feed_id), self._tools.own_interval(state), self._tools.luck)

    async def _store(
        self, state: FetchState, fetched: Fetched, kept: Kept, body_hash: bytes
    ) -> tuple[Merge, FetchError | None]:
        feed_id = state.feed_id
        harvest = await self._tools.parsers.harvest(fetched, kept.pieces)
        trouble = trouble_with(fetched, harvest.feed)
        now = self._tools.now

        def decided(store: Store) -> tuple[list[EntryRow | KnownEntry], Merge] | None:
            known = store.refresh.load_known(feed_id)
            items = harvest.items(kept, {entry.id: entry for entry in known})
            if items is None:
                return None
            said = with_absent(items, known) if trouble else items
            return items, decide(known, said, now=now, body_of=store.refresh.load_body)

        found = await self._tools.database.run(decided)
        if found is None:  # an entry was deleted since
            return await self._store(state, fetched, Kept(), body_hash)
        items, merge = found
        parts = list(batches(merge))
        ids = merge.matched.copy()

        def save(store: Store, part: Merge) -> None:
            saved = store.refresh.save(feed_id, part.arrivals, part.revisions, now=now, title=harvest.feed.title)
            ids.update(zip((arrival.row.digest for arrival in part.arrivals), saved, strict=True))

        def save_last(store: Store) -> None:
            with store.transaction():
                if parts:
                    save(store, parts[-1])
                if trouble is not None:
                    outcome = failure(state, trouble, now=now, luck=self._tools.luck, feed=harvest.feed)
                else:
                    pieces = harvest.kept(items, ids).packed()
                    habit = self._habit(store, state)
                    outcome = success(
                        fetched, harvest.feed, now=now, state=state, habit=habit, body_hash=body_hash, pieces=pieces
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
        """Leave a feed as it is until the pause is over that its host asked for."""
        next_due, why = self._tools.now + min(error.retry_after or 0, LONGEST_RETRY), str(error)

        def postpone(store: Store) -> None:
            store.refresh.postpone(state.feed_id, next_due=next_due, why_next=why, asked=state.url)
            if state.feed_id in self._claimed:  # on its way through redirects; else the claim may be another's
                store.refresh.release(state.feed_id)
                self._claimed.discard(state.feed_id)

        await self._tools.database.write(postpone)

    async def _note(self, state: FetchState, error: FetchError | ParseError) -> None:
        """Write a failure down; who is to blame for silence, host or network, is seen when somebody answers."""
        if isinstance(error, Unreachable) and self._verdict.concerns(state.url):
            if not self._verdict.offline:
                self._undecided.append((state, error))
            return
        await self._finish(state, failure(state, error, now=self._tools.now, luck=self._tools.luck))

    async def _settle(self) -> None:
        """Some host has answered: write down the failures of those that did not. Else they are forgiven."""
        while self._verdict.reached and self._undecided:
            state, error = self._undecided.pop()
            await self._finish(state, failure(state, error, now=self._tools.now, luck=self._tools.luck))


def _mistake(error: Exception) -> str:
    return f"This feed could not be refreshed ({type(error).__name__}); the log says why."
