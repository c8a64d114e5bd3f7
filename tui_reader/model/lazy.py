"""Names of a room that are imported at their first use.

Rule: importing a room is cheap. feedparser, lxml and aiohttp take up to 300 ms, and the first paint needs none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module


def lazy_names(package: str, modules: Mapping[str, str]) -> Callable[[str], object]:
    """Return a `__getattr__` for `package` (PEP 562); `modules` maps each lazy name to the module that defines it."""

    def find(name: str) -> object:
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{modules[name]}"), name)

    return find
