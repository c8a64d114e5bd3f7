"""The config file: good values count, a mistake is a sentence with its line, and the reader always starts."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.forms.config_file import load_config
from tui_reader.forms.share import unfit
from tui_reader.model.config import Config, FeedOptions, Target


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
        ('[pictures]\nshow = "sixel"\n', 'line 2: “show” must be one of "auto", "kitty", "blocks", "off".'),
        ("look = 3\n", "line 1: “look” is a section: write [look]."),
        ('[keys]\nquit = "q"\n', 'line 2: “quit” must be a list of keys, like ["n"].'),
        ('[keys]\npreset = "emacs"\n', 'line 2: “preset” must be one of "vim", "newsboat", "reader".'),
    ],
)
def test_a_mistake_is_named_with_its_line_and_the_rest_counts(tmp_path: Path, text: str, mistake: str) -> None:
    config, mistakes = load(tmp_path, text + "\n[refresh]\nparsers = 3\n")
    assert mistake in mistakes
    assert config.refresh.parsers == 3


def test_feeds_have_options_by_address_or_by_host(tmp_path: Path) -> None:
    config, mistakes = load(
        tmp_path,
        """
        [feeds."https://example.org/feed"]
        interval_minutes = 20
        headers = {X-Token = "abc"}
        cookies = {a = "1", b = "2"}
        user = "ada"
        password = "secret"
        [feeds."example.net"]
        cookies = "a=1"
        proxy = "http://user:secret@proxy.example:3128"
        user_agent = "Herons/1"
        """,
    )
    assert mistakes == []
    assert config.feeds == {
        "https://example.org/feed": FeedOptions(20, {"X-Token": "abc"}, "a=1; b=2", "ada", "secret"),
        "example.net": FeedOptions(cookies="a=1", proxy="http://user:secret@proxy.example:3128", user_agent="Herons/1"),
    }
    assert "secret" not in repr(config)
    assert "abc" not in repr(config)


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("interval_minute = 5", "line 3: “interval_minute” is not known; did you mean “interval_minutes”?"),
        ('interval_minutes = "secret"', "line 3: “interval_minutes” must be a whole number from 0."),
        ('headers = "secret"', "line 3: “headers” must be a table of headers that are not the reader's own."),
        ('headers = {Host = "secret"}', "line 3: “headers” must be a table of headers that are not the reader's own."),
        ('headers = {"X Y" = "secret"}', "line 3: “headers” must be a table of headers that are not the reader's own."),
        ('[feeds."a.example".headers]\nX = "secret\\r\\nY: 1"', "line 3: “headers” must be a table of headers"),
        ('cookies = ["secret"]', 'line 3: “cookies” must be text, or a table like {name = "value"}.'),
        ('cookies = {a = 1, b = "secret"}', 'line 3: “cookies” must be text, or a table like {name = "value"}.'),
        ("password = 5", "line 3: “password” must be text in quotes, on one line."),
        ('user = "a:secret"', "line 3: “user” must be a name without a colon."),
        ('proxy = "socks5://secret"', "line 3: “proxy” must be an http or https address."),
        ('proxy = "secret:99"', "line 3: “proxy” must be an http or https address."),
        ('certificate = "my.pem"', 'line 3: “certificate” must be the whole path of a file, like "~/my-ca.pem".'),
    ],
)
def test_a_mistake_in_a_feeds_options_is_named_without_what_they_hold(tmp_path: Path, text: str, mistake: str) -> None:
    config, mistakes = load(tmp_path, f'[refresh]\n[feeds."a.example"]\n{text}\n')
    assert len(mistakes) == 1
    assert mistake in mistakes[0]
    assert "secret" not in mistakes[0]
    assert config.feeds == {"a.example": FeedOptions()}


def test_what_is_no_address_and_no_options_is_said(tmp_path: Path) -> None:
    config, mistakes = load(tmp_path, '[feeds]\n"a.example" = 3\n[feeds."My Feed"]\n[feeds."//ada:secret@x/"]\n')
    assert config.feeds == {}
    assert mistakes == [
        'line 2: options of a feed are a section: write [feeds."ADDRESS"].',
        "line 3: “My Feed” is neither the address of a feed nor the name of a host.",
        "line 4: “//***@x/” is neither the address of a feed nor the name of a host.",
    ]


def test_a_switch_is_true_or_false(tmp_path: Path) -> None:
    config, mistakes = load(tmp_path, "[refresh]\non_start = 1\nevery_minutes = 5\n")
    assert mistakes[0].endswith("line 2: “on_start” must be true or false.")
    assert (config.refresh.on_start, config.refresh.every_minutes) == (True, 5)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "data",
    [
        *(b"[reading\n", b"\xff\xfe", b"a = 1\na = 2\n", b"\x00", b"a = " + b"1" * 5000, b"a = " + b"[" * 5000),
        b"[a]\n" * 100_000,
    ],
    ids=range(7),
)
def test_what_is_no_toml_leaves_the_defaults(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(data)
    config, mistakes = load_config(path)
    assert config == Config()
    assert len(mistakes) == 1
    assert "the defaults are in force." in mistakes[0]


@pytest.mark.timeout(20)
def test_of_endless_mistakes_the_first_are_told(tmp_path: Path) -> None:
    config, mistakes = load(
        tmp_path, "[reading]\ncolumn = 70\n" + "".join(f"no{number} = 1\n" for number in range(9_000))
    )
    assert config.reading.column == 70
    assert len(mistakes) == 51
    assert mistakes[-1] == ": 8950 more mistakes."


def test_a_section_twice_does_not_tell_the_password_in_its_name(tmp_path: Path) -> None:
    _config, mistakes = load(tmp_path, '[feeds."https://ada:secret@x/"]\n' * 2)
    assert len(mistakes) == 1
    assert "secret" not in mistakes[0]


def test_a_folder_in_its_place_is_said(tmp_path: Path) -> None:
    config, mistakes = load_config(tmp_path)
    assert (config, len(mistakes)) == (Config(), 1)


_NAMES = st.sampled_from(
    [
        "reading",
        "look",
        "network",
        "keys",
        "column",
        "theme",
        "preset",
        "odd",
        "feeds",
        'feeds."a.b"',
        "headers",
        "cookies",
        "proxy",
        "share",
        "share.notes",
        "command",
        "file",
        '"q w"',
        "a.b",
    ]
)
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


def test_what_the_readme_shows_is_understood(tmp_path: Path) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    shown = readme.split("```toml\n", 1)[1].split("```", 1)[0]
    config, mistakes = load(tmp_path, shown)
    assert mistakes == []
    assert config.network == Config().network
    assert len(config.feeds) == 2
    assert list(config.share) == ["notes", "pandoc"]


def test_targets_have_a_command_or_a_file(tmp_path: Path) -> None:
    config, mistakes = load(
        tmp_path,
        """
        [share.notes]
        file = "~/notes/{date}-{slug}.md"
        [share.pandoc]
        command = ["pandoc", "-o", "{slug}.pdf"]
        [share]
        mail = {command = ["mail", "-s", "{title}", "ada@example.org"]}
        shell = {command = ["sh", "-c", 'x "$0" | y', "{title}"]}
        """,
    )
    assert mistakes == []
    assert config.share == {
        "notes": Target(file="~/notes/{date}-{slug}.md"),
        "pandoc": Target(command=("pandoc", "-o", "{slug}.pdf")),
        "mail": Target(command=("mail", "-s", "{title}", "ada@example.org")),
        "shell": Target(command=("sh", "-c", 'x "$0" | y', "{title}")),
    }


_LIST = "line 3: “command” must be a list of a program and its arguments"


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ('comand = ["x"]', "line 3: “comand” is not known; did you mean “command”?"),
        ('command = "pandoc -o x"', _LIST),
        ("command = []", _LIST),
        ('command = ["x", 1]', _LIST),
        ('command = ["", "x"]', _LIST),
        ('command = ["x", "{titel}"]', "line 3: “command” knows no “{titel}”; did you mean “{title}”?"),
        ('command = ["{title}", "x"]', "line 3: “command” may have placeholders in its arguments, not in its program."),
        ('command = ["sh", "-c", "mail -s \'{title}\' x"]', "line 3: “command” lets a shell run text from a feed"),
        ('command = ["/bin/bash", "-c", "{title}"]', "line 3: “command” lets a shell run text from a feed"),
        ('command = ["ssh", "host", "notes", "{title}"]', "line 3: “command” lets a shell run text from a feed"),
        ('command = ["cmd.exe", "/c", "x", "{title}"]', "line 3: “command” lets a shell run text from a feed"),
        ('command = ["x", "a\\nb"]', "line 3: “command” may not hold control characters."),
        ("file = 3", 'line 3: “file” must be a path, like "~/notes/{date}-{slug}.md".'),
        ('file = ""', "line 3: “file” must be a path"),
        ('file = "{slugg}.md"', "line 3: “file” knows no “{slugg}”; did you mean “{slug}”?"),
        ('file = "x"\ncommand = ["x"]', "line 2: “notes” needs either a command or a file."),
        ("", "line 2: “notes” needs either a command or a file."),
    ],
)
def test_a_target_with_a_mistake_is_left_out_and_named(tmp_path: Path, text: str, mistake: str) -> None:
    config, mistakes = load(tmp_path, f'[refresh]\n[share.notes]\n{text}\n[share.good]\nfile = "x.md"\n')
    assert len(mistakes) == 1
    assert mistake in mistakes[0]
    assert config.share == {"good": Target(file="x.md")}


def test_a_target_is_a_section(tmp_path: Path) -> None:
    config, mistakes = load(tmp_path, '[share]\nnotes = "x.md"\n')
    assert (config.share, mistakes) == ({}, ["line 2: a target is a section: write [share.NAME]."])


@pytest.mark.parametrize(
    "words",
    [
        ["sh", "-x", "-c", "{title}"],
        ["bash", "-o", "pipefail", "-c", "{title}"],
        ["bash", "-c", "--", "{title}"],
        ["bash", "-c", "-x", "{title}"],
        ["bash", "-co", "pipefail", "{title}"],
        ["env", "A=1", "bash", "-c", "{title}"],
        ["sudo", "-u", "ada", "sh", "-c", "echo {title}"],
        ["busybox", "sh", "-c", "{title}"],
        ["python3.12", "-c", "print('{title}')"],
        ["perl", "-ne", "{title}"],
        ["sh", "{title}"],
    ],
)
def test_no_placeholder_is_read_as_code(words: list[str]) -> None:
    """TRAPS 32: a title like `$(rm -rf ~)` may reach no shell, however its script is spelled."""
    assert "lets a shell run text from a feed" in (unfit("command", words) or "")


@pytest.mark.parametrize(
    "words",
    [
        ["sh", "-c", "echo $1", "x", "{title}"],
        ["/bin/bash", "-euc", "cat > $0", "{slug}"],
        ["bash", "-o", "pipefail", "-c", "cat | wc"],
        ["sh"],
        ["env", "LANG=C", "pandoc", "-o", "{slug}.pdf"],
        ["python3", "/home/ada/keep.py", "{title}"],
        ["python3", "-c", "import sys; print(sys.argv[1])", "{title}"],
        ["todo", "add", "fish", "{title}"],
    ],
)
def test_a_placeholder_that_stays_data_is_fine(words: list[str]) -> None:
    assert unfit("command", words) is None
