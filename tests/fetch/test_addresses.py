"""What an address tells before anything is sent. TRAPS 22."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.fetch.addresses import (
    host_key,
    host_of,
    is_local,
    is_private,
    redirected,
    scheme_of,
    without_credentials,
)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.0.3",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "255.255.255.255",
        "224.0.0.1",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "64:ff9b:1::a00:1",
        "fec0::1",
        "::7f00:1",
        "no address",
    ],
)
def test_private_addresses(address: str) -> None:
    assert is_private(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_public_addresses(address: str) -> None:
    assert not is_private(address)


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://localhost/", True),
        ("http://127.0.0.1:80/", True),
        ("http://[::1]/", True),
        ("http://nas/feed", True),
        ("http://pi.local./feed", True),
        ("https://example.org/", False),
        ("https://93.184.216.34/", False),
        ("https://localhost.example.org/", False),
        ("http://[broken", False),
    ],
)
def test_local_hosts_by_name(url: str, local: bool) -> None:
    assert is_local(url) is local


def test_one_queue_for_scheme_host_and_port() -> None:
    assert host_key("https://A:b@Example.org/x") == host_key("https://example.org:443/y?z")
    assert host_key("http://example.org/") != host_key("https://example.org/")
    assert host_key("http://example.org/") != host_key("http://example.org:8080/")


def test_hosts_in_sentences_have_no_credentials() -> None:
    assert host_of("https://ada:secret@example.org:443/x") == "example.org"
    assert host_of("http://ada:secret@[::1]:8000/x") == "[::1]:8000"
    assert host_of("file:///x") == "this address"
    assert without_credentials("https://ada:secret@example.org/x?y") == "https://example.org/x?y"


@pytest.mark.parametrize(
    ("url", "location", "target"),
    [
        ("https://example.org/a/b", "c", "https://example.org/a/c"),
        ("https://example.org/a", "//other.org/x#y", "https://other.org/x"),
        ("https://ada:secret@example.org/a", "/b", "https://ada:secret@example.org/b"),
        ("https://ada:secret@example.org/a", "https://example.org:443/b", "https://ada:secret@example.org:443/b"),
        ("https://ada:secret@example.org/a", "https://other.org/b", "https://other.org/b"),
        ("https://ada:secret@example.org/a", "http://example.org/b", "http://example.org/b"),
        ("https://example.org/a", "file:///etc/passwd", "file:///etc/passwd"),
    ],
)
def test_redirects_take_credentials_to_the_same_place_only(url: str, location: str, target: str) -> None:
    assert redirected(url, location) == target


@given(st.text(max_size=80))
def test_any_text_is_judged_without_a_crash(text: str) -> None:
    for url in (text, "http://" + text):
        host_key(url)
        host_of(url)
        is_local(url)
        scheme_of(url)
    with suppress(ValueError):
        redirected("https://example.org/", text)
