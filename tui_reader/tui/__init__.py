"""The reader on the screen. Public API: `tui_reader.tui.app.run`.

Nothing is imported here: Textual costs 150 ms, and only whoever opens the reader pays it.
"""
