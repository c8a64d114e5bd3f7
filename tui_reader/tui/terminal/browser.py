"""Hand an address to the system's browser: as an argument list, never through a shell (TRAPS: two readers had CVEs)."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from urllib.parse import urlsplit

OPENABLE = ("http", "https", "mailto")


def is_openable(url: str) -> bool:
    """Tell whether an address may leave the reader: http, https or mailto, and not an option in disguise."""
    try:
        return urlsplit(url).scheme.lower() in OPENABLE
    except ValueError:
        return False


def browser_command(url: str, *, platform: str, environ: Mapping[str, str]) -> list[str] | None:
    """Return the command that opens `url` on this system, or None where no browser can be shown (ssh, console)."""
    if platform == "darwin":
        return ["open", url]
    if platform == "win32":
        return ["rundll32", "url.dll,FileProtocolHandler", url]
    if not (environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY") or "WSL_DISTRO_NAME" in environ):
        return None
    return next(([name, url] for name in ("xdg-open", "wslview", "sensible-browser") if shutil.which(name)), None)


def open_in_browser(url: str, environ: Mapping[str, str]) -> bool:
    """Open `url` in the browser, without waiting for it; False where that is not possible."""
    command = browser_command(url, platform=sys.platform, environ=environ) if is_openable(url) else None
    if command is None:
        return False
    try:
        # Its own session and no streams: a browser's chatter may not reach the screen, nor our Ctrl+C the browser.
        subprocess.Popen(  # noqa: S603 - an argument list, and the scheme was checked
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    return True
