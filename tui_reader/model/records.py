"""What msgspec's structs lack: secret fields, and a copy with other fields that a type checker checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

if TYPE_CHECKING:
    from dataclasses import replace  # the same in meaning, and the type checker knows its fields
else:
    from msgspec.structs import replace

__all__ = ["Discreet", "replace"]


class Discreet(Struct, frozen=True):
    """A struct that leaves the fields in `secret` out of `repr`, and so out of logs and tracebacks."""

    secret: ClassVar[tuple[str, ...]]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.__rich_repr__())})"

    def __rich_repr__(self) -> list[tuple[str, object]]:
        """Return the fields that Rich shows, which writes Textual's tracebacks."""
        return [(name, getattr(self, name)) for name in self.__struct_fields__ if name not in self.secret]
