"""Links leave the reader as argument lists, and only web and mail links do (TRAPS 32)."""

from __future__ import annotations

import pytest

from tui_reader.tui.terminal.browser import browser_command, is_openable, open_in_browser


@pytest.mark.parametrize("url", ["https://example.org/", "http://example.org", "mailto:a@example.org", "HTTPS://X"])
def test_web_and_mail_links_are_opened(url: str) -> None:
    assert is_openable(url)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "javascript:alert(1)", "--help", "ftp://x", "", "data:text/html,x", "http://[bad"]
)
def test_nothing_else_is(url: str) -> None:
    assert not is_openable(url)
    assert not open_in_browser(url, {"DISPLAY": ":0"})


def test_a_hostile_address_stays_one_argument() -> None:
    url = "https://example.org/$(touch x);`id`"
    assert browser_command(url, platform="darwin", environ={}) == ["open", url]


def test_without_a_display_there_is_no_browser() -> None:
    assert browser_command("https://example.org", platform="linux", environ={"SSH_TTY": "/dev/pts/0"}) is None
