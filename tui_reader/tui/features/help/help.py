"""The list of all keys, the palette, and the way to the shell that started the reader."""

from __future__ import annotations

import os

from tui_reader.tui.reading.feature import Feature


class Help(Feature):
    """The actions `help`, `palette` and `suspend`."""

    def help(self) -> None:
        """Show every key."""
        from tui_reader.tui.features.help.help_dialog import HelpScreen

        self.reader.ask(HelpScreen(self.reader.keys))

    def palette(self) -> None:
        """Open the palette."""
        self.reader.screen.app.action_command_palette()

    def suspend(self) -> None:
        """Go to the shell, where there is one that can bring the reader back."""
        if hasattr(os, "getsid") and os.getpgrp() != os.getsid(0):
            self.reader.screen.app.action_suspend_process()
        else:
            self.reader.say("The reader was not started from a shell, so it cannot go to one.")
