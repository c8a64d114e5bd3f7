"""Certificates of the person's own: files in PEM, trusted beside those that the system trusts.

Rule: nothing is ever switched off. A file adds a certificate, or its issuer; host name and dates are checked as
always, and a file that cannot be read means that its host is not asked.
"""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

from tui_reader.text.clean import clean_line


class UnfitFile(Exception):
    """The file cannot be used; the message is a sentence without its full stop."""


class Certificates:
    """The TLS contexts of files, each made when it is first needed."""

    def __init__(self) -> None:
        self._contexts: dict[str, ssl.SSLContext] = {}

    async def context(self, file: str) -> ssl.SSLContext:
        """Return the context that trusts what stands in `file` as well. Raises UnfitFile."""
        if file not in self._contexts:
            self._contexts[file] = await asyncio.to_thread(_context, file)
        return self._contexts[file]


def _context(file: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    # A certificate that stands in the file itself needs no issuer (the default since Python 3.13). The strict form
    # that became the default with it refuses what most people's own certificates lack.
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    name = f"The certificate file {clean_line(file)}"
    try:
        context.load_verify_locations(cafile=Path(file).expanduser())
    except ssl.SSLError as error:
        raise UnfitFile(f"{name} holds no certificate in PEM form") from error
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: nobody's home
        reason = getattr(error, "strerror", None) or str(error)
        raise UnfitFile(f"{name} cannot be read ({clean_line(reason)})") from error
    return context
