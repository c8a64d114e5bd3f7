"""The config file: TOML in, a frozen `Config` out.

The rule: a mistake never keeps the reader from starting. A mistake becomes a sentence with the file, the line and the
nearest known name, and the default stays in force.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

from tui_reader.forms.headers import HEADER_NAME, OWN_HEADERS
from tui_reader.forms.share import unfit
from tui_reader.model.config import Config, FeedOptions, Keys, Target
from tui_reader.model.records import replace
from tui_reader.text.clean import clean_line
from tui_reader.text.hosts import censor_text, censor_url, host_of, is_web
from tui_reader.text.sizes import say_size

_LARGEST = 256 * 1024  # bytes
_MOST_TOLD = 50
_TOKEN = re.compile(HEADER_NAME)


def load_config(path: Path) -> tuple[Config, tuple[str, ...]]:
    """Return the config of `path` and a sentence for each mistake in it. No content of the file raises an error."""
    import tomllib

    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            return Config(), (f"{path} is larger than {say_size(_LARGEST)}; the defaults are in force.",)
        text = data.decode("utf-8-sig")
    except FileNotFoundError:
        return Config(), ()
    except (OSError, ValueError) as error:
        return Config(), (f"{path} cannot be read ({error}); the defaults are in force.",)
    try:
        document = tomllib.loads(text)
    except RecursionError:
        return Config(), (f"{path} is nested too deeply; the defaults are in force.",)
    except ValueError as error:  # a number of 5,000 digits is no TOMLDecodeError
        reason = censor_text(str(error))  # it may name a section, and that an address
        return Config(), (f"{path} is not TOML: {reason}; the defaults are in force.",)
    reader = _Reader(path, text)
    config, more = reader.config(document), len(reader.mistakes) - _MOST_TOLD
    told = reader.mistakes[:_MOST_TOLD]
    return config, (*told, *([f"{path}: {more} more mistakes."] if more > 0 else ()))


class _Reader:
    """Reads one document and collects its mistakes."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.lines = text.splitlines()
        self.mistakes: list[str] = []

    def config(self, document: dict[str, Any]) -> Config:
        sections: dict[str, Any] = {}
        default = Config()
        names = list(Config.__struct_fields__)
        for name, values in document.items():
            if name not in names:
                self._unknown(name, names)
            elif not isinstance(values, dict):
                self._mistake(name, (), f"“{name}” is a section: write [{name}]")
            elif name == "keys":
                sections[name] = self._keys(values)
            elif name == "feeds":
                sections[name] = self._feeds(values)
            elif name == "share":
                sections[name] = self._share(values)
            else:
                sections[name] = self._section(name, getattr(default, name), values)
        return replace(default, **sections)

    def _section(self, section: str, default: Any, values: dict[str, Any]) -> Any:
        kinds = get_type_hints(type(default))
        good: dict[str, Any] = {}
        for name, value in values.items():
            if name not in kinds:
                self._unknown(name, list(kinds), section)
            elif (problem := _unfit(value, kinds[name])) is not None:
                self._mistake(name, (section,), f"“{name}” must be {problem}")
            else:
                good[name] = float(value) if kinds[name] is float else value
        return replace(default, **good)

    def _keys(self, values: dict[str, Any]) -> Keys:
        keys = Keys()
        actions: dict[str, tuple[str, ...]] = {}
        for name, value in values.items():
            if name == "preset":
                if (problem := _unfit(value, get_type_hints(Keys)["preset"])) is not None:
                    self._mistake(name, ("keys",), f"“preset” must be {problem}")
                else:
                    keys = replace(keys, preset=value)
            elif isinstance(value, list) and all(isinstance(key, str) for key in value):
                actions[name] = tuple(value)
            else:
                self._mistake(name, ("keys",), f'“{name}” must be a list of keys, like ["n"]')
        return replace(keys, actions=actions)

    def _feeds(self, values: dict[str, Any]) -> dict[str, FeedOptions]:
        feeds: dict[str, FeedOptions] = {}
        for address, options in values.items():
            if not isinstance(options, dict):
                self._mistake(address, ("feeds",), 'options of a feed are a section: write [feeds."ADDRESS"]')
            elif not re.fullmatch(r"[A-Za-z][\w+.-]*:\S+|[^\s/@]+", address):
                what = f"“{censor_url(address)}” is neither the address of a feed nor the name of a host"
                self._mistake(address, ("feeds",), what)
            else:
                feeds[address] = self._options(address, options)
        return feeds

    def _options(self, address: str, values: dict[str, Any]) -> FeedOptions:
        """Read the options of one feed. Their values may be secret, so sentences tell only names."""
        good: dict[str, Any] = {}
        known = list(FeedOptions.__struct_fields__)
        for name, value in values.items():
            if name not in known:
                self._unknown(name, known, "feeds", address)
            elif (problem := _unfit_option(name, value)) is not None:
                self._mistake(name, ("feeds", address), f"“{name}” must be {problem}")
            elif name == "cookies" and isinstance(value, dict):
                good[name] = "; ".join(f"{cookie}={text}" for cookie, text in value.items())
            else:
                good[name] = value
        return FeedOptions(**good)

    def _share(self, values: dict[str, Any]) -> dict[str, Target]:
        targets: dict[str, Target] = {}
        for name, value in values.items():
            if not isinstance(value, dict):
                self._mistake(name, ("share",), "a target is a section: write [share.NAME]")
            elif (target := self._target(name, value)) is not None:
                targets[clean_line(name)] = target
        return targets

    def _target(self, name: str, values: dict[str, Any]) -> Target | None:
        """Read one target. A target with a mistake is left out, because half of a command may do something else."""
        found = len(self.mistakes)
        known = list(Target.__struct_fields__)
        for key, value in values.items():
            if key not in known:
                self._unknown(key, known, "share", name)
            elif (problem := unfit(key, value)) is not None:
                self._mistake(key, ("share", name), f"“{key}” {problem}")
        if found == len(self.mistakes) and len(values) != 1:
            self._mistake(name, ("share",), f"“{clean_line(name)}” needs either a command or a file")
        if found < len(self.mistakes):
            return None
        return Target(tuple(values.get("command", ())), values.get("file", ""))

    def _unknown(self, name: str, known: list[str], *section: str) -> None:
        near = get_close_matches(name, known, n=1, cutoff=0.0) if len(self.mistakes) < _MOST_TOLD else []
        self._mistake(name, section, f"“{name}” is not known" + (f"; did you mean “{near[0]}”?" if near else ""))

    def _mistake(self, name: str, section: tuple[str, ...], what: str) -> None:
        line = self._line(name, section) if len(self.mistakes) < _MOST_TOLD else 0  # each search reads all lines
        where = f"{self.path}, line {line}"
        self.mistakes.append(f"{where}: {what.rstrip('.')}" + ("" if what.endswith("?") else "."))

    def _line(self, name: str, section: tuple[str, ...]) -> int:
        """Return the line of a name, or the line of its section where the name is not found."""
        path: tuple[str, ...] = ()
        found = 1
        for number, line in enumerate(self.lines, 1):
            if line.lstrip().startswith("["):
                path = _header(line)
                if path == (*section, name):
                    return number
                if path == section:
                    found = number
            elif path == section and re.match(rf"\s*[\"']?{re.escape(name)}[\"']?\s*[=.]", line):
                return number
        return found


def _header(line: str) -> tuple[str, ...]:
    """Return the names in a line like `[a."b.c"]`; none for another line."""
    import tomllib

    try:
        table: Any = tomllib.loads(line)
    except (ValueError, RecursionError):
        return ()
    path = []
    while isinstance(table, dict) and table:
        ((name, table),) = table.items()
        path.append(name)
    return tuple(path)


def _unfit_option(name: str, value: Any) -> str | None:
    """Return what the option of a feed must be, or None when its value fits."""
    if name == "interval_minutes":
        return _unfit(value, int)
    if name == "headers":
        return None if _is_table(value, name_fits=_is_header) else "a table of headers that are not the reader's own"
    if name == "cookies" and not isinstance(value, str):
        return None if _is_table(value, name_fits=_TOKEN.fullmatch) else 'text, or a table like {name = "value"}'
    if not isinstance(value, str) or not value.isprintable():
        return "text in quotes, on one line"
    fits, what = _FORMS.get(name, (bool, ""))
    return what if value and not fits(value) else None


def _is_whole_path(value: str) -> bool:
    return value.startswith("~") or Path(value).is_absolute()


def _is_table(value: Any, *, name_fits: Callable[[str], Any]) -> bool:
    return isinstance(value, dict) and all(
        isinstance(text, str) and text.isprintable() and name_fits(name) for name, text in value.items()
    )


def _is_header(name: str) -> bool:
    return bool(_TOKEN.fullmatch(name)) and name.lower() not in {"cookie", *OWN_HEADERS}


def _is_proxy(value: str) -> bool:
    try:
        return is_web(value) and bool(host_of(value)) and (urlsplit(value).port or 80) > 0
    except ValueError:
        return False


_FORMS: dict[str, tuple[Callable[[str], Any], str]] = {
    "user": (lambda value: ":" not in value, "a name without a colon"),
    "proxy": (_is_proxy, "an http or https address"),
    "certificate": (_is_whole_path, 'the whole path of a file, like "~/my-ca.pem"'),
}


def _unfit(value: Any, kind: Any) -> str | None:
    """Return what `value` must be, or None when it fits `kind`."""
    if get_origin(kind) is Literal:
        choices = get_args(kind)
        return None if value in choices else "one of " + ", ".join(f'"{choice}"' for choice in choices)
    if kind is bool:
        return None if isinstance(value, bool) else "true or false"
    if kind is str:
        return None if isinstance(value, str) else "text in quotes"
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if kind is float:
        return None if number and 0 < value < 1e9 else "a number above 0"
    return None if number and isinstance(value, int) and 0 <= value < 2**53 else "a whole number from 0"
