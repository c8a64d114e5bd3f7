"""Keeps the numbers of the person's saved queries up to date, after each write and as time passes."""

from __future__ import annotations

import json

from tui_reader.tui.messages import LibraryChanged
from tui_reader.tui.reading.feature import Feature
from tui_reader.tui.reading.smart_rows import counted, passes_with_time, read_query
from tui_reader.tui.session.saved_counts import NUMBERS

COUNT_EVERY = 0.5  # seconds: a change is counted half a second later at most
RECOUNT_AFTER = 60  # seconds: “after:12h” holds fewer entries by then


class SmartFeeds(Feature):
    """Keeps the numbers up to date."""

    _counted_at = 0
    _counted_for: tuple[object, ...] = ()

    def made(self) -> None:
        """Begin to notice changes."""
        self.reader.screen.set_interval(COUNT_EVERY, self._notice_changes)

    def _notice_changes(self) -> None:
        """Count anew when something was written, or when time alone may have changed a number."""
        session = self.reader.session
        is_due = session.now - self._counted_at >= RECOUNT_AFTER and self._is_timely
        if is_due or (session.saved.has_changed and not session.is_writing):
            self._count()

    @property
    def _is_timely(self) -> bool:
        return any(passes_with_time(read_query(each.query)[0]) for each in self.reader.state.smart_feeds)

    @property
    def _counted_now(self) -> tuple[object, ...]:
        return self.reader.state.once, *self.reader.state.smart_feeds

    def _count(self) -> None:
        """Count anew how many entries wait in each saved query."""
        self._counted_at, self._counted_for = self.reader.session.now, self._counted_now
        read = {each.id: read_query(each.query) for each in self.reader.state.smart_feeds}
        queries = {smart_id: counted(query) for smart_id, (query, mistake) in read.items() if not mistake}
        self.reader.session.saved.count(queries, once=self.reader.state.once)

    def library_changed(self, _fact: LibraryChanged) -> None:
        """Count where a query is another one, or holds others."""
        if self._counted_for != self._counted_now or self.reader.session.saved.has_changed or self._is_timely:
            self._count()

    def leaving(self) -> None:
        """Keep the numbers for the next first paint."""
        kept = json.dumps(self.reader.session.saved.numbers)
        if kept != self.reader.state.settings.get(NUMBERS, "{}"):
            self.reader.remember(NUMBERS, kept)
