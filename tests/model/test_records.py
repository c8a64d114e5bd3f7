"""A copy of a struct with other fields, and structs that keep a secret."""

from __future__ import annotations

import pickle

import pytest
from rich.pretty import pretty_repr

from tui_reader.model.config import Config, FeedOptions
from tui_reader.model.entities import FeedSettings
from tui_reader.model.records import Discreet, replace

SECRETS: list[Discreet] = [
    FeedOptions(cookies="geheim", password="geheim", headers={"X": "geheim"}),
    FeedSettings("https://example.org/", headers=(("X", "geheim"),)),
]


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_is_in_no_repr_and_goes_between_processes(secret: Discreet) -> None:
    for shown in (repr(secret), repr([secret]), pretty_repr({"a": secret})):
        assert "geheim" not in shown
        assert type(secret).__name__ in shown
    assert pickle.loads(pickle.dumps(secret)) == secret


def test_a_copy_has_other_fields() -> None:
    config = replace(Config(), feeds={"a": FeedOptions(user="ada")})
    assert replace(config, feeds={}) == Config() != config
    with pytest.raises(TypeError):
        replace(config, odd=1)  # type: ignore[call-arg]
