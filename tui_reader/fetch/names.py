"""The two names (User-Agent) of our requests. Pure.

Rule: both are honest, and say what we are and where to complain. The second one looks like the name of a browser, which
some servers require; it is used where a server refuses the first one (TRAPS 18).
"""

from __future__ import annotations

from tui_reader import __version__

_PROJECT = "https://github.com/tui-reader/tui-reader"
NAMES = (
    f"tui-reader/{__version__} (+{_PROJECT})",
    f"Mozilla/5.0 (compatible; tui-reader/{__version__}; +{_PROJECT})",
)
