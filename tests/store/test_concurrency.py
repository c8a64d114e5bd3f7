"""Several connections write at once: threads and another process, and nothing is lost or refused (TRAPS 28, 35)."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from tests.store.make import NOW, REPOSITORY, add_feed, arrival
from tui_reader.model.listings import Counts
from tui_reader.query.terms import EVERYTHING, InFeed, Is
from tui_reader.store import Store

ROUNDS, BATCH = 12, 25

_REFRESH = """
import sys
from pathlib import Path
from tests.store.make import NOW, arrival
from tui_reader.store import Store
feed, rounds, batch = map(int, sys.argv[2:])
with Store.open(Path(sys.argv[1])) as store:
    for number in range(rounds):
        arrivals = [arrival(number * batch + at) for at in range(batch)]
        assert len(store.refresh.save(feed, arrivals, [], now=NOW)) == batch
"""


def _save(path: Path, feed: int, failed: list[BaseException]) -> None:
    try:
        with Store.open(path) as store:
            for number in range(ROUNDS):
                store.refresh.save(feed, [arrival(number * BATCH + at) for at in range(BATCH)], [], now=NOW)
    except BaseException as error:
        failed.append(error)


def test_two_threads_a_process_and_a_reader_at_once(path: Path) -> None:
    with Store.open(path, clock=lambda: float(NOW)) as store:
        feeds = [add_feed(store, name) for name in "abc"]
        marked = add_feed(store, "marked", 400, first=10_000)
        ids = store.entries.ids(InFeed(marked))
        failed: list[BaseException] = []
        process = subprocess.Popen(
            [sys.executable, "-c", _REFRESH, str(path), str(feeds[0]), str(ROUNDS), str(BATCH)],
            cwd=REPOSITORY,
            stderr=subprocess.PIPE,
            text=True,
        )
        threads = [threading.Thread(target=_save, args=(path, feed, failed)) for feed in feeds[1:]]
        for thread in threads:
            thread.start()
        for entry_id in ids:
            store.entries.mark([entry_id], "read", value=True)
            _check(store.entries.counts())
        for thread in threads:
            thread.join(60)
        assert (process.communicate(timeout=60)[1], process.returncode, failed) == ("", 0, [])
        counts = store.entries.counts()
        assert counts.total == dict.fromkeys(feeds, ROUNDS * BATCH) | {marked: 400}
        assert counts.unread == dict.fromkeys(feeds, ROUNDS * BATCH)
        assert store.entries.count(Is("read")) == 400
        assert len(set(store.entries.ids(EVERYTHING))) == 3 * ROUNDS * BATCH + 400
        assert store.connection.value("PRAGMA integrity_check") == "ok"


def _check(counts: Counts) -> None:
    """One moment, one truth: batches are seen whole, and "today" is everything."""
    assert counts.today == sum(counts.total.values())
    assert all(number % BATCH == 0 for feed, number in counts.total.items() if number != 400)
    assert all(number <= counts.total[feed] for feed, number in counts.unread.items())


def test_a_snapshot_sees_one_moment(path: Path) -> None:
    with Store.open(path) as store, Store.open(path) as other:
        with store.connection.snapshot():
            assert store.entries.count(EVERYTHING) == 0
            add_feed(other, "a", 3)
            assert store.entries.count(EVERYTHING) == 0
        assert store.entries.count(EVERYTHING) == 3


def test_only_one_of_many_gets_a_claim(path: Path) -> None:
    with Store.open(path) as store:
        feed = add_feed(store, "a")
    won: list[bool] = []
    ready = threading.Barrier(8)

    def claim() -> None:
        with Store.open(path) as store:
            ready.wait()
            won.append(store.refresh.claim(feed, now=NOW))

    threads = [threading.Thread(target=claim) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(won) == [False] * 7 + [True]


def test_a_killed_writer_leaves_the_library_as_it_was(path: Path) -> None:
    with Store.open(path) as store:
        feed = add_feed(store, "a", 3)
        code = (
            "import os, sys; from pathlib import Path\n"
            "from tests.store.make import arrival, fill\n"
            "from tui_reader.store import Store\n"
            "store = Store.open(Path(sys.argv[1]))\n"
            "with store.transaction():\n"
            "    fill(store, int(sys.argv[2]), [arrival(n) for n in range(50, 90)])\n"
            "    os.kill(os.getpid(), 9)\n"
        )
        ran = subprocess.run([sys.executable, "-c", code, str(path), str(feed)], cwd=REPOSITORY, check=False)
        assert ran.returncode == -9
        assert store.entries.count(EVERYTHING) == 3
        assert len(store.refresh.save(feed, [arrival(77)], [], now=NOW)) == 1
