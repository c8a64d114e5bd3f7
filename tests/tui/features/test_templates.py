"""What a feed says fills one argument, or one name of a file, and nothing more (TRAPS 8 and 32)."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, timedelta, timezone
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui_reader.forms.share import PLACEHOLDERS
from tui_reader.model.config import Target
from tui_reader.model.entities import Entry
from tui_reader.tui.features.sharing.templates import default_name, file_name, fill_command, fill_path, slug, values_of

HOSTILE = (
    "$(rm -rf ~)",
    "; rm -rf ~",
    "`id` && x | y > z",
    "--output=/etc/passwd",
    "-o",
    "- -",
    "–output",
    "@/etc/passwd",
    "+!rm",
    "/etc/passwd",
    "../../.bashrc",
    "a/../../b",
    "..",
    "{url} {slug} {0.__class__}",
    "a\nb\r\n--x\x00c\x1b[31m\x9b\u202e",
    "%s %n",
    "a" * 10_000,
    "",
)


def make(title: str = "Herons: a “quiet” year", *, url: str | None = "https://example.org/herons") -> Entry:
    """Return an entry of 28 May 2026 with this title."""
    return Entry(1, 1, "1", url, title, ("Ada",), 1_780_000_000, None, 1, 1, read=False, starred=False)


def test_every_placeholder_has_a_value() -> None:
    assert values_of(make(), "Birds", UTC) == {
        "title": "Herons: a “quiet” year",
        "slug": "herons-a-quiet-year",
        "url": "https://example.org/herons",
        "date": "2026-05-28",
        "feed": "Birds",
    }
    assert set(values_of(make(), "Birds")) == set(PLACEHOLDERS)


def test_the_date_is_the_persons_own() -> None:
    assert values_of(make(), "", timezone(timedelta(hours=9)))["date"] == "2026-05-29"


@pytest.mark.parametrize("url", [None, "file:///etc/passwd", "--help", "javascript:alert(1)", "-x https://a.example"])
def test_only_web_and_mail_links_are_handed_on(url: str | None) -> None:
    assert values_of(make(url=url), "Birds")["url"] == ""


def test_a_password_in_a_feeds_address_is_not_handed_on() -> None:
    assert values_of(make(), "https://ada:secret@example.org/feed")["feed"] == "https://***@example.org/feed"


# --------------------------------------------------------------------------- commands


def test_a_command_is_filled_word_by_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    target = Target(command=("pandoc", "-o", "~/pdf/{slug}.pdf", "-V", "title={title}", "{url}", "a~b", "{ }"))
    assert fill_command(target, values_of(make(), "Birds")) == [
        *("pandoc", "-o", "/home/ada/pdf/herons-a-quiet-year.pdf", "-V", "title=Herons: a “quiet” year"),
        *("https://example.org/herons", "a~b", "{ }"),
    ]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_title_stays_one_harmless_argument(hostile: str) -> None:
    values = values_of(make(hostile, url=hostile), hostile)
    command = fill_command(
        Target(command=("x", "{title}", "{feed}", "{slug}", "{url}", "{date}", "out/{title}")), values
    )
    assert len(command) == 7
    for word in command[1:]:
        assert not re.match(r"[-+@/–]", word)
        assert word.isprintable()
        assert len(word) <= 1100
    assert ".." not in PurePosixPath(command[6]).parts


def test_what_is_like_an_option_keeps_its_words_behind_a_blank() -> None:
    values = values_of(make("-5 degrees in May"), "@birds")
    assert fill_command(Target(command=("x", "{title}", "{feed}")), values) == ["x", " -5 degrees in May", " @birds"]


@given(st.text(), st.text())
@example("--x", "..")
def test_no_text_becomes_an_option_or_another_argument(title: str, feed: str) -> None:
    command = fill_command(Target(command=("x", "{title}", "{feed}", "{slug}")), values_of(make(title), feed))
    assert len(command) == 4
    assert not any(word.startswith(("-", "@", "+", "/")) or "\0" in word or "\x1b" in word for word in command[1:])


# --------------------------------------------------------------------------- files


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Herons: a “quiet” year", "herons-a-quiet-year"),
        ("Don't panic", "dont-panic"),
        ("Ärger im Süden", "ärger-im-süden"),
        ("日本語の題名", "日本語の題名"),
        ("हिन्दी", "हिन्दी"),
        ("AC/DC -- live!", "ac-dc-live"),
        ("../../etc/passwd", "etc-passwd"),
        ("-rf", "rf"),
        ("😀", "untitled"),
        ("", "untitled"),
        ("CON", "con-"),
        ("Construction", "construction"),
    ],
)
def test_a_slug_is_the_words_of_the_title(title: str, wanted: str) -> None:
    assert slug(title) == wanted


@given(st.text())
@example("\u0301e")
@example("a" * 200 + "日" * 200)
def test_a_slug_is_letters_and_digits_only(title: str) -> None:
    made = slug(title)
    assert made
    assert len(made.encode()) <= 121
    assert not made.startswith("-")
    assert all(char == "-" or unicodedata.category(char)[0] in "LNM" for char in made)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_title_is_one_name_in_its_folder(hostile: str) -> None:
    values = values_of(make(hostile, url="https://example.org/../../x"), hostile)
    path = fill_path("notes/{date} {title} {feed} {url} {slug}.md", values)
    assert PurePosixPath(path).parent == PurePosixPath("notes")
    assert path.isprintable()
    assert not re.search(r'[\\:*?"<>|]', path)


@given(st.text())
@example(".hidden")
@example("~root")
@example("nul.txt")
def test_a_name_is_no_path_no_hidden_file_and_no_option(text: str) -> None:
    made = file_name(text)
    assert made == Path(made).name
    assert made not in (".", "..")
    assert not made.startswith(("-", ".", "~"))
    assert len(made.encode()) <= 121


def test_the_name_of_a_file_begins_with_its_date() -> None:
    assert default_name(values_of(make(), "Birds", UTC)) == "2026-05-28-herons-a-quiet-year.md"
