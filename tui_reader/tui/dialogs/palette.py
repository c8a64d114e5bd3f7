"""The palette of commands: Textual's own palette, which ends only once, like every dialog."""

from __future__ import annotations

from contextlib import suppress

from textual.command import CommandPalette

from tui_reader.tui.dialogs.dialog import Overlay


class Palette(CommandPalette, Overlay[None]):
    """Textual's palette of commands."""

    def _action_command_list(self, action: str) -> None:
        """Move in the list. In a tiny terminal the list may have no line to move to, and Textual raises KeyError."""
        with suppress(KeyError):
            super()._action_command_list(action)
