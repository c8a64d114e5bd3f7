"""All settings as frozen dataclasses. Each setting has a default, so no config file is needed.

The rule: code that needs a setting is given the whole `Config`; nothing reads a setting globally. `forms.config_file`
reads the file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, is_dataclass
from typing import Any, Literal, get_args, get_origin, get_type_hints


@dataclass(frozen=True, slots=True)
class Target:
    """Where an article can be sent: either to a `command` that reads Markdown, or into a `file`.

    Both may hold the PLACEHOLDERS of `forms.share` in braces. A command is a program and its arguments.
    """

    command: tuple[str, ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How articles are read. `column` is the widest a line of text gets, in cells.

    `stories`: an article that several feeds carry is shown as one row, until the person asks for all of them.
    """

    column: int = 72
    mark_read: Literal["open", "end", "never"] = "open"
    stories: bool = True


@dataclass(frozen=True, slots=True)
class Look:
    """How the screen looks. `theme` is `ink` (dark), `paper` (light), or any name the palette lists."""

    theme: str = "ink"


@dataclass(frozen=True, slots=True)
class Refresh:
    """When feeds are refreshed. `every_minutes` 0: only on demand. `parsers` is the number of parser processes; 0: one
    for each core.
    """

    on_start: bool = True
    every_minutes: int = 30
    parsers: int = 0


@dataclass(frozen=True, slots=True)
class Network:
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


@dataclass(frozen=True, slots=True)
class Pictures:
    """How pictures are shown, and the bounds of one picture: `most_bytes` on the wire, `most_pixels` before scaling.

    `auto` shows pictures as well as the terminal can, and alt text over ssh. `off` shows alt text and fetches nothing.
    """

    show: Literal["auto", "kitty", "blocks", "off"] = "auto"
    most_bytes: int = 8 * 1024 * 1024
    most_pixels: int = 40_000_000


@dataclass(frozen=True, slots=True)
class Keys:
    """`preset` names a table of keys. `actions` maps the id of an action to the keys that replace its preset keys."""

    preset: Literal["vim", "newsboat", "reader"] = "vim"
    actions: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FeedOptions:
    """The settings of the config file for one feed, or for all feeds of a host. An empty field is not set.

    `cookies` is the value of a Cookie header. `proxy` is an http or https address. `certificate` is a file in PEM form
    that is trusted besides those of the system. Fields that may be secret are left out of `repr`.
    """

    interval_minutes: int = 0
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    cookies: str = field(default="", repr=False)
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    proxy: str = field(default="", repr=False)
    user_agent: str = ""
    certificate: str = ""


@dataclass(frozen=True, slots=True)
class Config:
    """All settings, by the sections of the config file."""

    reading: Reading = field(default_factory=Reading)
    look: Look = field(default_factory=Look)
    refresh: Refresh = field(default_factory=Refresh)
    network: Network = field(default_factory=Network)
    pictures: Pictures = field(default_factory=Pictures)
    keys: Keys = field(default_factory=Keys)
    feeds: dict[str, FeedOptions] = field(default_factory=dict)
    share: dict[str, Target] = field(default_factory=dict)


def from_plain(kind: Any, value: Any) -> Any:
    """Return the value of type `kind` that `dataclasses.asdict` turned into dicts, also after a way through JSON.

    `from_plain(Config, asdict(config)) == config`. Raises TypeError or KeyError for anything else.
    """
    make: Callable[..., Any] = kind
    if is_dataclass(kind):
        kinds = get_type_hints(kind)
        return make(**{name: from_plain(kinds[name], each) for name, each in value.items()})
    if get_origin(kind) is dict:
        return {name: from_plain(get_args(kind)[1], each) for name, each in value.items()}
    if get_origin(kind) is tuple:
        return tuple(from_plain(get_args(kind)[0], each) for each in value)
    return value
