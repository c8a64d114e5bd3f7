"""`replace`, a copy of a Struct with other fields, for the whole project.

The function is msgspec's, which takes any keywords. A type checker reads the one of `dataclasses`, which has the same
meaning and whose keywords it checks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import replace
else:
    from msgspec.structs import replace

__all__ = ["replace"]
