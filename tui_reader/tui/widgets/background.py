"""Work in the background of a screen, in named groups. A fault in it is a `Worker.StateChanged`, not the end.

The rule: work is handed over as a function, and called when its turn comes. A coroutine that was made beforehand is
never awaited where the work is cancelled before it began, and Python says so in the log.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, ParamSpec

from textual.dom import DOMNode

P = ParamSpec("P")
Work = Callable[P, Coroutine[Any, Any, object]]


def begin(node: DOMNode, group: str, work: Work[P], /, *args: P.args, **kwargs: P.kwargs) -> None:
    """Call `work` in the background of `node`, beside the others of its group."""
    called: Callable[[], Any] = partial(work, *args, **kwargs)
    node.run_worker(called, group=group, exit_on_error=False)


def begin_latest(node: DOMNode, group: str, work: Work[P], /, *args: P.args, **kwargs: P.kwargs) -> None:
    """Call `work` in the background of `node`; those of its group that are under way are cancelled."""
    called: Callable[[], Any] = partial(work, *args, **kwargs)
    node.run_worker(called, group=group, exclusive=True, exit_on_error=False)
