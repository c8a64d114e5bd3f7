"""Read feeds that are files: `file:` addresses, and the manual that comes with the package.

Rule: only plain files are read, within the limits of a body, because a pipe or a device never ends. The validator is
the file's time of change and its size, so an unchanged file is not read again.
"""

from __future__ import annotations

import os
import stat
from hashlib import blake2b
from urllib.parse import urlsplit
from urllib.request import url2pathname

from tui_reader.fetch.messages import Fetched, FetchRequest
from tui_reader.model.errors import FetchError
from tui_reader.text.clean import clean_line
from tui_reader.text.hosts import censor_url
from tui_reader.text.sizes import say_size

WELCOME_URL = "tui-reader:welcome"


def read_welcome() -> bytes:
    """Return the bundled feed "Welcome to tui-reader", which is the manual."""
    from importlib.resources import files

    return (files("tui_reader") / "welcome.xml").read_bytes()


def fetch_welcome(request: FetchRequest) -> Fetched:
    """Fetch `tui-reader:welcome`. Raises FetchError for any other `tui-reader:` address."""
    if request.url != WELCOME_URL:
        raise FetchError(f"There is no built-in feed “{clean_line(request.url)}”.", url=censor_url(request.url))
    try:
        body = read_welcome()
    except OSError as error:
        raise FetchError("The built-in feed is missing from this installation.", url=WELCOME_URL) from error
    etag = f'"{blake2b(body, digest_size=16).hexdigest()}"'
    if etag == request.etag:
        return Fetched(WELCOME_URL, 304, etag=etag, not_modified=True)
    return Fetched(WELCOME_URL, 200, body=body, etag=etag)


def fetch_file(request: FetchRequest, *, most_bytes: int) -> Fetched:
    """Fetch a `file:` address (RFC 8089). Blocks. Raises FetchError when it is missing, unreadable or too large."""
    url = censor_url(request.url)
    path = _path_of(request.url)
    shown = clean_line(path)
    try:
        # Without O_NONBLOCK, opening a named pipe would wait for a writer.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        try:
            info = os.fstat(handle)
            if not stat.S_ISREG(info.st_mode):
                raise FetchError(f"{shown} is not a file but {_kind(info.st_mode)}.", url=url)
            etag = f'"{info.st_mtime_ns:x}-{info.st_size:x}"'
            if etag == request.etag:
                return Fetched(request.url, 304, etag=etag, not_modified=True)
            with os.fdopen(handle, "rb", closefd=False) as file:
                body = file.read(most_bytes + 1)
        finally:
            os.close(handle)
    except FileNotFoundError as error:
        raise FetchError(f"There is no file {shown}.", url=url) from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise FetchError(f"{shown} cannot be read: {clean_line(reason)}.", url=url) from error
    if len(body) > most_bytes:
        raise FetchError(f"{shown} is larger than {say_size(most_bytes)}.", url=url)
    return Fetched(request.url, 200, body=body, etag=etag)


def _path_of(url: str) -> str:
    parts = urlsplit(url)
    if parts.netloc not in ("", "localhost"):
        raise FetchError(
            f"“{clean_line(parts.netloc.rpartition('@')[2])}” is another machine; only files of this one can be read.",
            url=censor_url(url),
        )
    # A quoted "?" or "#" is part of the file's name; query and fragment of the address are ignored.
    return url2pathname(parts.path)


def _kind(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a folder"
    return "a device" if stat.S_ISCHR(mode) or stat.S_ISBLK(mode) else "a pipe"
