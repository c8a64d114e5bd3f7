"""`import` and `export`: subscription lists in and out.

The rule: every line that can be read is taken, and every other line is named with its reason. A written file is the old
file or the new one, never half of one.
"""

from __future__ import annotations

import asyncio
import os
import re
import stat
import sys
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from tui_reader.cli.arguments import as_query
from tui_reader.cli.context import Context
from tui_reader.cli.entries import read_query
from tui_reader.cli.output import Output
from tui_reader.model.errors import ReaderError
from tui_reader.model.incoming import MOST_OF_LIST
from tui_reader.text.clean import clean_line
from tui_reader.text.folders import join_path
from tui_reader.text.hosts import censor_url

if TYPE_CHECKING:
    from tui_reader.refresh.tasks.list_import import Imported

_CREDENTIALS = re.compile(r"//[^/\s]*@")


# --------------------------------------------------------------------------- import


def import_(context: Context) -> int:
    """Subscribe to the feeds of a list."""
    from tui_reader.library.feeds import read_list

    arguments, out = context.arguments, context.out
    data = _read(arguments.file)
    name = "The list" if arguments.file == "-" else clean_line(Path(arguments.file).name)
    items = asyncio.run(read_list(data, name=name))
    with context.open_library(create=True) as library:
        report = library.feeds.import_list(items, name=name, dry_run=arguments.dry_run)
    if arguments.json:
        with out.json_array() as array:
            for each in report:
                array.add(import_row(each))
    else:
        _tell(out, report, dry_run=arguments.dry_run)
    for each in report:
        if each.error:
            out.say(_named(each))
    if not arguments.dry_run and any(each.status == "added" for each in report):
        out.hint("“tui-reader refresh” fills them; “tui-reader undo” takes them back.")
    return 1 if any(each.status == "unreadable" for each in report) else 0


def import_row(each: Imported) -> dict[str, object]:
    """Return what became of one item of a list as `import --json` tells it (README, "Command line")."""
    listed = each.subscription
    return {
        "line": each.line,
        "url": _safe(listed.url) or None,
        "title": _safe(listed.title) or None,
        "folder": join_path(listed.folder) or None,
        "status": each.status,
        "error": each.error,
    }


def _tell(out: Output, report: list[Imported], *, dry_run: bool) -> None:
    """Print the numbers; of a dry run each feed that would be added as well."""
    if dry_run:
        for each in report:
            if each.status == "added":
                out.line(f"would add  {_shown(each)}")
    numbers = {status: sum(each.status == status for each in report) for status in ("added", "exists", "unreadable")}
    twice = sum(each.status == "duplicate" for each in report)
    verb = "would add" if dry_run else "added"
    line = f"{verb} {numbers['added']}, already there {numbers['exists']}, unreadable {numbers['unreadable']}"
    out.line(line + (f", listed twice {twice}" if twice else ""))


def _shown(each: Imported) -> str:
    listed = each.subscription
    folder = f"{join_path(listed.folder)}/" if listed.folder else ""
    address, title = _safe(listed.url or listed.site_url or ""), _safe(listed.title)
    return f"{folder}{title}  {address}".rstrip() if title and title != address else f"{folder}{address}"


def _safe(text: str) -> str:
    """Return an address, or whatever stands in its place, without user and password."""
    return _CREDENTIALS.sub("//***@", censor_url(text))


def _named(each: Imported) -> str:
    """Return what was not taken and why, in one line."""
    where = f"line {each.line}: " if each.line else ""
    what = _shown(each)
    return f"{where}{what}: {each.error}" if what else f"{where}{each.error}"


def _read(name: str) -> bytes:
    most = MOST_OF_LIST + 1  # one byte more than a list may have: the list is refused, and a device has an end
    try:
        if name == "-":
            return sys.stdin.buffer.read(most) if sys.stdin else b""
        with Path(name).expanduser().open("rb") as file:
            return file.read(most)
    except (OSError, ValueError, RuntimeError) as error:
        if "://" in name:
            raise ReaderError("Only a file can be imported; fetch the list first, then import it.") from error
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ReaderError(f"“{name}” cannot be read: {reason}. Nothing was imported.") from error


# --------------------------------------------------------------------------- export


def export(context: Context) -> int:
    """Write the subscriptions as a list."""
    arguments, out = context.arguments, context.out
    query = read_query(as_query(arguments.query))
    with context.open_library(reading=True) as library:
        document = library.feeds.export_list(arguments.format, query)
    if arguments.output in (None, "-"):
        out.document(document)
        return 0
    try:
        _write(Path(arguments.output).expanduser(), document.encode())
    except (OSError, ValueError, RuntimeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ReaderError(
            f"“{arguments.output}” could not be written: {reason}. What was there before is untouched."
        ) from error
    out.hint(f"Written to {arguments.output}; addresses are whole in it, passwords too.")
    return 0


def _write(path: Path, data: bytes) -> None:
    """Put `data` in the place of the file at `path` in one step; a link is followed, a device or pipe written to."""
    path = Path(os.path.realpath(path))  # Path.resolve raises where links go in a circle
    mode = path.stat().st_mode if path.exists() else None
    if mode is not None and not stat.S_ISREG(mode):
        path.write_bytes(data)
        return
    beside = path.with_name(f".{path.name[:100]}.{token_hex(4)}.new")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            beside.chmod(stat.S_IMODE(mode))
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
