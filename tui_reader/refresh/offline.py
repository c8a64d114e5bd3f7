"""Is it the feeds, or is there no network? Pure.

Rule: offline is a verdict of a refresh, not a state that somebody polls for. When the first hosts are silent, and
none that was asked may still answer, there is no network; one answer, whatever it says, is proof of one. Hosts near
by (this machine, the local network) prove nothing about the world: they count only where hardly any other is asked.
Nor does the silence of a host that failed before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from tui_reader.model.incoming import FetchState
from tui_reader.text.hosts import is_local, is_web, server_of

WITNESSES = 3


class Verdict:
    """Collects who was asked, who answered, and who could not be reached. `states` are all feeds of the refresh.

    `reached` tells whether silence is the fault of who is silent.
    """

    def __init__(self, states: Iterable[FetchState]) -> None:
        remote = [state for state in states if is_web(state.url)]
        self._near_counts = len({server_of(each.url) for each in remote if not is_local(each.url)}) < WITNESSES
        self._witnesses = {server_of(each.url) for each in remote if self.concerns(each.url) and not each.failures}
        self._under_way: Counter[str] = Counter()
        self._silent: set[str] = set()
        self.reached = not self._witnesses

    def concerns(self, url: str) -> bool:
        """Tell whether the host of `url` need not be asked when there is no network."""
        return is_web(url) and (self._near_counts or not is_local(url))

    @contextmanager
    def asking(self, url: str) -> Iterator[None]:
        """Take note that the host of `url` is being asked inside the block, and may answer as long as that lasts."""
        host = server_of(url)
        self._under_way[host] += self.concerns(url)
        try:
            yield
        finally:
            self._under_way[host] -= self.concerns(url)

    def answers(self, url: str) -> None:
        """Take note that the host of `url` answered, with whatever."""
        self.reached = self.reached or self.concerns(url)

    def silent(self, url: str) -> None:
        """Take note that the host of `url` could not be reached."""
        if (host := server_of(url)) in self._witnesses:
            self._silent.add(host)

    @property
    def in_doubt(self) -> bool:
        """Whether enough hosts are silent, but one that was asked may still answer: better wait than ask more."""
        return self._is_silent and self._may_be_heard

    @property
    def offline(self) -> bool:
        """Whether there is no network, as far as anybody can tell."""
        return self._is_silent and not self._may_be_heard

    @property
    def _is_silent(self) -> bool:
        return not self.reached and len(self._silent) >= min(WITNESSES, len(self._witnesses))

    @property
    def _may_be_heard(self) -> bool:
        return any(count and host not in self._silent for host, count in self._under_way.items())
