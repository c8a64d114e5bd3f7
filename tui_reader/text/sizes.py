"""Numbers of bytes in words. Pure."""

from __future__ import annotations


def say_size(size: float) -> str:
    """Return a number of bytes in powers of 1024: “300 bytes”, “2 KB”, “3.91 KB”, “344 MB”, “1.2 GB”."""
    if size < 1024:
        return f"{size:.0f} byte{'' if size == 1 else 's'}"
    for unit in ("KB", "MB", "GB"):
        size /= 1024
        if size < 1024 or unit == "GB":
            break
    return f"{size:.3g} {unit}" if size < 999.5 else f"{size:,.0f} {unit}"
