"""The names under which we ask. Pure.

Rule: both are honest, each says what we are and where to complain. The second has the form that bot walls expect of a
visitor; it is used where the first is turned away (TRAPS 18).
"""

from __future__ import annotations

from tui_reader import __version__

_PROJECT = "https://github.com/tui-reader/tui-reader"
NAMES = (
    f"tui-reader/{__version__} (+{_PROJECT})",
    f"Mozilla/5.0 (compatible; tui-reader/{__version__}; +{_PROJECT})",
)


def other_name(agent: int) -> int:
    """Return the number of the name that is not `agent`."""
    return 1 - agent
