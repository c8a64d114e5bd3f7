"""The config file: good values count, a mistake is a sentence with its line, and the reader always starts."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.config import Config, load_config


def load(folder: Path, text: str) -> tuple[Config, list[str]]:
    """Load a config and cut the path off its mistakes."""
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    config, mistakes = load_config(path)
    assert all(mistake.startswith(str(path)) for mistake in mistakes)
    return config, [mistake.removeprefix(str(path)).lstrip(", ") for mistake in mistakes]


def test_an_absent_file_is_a_good_file(tmp_path: Path) -> None:
    assert load_config(tmp_path / "none.toml") == (Config(), ())


def test_good_values_count_and_the_rest_stays(tmp_path: Path) -> None:
    config, mistakes = load(
        tmp_path,
        '\ufeff[reading]\ncolumn = 80\nmark_read = "never"\n[network]\ntotal = 5\n'
        '[keys]\npreset = "newsboat"\nquit = ["x", "ctrl+q"]\nhelp = []\n',
    )
    assert mistakes == []
    assert (config.reading.column, config.reading.mark_read, config.network.total) == (80, "never", 5.0)
    assert isinstance(config.network.total, float)
    assert (config.keys.preset, config.keys.actions) == ("newsboat", {"quit": ("x", "ctrl+q"), "help": ()})
    assert config.look == Config().look


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("[reading]\n\ncolum = 80\n", "line 3: “colum” is not known; did you mean “column”?"),
        ("# x\n[readin]\n", "line 2: “readin” is not known; did you mean “reading”?"),
        ('[look]\ntheme = 3\n[reading]\ncolumn = "80"\n', "line 4: “column” must be a whole number from 0."),
        ('[reading]\nmark_read = "now"\n', 'line 2: “mark_read” must be one of "open", "end", "never".'),
        ("[reading]\ncolumn = true\n", "line 2: “column” must be a whole number from 0."),
        ("[network]\ntotal = 0\n", "line 2: “total” must be a number above 0."),
        ("[network]\ntotal = nan\n", "line 2: “total” must be a number above 0."),
        ("look = 3\n", "line 1: “look” is a section: write [look]."),
        ('[keys]\nquit = "q"\n', 'line 2: “quit” must be a list of keys, like ["n"].'),
        ('[keys]\npreset = "emacs"\n', 'line 2: “preset” must be one of "vim", "newsboat", "reader".'),
    ],
)
def test_a_mistake_is_named_with_its_line_and_the_rest_counts(tmp_path: Path, text: str, mistake: str) -> None:
    config, mistakes = load(tmp_path, text + "\n[refresh]\nparsers = 3\n")
    assert mistake in mistakes
    assert config.refresh.parsers == 3


def test_a_switch_is_true_or_false(tmp_path: Path) -> None:
    config, mistakes = load(tmp_path, "[refresh]\non_start = 1\nevery_minutes = 5\n")
    assert mistakes[0].endswith("line 2: “on_start” must be true or false.")
    assert (config.refresh.on_start, config.refresh.every_minutes) == (True, 5)


@pytest.mark.parametrize("data", [b"[reading\n", b"\xff\xfe", b"a = 1\na = 2\n", b"\x00"])
def test_what_is_no_toml_leaves_the_defaults(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(data)
    config, mistakes = load_config(path)
    assert config == Config()
    assert len(mistakes) == 1
    assert "the defaults are in force." in mistakes[0]


def test_a_folder_in_its_place_is_said(tmp_path: Path) -> None:
    config, mistakes = load_config(tmp_path)
    assert (config, len(mistakes)) == (Config(), 1)


_NAMES = st.sampled_from(["reading", "look", "network", "keys", "column", "theme", "preset", "odd", '"q w"', "a.b"])
_VALUES = st.sampled_from(["1", "-1", "0.5", "inf", '"x"', "true", "[]", '["n"]', "[1]", "{}", "1979-05-27", '"vim"'])
_LINES = st.one_of(
    st.tuples(_NAMES, _VALUES).map(" = ".join), _NAMES.map("[{}]".format), _NAMES.map("[[{}]]".format), st.text()
)


@settings(max_examples=80, deadline=None)
@given(st.lists(_LINES, max_size=6).map("\n".join))
def test_nothing_keeps_the_reader_from_starting(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.toml"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        config, mistakes = load_config(path)
        assert isinstance(config, Config)
        assert all(mistake.endswith((".", "?")) for mistake in mistakes)
