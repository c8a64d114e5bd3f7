"""Whether hosts are unreachable by their own fault, or because there is no network. Pure.

The rule: a refresh judges that itself; nothing polls for a network. When the first hosts do not answer, and no other
host is still being asked, there is no network. Any answer proves that there is one. Hosts near by (this machine, the
local network) prove nothing, so they count only where hardly any other host is asked. A host that failed before proves
nothing either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from tui_reader.model.incoming import FetchState
from tui_reader.text.hosts import is_local, is_web, server_of

WITNESSES = 3


class NetworkVerdict:
    """Collects which hosts were asked, answered or could not be reached. `states` are all feeds of the refresh.

    `reached`: some host answered, so a host that does not answer fails by its own fault.
    """

    def __init__(self, states: Iterable[FetchState]) -> None:
        remote = [state for state in states if is_web(state.url)]
        self._near_counts = len({server_of(each.url) for each in remote if not is_local(each.url)}) < WITNESSES
        self._witnesses = {server_of(each.url) for each in remote if self.concerns(each.url) and not each.failures}
        self._under_way: Counter[str] = Counter()
        self._silent: set[str] = set()
        self.reached = not self._witnesses

    def concerns(self, url: str) -> bool:
        """Tell whether the host of `url` can only be reached over the network, so that it counts here."""
        return is_web(url) and (self._near_counts or not is_local(url))

    @contextmanager
    def asking(self, url: str) -> Iterator[None]:
        """Note that the host of `url` is being asked inside the block, so it may still answer."""
        host = server_of(url)
        self._under_way[host] += self.concerns(url)
        try:
            yield
        finally:
            self._under_way[host] -= self.concerns(url)

    def answered(self, url: str) -> None:
        """Note that the host of `url` answered, with any answer."""
        self.reached = self.reached or self.concerns(url)

    def did_not_answer(self, url: str) -> None:
        """Note that the host of `url` could not be reached."""
        if (host := server_of(url)) in self._witnesses:
            self._silent.add(host)

    @property
    def in_doubt(self) -> bool:
        """Whether enough hosts did not answer, but one may still answer: then wait, and ask no other host."""
        return self._is_silent and self._may_be_heard

    @property
    def offline(self) -> bool:
        """Whether there is no network, as far as can be told."""
        return self._is_silent and not self._may_be_heard

    @property
    def _is_silent(self) -> bool:
        return not self.reached and len(self._silent) >= min(WITNESSES, len(self._witnesses))

    @property
    def _may_be_heard(self) -> bool:
        return any(count and host not in self._silent for host, count in self._under_way.items())
