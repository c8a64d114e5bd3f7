"""Keys: one table from registry, preset and config; no key goes dead in silence."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_reader.tui.actions import ACTIONS, PRESETS
from tui_reader.tui.keys import Pressed, key_name, press, resolve

KEYS = st.sampled_from(["a", "b", "g", "g g", "g a", "G", "space", "ctrl+d", "?", "enter"])
OVERRIDES = st.dictionaries(st.sampled_from([action.id for action in ACTIONS]), st.lists(KEYS, max_size=3).map(tuple))


def test_the_defaults_clash_nowhere_in_any_preset() -> None:
    for preset in PRESETS:
        assert resolve(preset, {}).problems == ()


def test_every_action_has_a_key_in_every_preset() -> None:
    for preset in PRESETS:
        table = resolve(preset, {})
        assert [action.id for action in ACTIONS if not table.keys_of(action.id)] == []


def test_a_legend_tells_the_first_key_of_each_action_that_has_one() -> None:
    table = resolve("vim", {"undo": (), "help": ("f1", "?")})
    assert table.legend([("help", "help"), ("undo", "take back"), ("escape", "close")]) == [
        ("f1", "help"),
        ("escape", "close"),
    ]


def test_a_chord_waits_for_its_second_key() -> None:
    table = resolve("vim", {})
    waiting = press(table, (), "g")
    assert waiting == Pressed(pending=("g",))
    assert press(table, waiting.pending, "g") == Pressed(action="first")


def test_a_key_that_breaks_a_chord_is_read_afresh() -> None:
    table = resolve("vim", {})
    assert press(table, ("g",), "j") == Pressed(action="move_down")
    assert press(table, ("g",), "escape") == Pressed(), "escape only ends the chord"


def test_the_config_wins_and_takes_the_key_away_from_its_holder() -> None:
    table = resolve("vim", {"toggle_star": ("n",)})
    assert table.actions[("n",)] == "toggle_star"
    assert "next_unread" in table.problems[0], "whoever lost its last key is named"


def test_an_empty_list_unbinds_without_complaint() -> None:
    table = resolve("vim", {"quit": ()})
    assert ("q",) not in table.actions
    assert table.problems == ()


def test_two_actions_that_ask_for_one_key_are_both_named() -> None:
    (problem,) = resolve("vim", {"toggle_star": ("ctrl+x",), "undo": ("ctrl+x",)}).problems
    assert "toggle_star" in problem
    assert "undo" in problem


def test_a_key_cannot_be_the_beginning_of_a_chord_as_well() -> None:
    table = resolve("vim", {"undo": ("g",)})
    assert table.actions[("g",)] == "undo"
    assert ("g", "g") not in table.actions


def test_an_unknown_action_is_reported_with_the_nearest_known() -> None:
    (problem,) = resolve("vim", {"next_unred": ("x",)}).problems
    assert "next_unread" in problem


def test_printable_characters_stand_for_themselves() -> None:
    assert key_name("question_mark", "?") == "?"
    assert key_name("upper_g", "G") == "G"
    assert key_name("space", " ") == "space"
    assert key_name("ctrl+d", "\x04") == "ctrl+d"


@given(st.sampled_from(list(PRESETS)), OVERRIDES)
def test_whatever_the_config_says_no_chord_stands_in_the_way_of_another(
    preset: str, overrides: dict[str, tuple[str, ...]]
) -> None:
    chords = list(resolve(preset, overrides).actions)
    for chord in chords:
        assert not any(other != chord and other[: len(chord)] == chord for other in chords)


@given(st.sampled_from(list(PRESETS)), OVERRIDES, st.lists(st.sampled_from(["g", "a", "j", "escape", "?"])))
def test_any_keys_typed_end_in_an_action_or_a_wait_or_nothing(
    preset: str, overrides: dict[str, tuple[str, ...]], typed: list[str]
) -> None:
    table = resolve(preset, overrides)
    pending: tuple[str, ...] = ()
    for key in typed:
        pressed = press(table, pending, key)
        assert pressed.action is None or pressed.pending == ()
        pending = pressed.pending


def test_a_sentence_names_the_keys_in_force() -> None:
    words = "{next_feed} goes on, {undo} takes back, {help} helps."
    assert resolve("vim", {}).spelled(words) == "N goes on, u takes back, ? helps."
    assert resolve("newsboat", {"undo": ()}).spelled(words) == ") goes on, “undo” takes back, ? helps."


def test_every_help_text_names_actions_that_are_there() -> None:
    table = resolve("reader", {})
    for action in ACTIONS:
        assert not set("{}") & set(table.spelled(action.help)), action.id
