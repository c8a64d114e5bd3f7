"""The commands and options of the command line (argparse), and their help.

Wrong words raise UsageError, so a command reports all its errors in one way. Global options may stand before or after
the command.
"""

from __future__ import annotations

import argparse
import re
from difflib import get_close_matches
from typing import NoReturn

from tui_reader import __version__
from tui_reader.model.errors import UsageError
from tui_reader.text.folders import split_path

COMMANDS = {
    "add": "network:add",
    "remove": "subscriptions:remove",
    "feeds": "subscriptions:feeds",
    "refresh": "network:refresh",
    "import": "lists:import_",
    "export": "lists:export",
    "list": "entries:list_",
    "show": "showing:show",
    "mark": "entries:mark",
    "fulltext": "full_text:full_text",
    "save": "saving:save",
    "undo": "entries:undo",
    "paths": "subscriptions:paths",
}
"""The module of each command and the function in it; the module is imported when its command is used."""
_FEED_HELP = "a feed's id, its address, or a unique part of its title"
_QUERY_HELP = "such as is:unread, is:starred or feed:NAME; - before a term means not; several terms must all match"
_EPILOG = """\
Without a command the reader opens.

  tui-reader add https://example.org/feed.xml     subscribe
  tui-reader refresh                              fetch the feeds that are due
  tui-reader list is:unread                       list the unread entries
  tui-reader show 12                              show one entry

FEED is an id, an address, or a part of a title. Data goes to stdout, messages go to stderr.
Exit status: 0 success, 1 something could not be done, 2 wrong usage,
3 the library cannot be used, 130 interrupted (143: SIGTERM).
"""


class Parser(argparse.ArgumentParser):
    """An argument parser whose mistakes are sentences."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError with what is wrong and how it is used."""
        raise UsageError(f"{_sentence(message)}\n{self.format_usage().rstrip()}")


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = Parser(
        prog="tui-reader",
        description="A calm, fast, offline feed reader for the terminal.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _add_global_options(parser, default=None)
    parser.add_argument("--version", action="version", version=f"tui-reader {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", prog="tui-reader")
    after = Parser(add_help=False)
    _add_global_options(after, default=argparse.SUPPRESS)
    _add_subscription_commands(_Commands(commands, after))
    _add_list_commands(_Commands(commands, after))
    _add_entry_commands(_Commands(commands, after))
    return parser


def _add_global_options(parser: argparse.ArgumentParser, *, default: object) -> None:
    group = parser.add_argument_group("where things are")
    group.add_argument("--library", metavar="PATH", default=default, help="the library file (TUI_READER_LIBRARY)")
    group.add_argument("--config", metavar="PATH", default=default, help="the config file (TUI_READER_CONFIG)")


class _Commands:
    """Adds commands that all know the global options, so that these may stand behind them too."""

    def __init__(self, commands: argparse._SubParsersAction[Parser], after: Parser) -> None:
        self._commands = commands
        self._after = after

    def add(self, name: str, summary: str, *, more: str = "", json: str = "") -> argparse.ArgumentParser:
        """Add a command; `json` is the help of its --json, empty for a command without."""
        command = self._commands.add_parser(
            name,
            help=summary,
            description=f"{summary[:1].upper()}{summary[1:]}.",
            epilog=more,
            parents=[self._after],
            allow_abbrev=False,
        )
        if json:
            command.add_argument("--json", action="store_true", help=json)
        return command


def _add_subscription_commands(commands: _Commands) -> None:
    add = commands.add("add", "subscribe to feeds", json="an array with the result of each input")
    add.add_argument(
        "inputs", nargs="+", metavar="URL-or-FILE", help="a feed, a page that has feeds, or a local feed file"
    )
    add.add_argument("--folder", metavar="A/B", help="the folder, made if needed; \\/ is a slash inside a name")
    add.add_argument("--dry-run", action="store_true", help="show what would be added, and store nothing")

    remove = commands.add("remove", "unsubscribe from feeds (undo brings them back)")
    remove.add_argument("feeds", nargs="+", metavar="FEED", help=_FEED_HELP)

    feeds = commands.add(
        "feeds",
        "list the feeds: id, status, unread/total, title, address, and trouble",
        json="an array of feeds",
    )
    feeds.add_argument("-v", "--verbose", action="store_true", help="also tell when each feed is checked next, and why")

    refresh = commands.add(
        "refresh",
        "fetch the feeds that are due",
        more="Failing feeds are reported and tried again later. The exit status is 1 only if a named feed failed.",
        json="one event a line, as it happens",
    )
    refresh.add_argument("feeds", nargs="*", metavar="FEED", help=f"only these, due or not: {_FEED_HELP}")
    refresh.add_argument("--force", action="store_true", help="all feeds, due or not")


def _add_list_commands(commands: _Commands) -> None:
    importing = commands.add(
        "import",
        "subscribe to all feeds of a list: OPML, newsboat's urls, plain addresses, our own JSON",
        more="Nothing is fetched yet: “tui-reader refresh” fetches the feeds. undo takes back the whole import. "
        "The exit status is 1 if a line could not be read; the other lines are imported.",
        json="an array with the result of each line",
    )
    importing.add_argument("file", metavar="FILE", help="the list; - is stdin")
    importing.add_argument("--dry-run", action="store_true", help="show what would be added, and store nothing")

    exporting = commands.add(
        "export",
        "write the subscriptions as a list",
        more="The list is for you: its addresses include user names and passwords. "
        "With a QUERY, only feeds with a matching entry are written; feed:NAME alone selects the feeds themselves. "
        "The reader's own manual is left out.",
    )
    exporting.add_argument("query", nargs="*", metavar="QUERY", help=_QUERY_HELP)
    exporting.add_argument("--format", choices=("opml", "json", "markdown"), default="opml", help="default: opml")
    exporting.add_argument("-o", "--output", metavar="FILE", help="write to this file, and replace it if it exists")


def _add_entry_commands(commands: _Commands) -> None:
    listing = commands.add(
        "list",
        "list entries, newest first: id, marks (• unread, ★ starred), date, feed, title",
        more="Put -- before a query that begins with a minus. "
        "On a terminal only one screen is shown, unless you give --limit. "
        'The shell may remove the quotes of feed:"My name"; the query works all the same.',
        json="an array of entries",
    )
    listing.add_argument("query", nargs="*", metavar="QUERY", help=_QUERY_HELP)
    listing.add_argument("--limit", type=limit, metavar="N", help="at most N entries, or “all”")

    show = commands.add("show", "show an article; it is not marked read", json="the same as --format json")
    show.add_argument("id", type=entry_id, metavar="ID", help="the id in front of a line of “list”")
    show.add_argument("--format", choices=("markdown", "html", "text", "json"), default="text", help="default: text")

    mark = commands.add("mark", "mark entries (undo takes it back)")
    mark.add_argument("state", choices=("read", "unread", "starred", "unstarred"))
    _add_choice(mark)

    full_text = commands.add(
        "fulltext",
        "fetch the whole text of entries from their pages",
        more="From then on this text is shown in place of the feed's text, which is kept too. "
        "With --query or --all, only missing texts are fetched.",
    )
    _add_choice(full_text)

    save = commands.add(
        "save",
        "keep a web page as an entry of “Saved pages”",
        more="Saving a page again updates it. Without a network its address is stored, and the next refresh "
        "fetches its text.",
    )
    save.add_argument("url", metavar="URL", help="the address of a page of text")

    commands.add("undo", "undo the last change, made here or in the reader, after a restart too")
    commands.add("paths", "tell where library, pictures, config and log are", json="an object of paths")


def _add_choice(command: argparse.ArgumentParser) -> None:
    """Add the ways to say which entries are meant; see `entries.chosen_ids`."""
    command.add_argument("ids", nargs="*", type=entry_id, metavar="ID", help="ids in front of the lines of “list”")
    command.add_argument("--query", metavar="QUERY", help=f"all that match, in one argument: {_QUERY_HELP}")
    command.add_argument("--all", action="store_true", help="all entries")


def entry_id(text: str) -> int:
    """Return the id that `text` spells."""
    if not (text.isascii() and text.lstrip("-").isdigit()):
        raise argparse.ArgumentTypeError(f"“{text}” is not an id; “tui-reader list” shows them in front")
    return int(text[:40])


def limit(text: str) -> int:
    """Return the number that `text` spells; -1 for “all”."""
    if text == "all":
        return -1
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise argparse.ArgumentTypeError(f"“{text}” is not a number from 0, nor “all”")
    return int(text)


def split_folder(text: str | None) -> tuple[str, ...]:
    r"""Return the names in a folder's path: `A/B` are two, `\/` is a slash inside a name, `\\` a backslash.

    Raises UsageError when there is no name in it. None is the top level.
    """
    if text is None:
        return ()
    path = split_path(text)
    if not path:
        raise UsageError(f"“{text}” names no folder.")
    return path


def _sentence(message: str) -> str:
    """Turn a message of argparse into a sentence with a way out."""
    if unknown := re.match(r"argument COMMAND: invalid choice: '(.*?)'", message):
        return _unknown_command(unknown[1])
    message = re.sub(r"^argument ([^:]+): (?=“)", "", message)
    if message == "argument --query: expected one argument":
        message += " (write --query=-is:starred for a query that begins with a minus)"
    if "unrecognized arguments: -" in message and re.search(r" -[a-z]+:", message):
        message += " (put -- before a query that begins with a minus)"
    return f"{message[:1].upper()}{message[1:]}."


def _unknown_command(word: str) -> str:
    if "/" in word or "." in word:
        return f"“{word}” is no command; to subscribe to it: tui-reader add {word}"
    near = get_close_matches(word, COMMANDS, n=1, cutoff=0.5)
    return f"“{word}” is no command" + (f"; did you mean “{near[0]}”?" if near else ".")
