"""The worker gets all settings: whatever a section holds, also one that is added later, arrives as it was sent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from msgspec import Struct

from tui_reader.model.config import Config
from tui_reader.model.records import replace
from tui_reader.refresh.process.remote import Worker
from tui_reader.refresh.process.worker import read_settings


def is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Struct)


def other(kind: Any, value: Any) -> Any:
    """Return a value of type `kind` that is not `value`."""
    make: Any = kind
    if is_struct(kind):
        made = make()
        kinds = get_type_hints(kind)
        return make(**{name: other(kinds[name], getattr(made, name)) for name in made.__struct_fields__})
    if get_origin(kind) is Literal:
        return next(choice for choice in get_args(kind) if choice != value)
    if get_origin(kind) is dict:
        return {"a.b/ä ü": other(get_args(kind)[1], None)}
    if get_origin(kind) is tuple:
        return (other(get_args(kind)[0], None), "last")
    number = value if isinstance(value, int | float) else 0
    return {bool: not value, int: int(number) + 7, float: number + 7.5, str: f"{value or ''}ü"}[kind]


def changed() -> dict[str, Config]:
    """Return a config for every setting there is, in which that one alone is not as it is by default."""
    found: dict[str, Config] = {}
    for section in Config.__struct_fields__:
        default: Any = getattr(Config(), section)
        if not is_struct(type(default)):
            other_section: Any = other(get_type_hints(Config)[section], default)
            found[section] = replace(Config(), **{section: other_section})
            continue
        for name, kind in get_type_hints(type(default)).items():
            other_section = replace(default, **{name: other(kind, getattr(default, name))})
            found[f"{section}.{name}"] = replace(Config(), **{section: other_section})
    return found


@pytest.mark.parametrize("name", changed())
def test_every_setting_reaches_the_worker(tmp_path: Path, name: str) -> None:
    config = changed()[name]
    assert config != Config()
    first = json.loads(json.dumps(Worker(tmp_path, config, session="mine").first_line))
    assert read_settings(first) == (tmp_path, "mine", config)
