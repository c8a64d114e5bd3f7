"""tui-reader: a calm, fast, offline feed reader for the terminal.

Nothing is imported here: `import tui_reader` must cost nothing, because every process of ours begins with it.
"""

__version__ = "0.1.0"
