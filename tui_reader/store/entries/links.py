"""From the address of a page to the entry it belongs to.

The rule: rather none than the wrong one. Some feeds give all their items one link (TRAPS 6), others tell them apart by
the fragment alone; where an address could mean two entries of a feed it means neither.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Sequence

from tui_reader.store.db.connection import Connection, storable
from tui_reader.text.addresses import fragment_of, same_page, spellings, without_tracking

# All pages of some hosts differ in their query alone; nobody links to what they have in common.
_MOST = 200


def find_entry(connection: Connection, url: str) -> int | None:
    """Return the entry of a subscribed feed whose page is at `url`; in several feeds, that which came first."""
    url = storable(without_tracking(url))
    ranges = list(spellings(url))
    if not ranges:
        return None
    rows = connection.rows(
        """
        SELECT e.id, e.feed_id, e.url
        FROM json_each(:ranges) AS r
        CROSS JOIN entries AS e ON e.url BETWEEN json_extract(r.value, '$[0]') AND json_extract(r.value, '$[1]')
        WHERE e.feed_id NOT IN (SELECT id FROM feeds WHERE removed IS NOT NULL)
        LIMIT :most
        """,
        ranges=json.dumps(ranges),
        most=_MOST,
    )
    return _choose(rows, url)


def _choose(rows: Sequence[sqlite3.Row], url: str) -> int | None:
    page, fragment = same_page(url), fragment_of(url)
    loose: dict[int, list[int]] = defaultdict(list)
    exact: dict[int, list[int]] = defaultdict(list)
    for entry_id, feed_id, said in rows:
        own = fragment_of(without_tracking(said))
        if same_page(said) != page or (own and fragment and own != fragment):
            continue
        loose[feed_id].append(entry_id)
        if own == fragment:
            exact[feed_id].append(entry_id)
    sure = [ids[0] for ids in (exact or loose).values() if len(ids) == 1]
    return min(sure, default=None)
