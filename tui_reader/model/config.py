"""All settings as frozen structs. Each setting has a default, so no config file is needed.

The rule: code that needs a setting is given the whole `Config`; nothing reads a setting globally. `forms.config_file`
reads the file.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

from tui_reader.model.records import Discreet


class Target(Struct, frozen=True):
    """Where an article can be sent: either to a `command` that reads Markdown, or into a `file`.

    Both may hold the PLACEHOLDERS of `forms.share` in braces. A command is a program and its arguments.
    """

    command: tuple[str, ...] = ()
    file: str = ""


class Reading(Struct, frozen=True):
    """How articles are read. `column` is the widest a line of text gets, in cells.

    `stories`: an article that several feeds carry is shown as one row, until the person asks for all of them.
    """

    column: int = 72
    mark_read: Literal["open", "end", "never"] = "open"
    stories: bool = True


class Look(Struct, frozen=True):
    """How the screen looks. `theme` is `ink` (dark), `paper` (light), or any name the palette lists."""

    theme: str = "ink"


class Refresh(Struct, frozen=True):
    """When feeds are refreshed. `every_minutes` 0: only on demand. `parsers` is the number of parser processes; 0: one
    for each core.
    """

    on_start: bool = True
    every_minutes: int = 30
    parsers: int = 0


class Network(Struct, frozen=True):
    """Bounds on every request: times in seconds, sizes in bytes. `total` does not count waiting in the queue.

    `read` is the longest silence within an answer, and `header_bytes` the longest header.
    """

    total: float = 30.0
    connect: float = 10.0
    read: float = 20.0
    wire_bytes: int = 20 * 1024 * 1024
    body_bytes: int = 32 * 1024 * 1024
    header_bytes: int = 64 * 1024
    redirects: int = 5
    at_once: int = 64
    per_host: int = 2


class Pictures(Struct, frozen=True):
    """How pictures are shown, and the bounds of one picture: `most_bytes` on the wire, `most_pixels` before scaling.

    `auto` shows pictures as well as the terminal can, and alt text over ssh. `off` shows alt text and fetches nothing.
    """

    show: Literal["auto", "kitty", "blocks", "off"] = "auto"
    most_bytes: int = 8 * 1024 * 1024
    most_pixels: int = 40_000_000


class Keys(Struct, frozen=True):
    """`preset` names a table of keys. `actions` maps the id of an action to the keys that replace its preset keys."""

    preset: Literal["vim", "newsboat", "reader"] = "vim"
    actions: dict[str, tuple[str, ...]] = {}


class FeedOptions(Discreet, frozen=True):
    """The settings of the config file for one feed, or for all feeds of a host. An empty field is not set.

    `cookies` is the value of a Cookie header. `proxy` is an http or https address. `certificate` is a file in PEM form
    that is trusted besides those of the system. Fields that may be secret are left out of `repr`.
    """

    secret = ("headers", "cookies", "user", "password", "proxy")

    interval_minutes: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    cookies: str = ""
    user: str = ""
    password: str = ""
    proxy: str = ""
    user_agent: str = ""
    certificate: str = ""


class Config(Struct, frozen=True):
    """All settings, by the sections of the config file."""

    reading: Reading = Reading()
    look: Look = Look()
    refresh: Refresh = Refresh()
    network: Network = Network()
    pictures: Pictures = Pictures()
    keys: Keys = Keys()
    feeds: dict[str, FeedOptions] = {}
    share: dict[str, Target] = {}
