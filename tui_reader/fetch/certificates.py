"""Load the person's own certificates: files in PEM form, which are trusted beside the certificates of the system.

Rule: no check is ever switched off. A file adds a certificate or an issuer; host name and dates are checked as always.
Where a file cannot be read, its host is not asked.
"""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

from tui_reader.text.clean import clean_line


class UnfitFile(Exception):
    """The file cannot be used; the message is a sentence without its full stop."""


class Certificates:
    """The TLS contexts of certificate files; each one is made at its first use."""

    def __init__(self) -> None:
        self._contexts: dict[str, ssl.SSLContext] = {}

    async def context(self, file: str) -> ssl.SSLContext:
        """Return the context that also trusts the certificates in `file`. Raises UnfitFile."""
        if file not in self._contexts:
            self._contexts[file] = await asyncio.to_thread(_context, file)
        return self._contexts[file]


def _context(file: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    # A certificate in the file needs no issuer: the default since Python 3.13. The strict checks, which became a
    # default too, are off, because most self-made certificates lack fields that these checks ask for.
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    name = f"The certificate file {clean_line(file)}"
    try:
        context.load_verify_locations(cafile=Path(file).expanduser())
    except ssl.SSLError as error:
        raise UnfitFile(f"{name} holds no certificate in PEM form") from error
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: no home folder for "~"
        reason = getattr(error, "strerror", None) or str(error)
        raise UnfitFile(f"{name} cannot be read ({clean_line(reason)})") from error
    return context
