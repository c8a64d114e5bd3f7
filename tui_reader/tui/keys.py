"""Registry, preset and config become one table of keys; a small machine reads chords from it. Pure.

Keys have the names of the config: a printable character is its own name ("j", "G", "?"), other keys have words
("space", "enter", "ctrl+d", "shift+tab"), and a chord is keys with blanks between them ("g g"). A key has one action
only. An action that loses its key is named, so that no key stops working in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from msgspec import Struct

from tui_reader.tui.actions import ACTIONS, PRESETS, Action

Chord = tuple[str, ...]

_NAMED = re.compile(r"\{([a-z_]+)\}")
_LABELS = {action.id: action.label for action in ACTIONS}


class KeyTable(Struct, frozen=True):
    """`actions` maps chords to action ids; `problems` are sentences for the person about the config's keys."""

    actions: Mapping[Chord, str]
    problems: tuple[str, ...] = ()

    def keys_of(self, action_id: str) -> tuple[str, ...]:
        """Return the keys of an action as they are written, in order of preference."""
        return tuple(" ".join(chord) for chord, name in self.actions.items() if name == action_id)

    def legend(self, labels: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return (key, label) for each (action id, label) whose action has a key: the first of its keys."""
        return [(keys[0], label) for name, label in labels if (keys := self.keys_of(name))]

    def spelled(self, sentence: str) -> str:
        """Return a sentence with the first key of each action that it names in braces, as in `{undo} undoes it`.

        An action without a key is called by its label, which the palette lists.
        """
        return _NAMED.sub(lambda found: (self.keys_of(found[1]) or (f"“{_LABELS[found[1]]}”",))[0], sentence)


def resolve(preset: str, overrides: Mapping[str, Sequence[str]], *, registry: Sequence[Action] = ACTIONS) -> KeyTable:
    """Return the table of keys in force.

    `overrides` (the config) win over `preset`, the preset over the registry; an empty list unbinds. A key that an
    override takes from another action is taken in silence when that action has other keys left, else reported.
    """
    known = {action.id for action in registry}
    problems = [_unknown(name, known) for name in overrides if name not in known]
    layers: list[Mapping[str, Sequence[str]]] = [
        overrides,
        PRESETS.get(preset, {}),
        {action.id: action.keys for action in registry},
    ]
    table: dict[Chord, str] = {}
    settled: set[str] = set()
    for layer in layers:
        for action in registry:
            if action.id in settled or action.id not in layer:
                continue
            settled.add(action.id)
            _bind(action, layer[action.id], table, problems, said=layer is overrides)
    bound = set(table.values())
    for action in registry:
        if action.id not in bound and overrides.get(action.id) != () and action.keys and action.id not in overrides:
            thief = table.get(_chord(action.keys[0]))
            problems.append(f"“{action.id}” has no key left: {action.keys[0]} now means “{thief}”.")
    order = {action.id: number for number, action in enumerate(registry)}
    ordered = dict(sorted(table.items(), key=lambda pair: order[pair[1]]))
    return KeyTable(ordered, tuple(problems))


def _bind(action: Action, keys: Sequence[str], table: dict[Chord, str], problems: list[str], *, said: bool) -> None:
    for key in keys:
        chord = _chord(key)
        if not chord:
            problems.append(f"“{action.id}”: an empty key was left out.")
            continue
        holder = _holder(chord, table)
        if holder is None:
            table[chord] = action.id
        elif said and holder != action.id:
            problems.append(f"{key} is given to both “{holder}” and “{action.id}”; “{holder}” keeps it.")


def _holder(chord: Chord, table: Mapping[Chord, str]) -> str | None:
    """Return the action that stands in the way of `chord`: the same keys, or one the beginning of the other."""
    for other, name in table.items():
        short = min(len(chord), len(other))
        if chord[:short] == other[:short]:
            return name
    return None


def _chord(key: str) -> Chord:
    return tuple(key.split())


def _unknown(name: str, known: set[str]) -> str:
    near = get_close_matches(name, sorted(known), n=1, cutoff=0.0)
    return f"[keys]: there is no action “{name}”; did you mean “{near[0]}”?" if near else f"[keys]: no action “{name}”."


class Pressed(Struct, frozen=True):
    """What a key came to: an action, or a chord that waits for its next key, or neither."""

    action: str | None = None
    pending: Chord = ()


def press(table: KeyTable, pending: Chord, key: str) -> Pressed:
    """Return what `key` means after the `pending` keys. A key that breaks a chord is read afresh."""
    chord = (*pending, key)
    if chord in table.actions:
        return Pressed(action=table.actions[chord])
    if any(other[: len(chord)] == chord for other in table.actions):
        return Pressed(pending=chord)
    return press(table, (), key) if pending and key != "escape" else Pressed()


def key_name(key: str, character: str | None) -> str:
    """Return our name of a key from Textual's `key` and `character`: printable characters stand for themselves."""
    if character and len(character) == 1 and character.isprintable() and character != " ":
        return character
    return key
