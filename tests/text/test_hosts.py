"""What an address tells before anything is sent. TRAPS 22."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.clean import clean_line
from tui_reader.text.hosts import (
    censor_url,
    host_of,
    is_local,
    is_private,
    scheme_of,
    server_of,
    shown_host,
    site_of,
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
    assert server_of("https://A:b@Example.org/x") == server_of("https://example.org:443/y?z")
    assert server_of("http://example.org/") != server_of("https://example.org/")
    assert server_of("http://example.org/") != server_of("http://example.org:8080/")


def test_hosts_in_sentences_have_no_credentials() -> None:
    assert shown_host("https://ada:secret@example.org:443/x") == "example.org"
    assert shown_host("http://ada:secret@[::1]:8000/x") == "[::1]:8000"
    assert shown_host("file:///x") == "this address"
    assert without_credentials("https://ada:secret@example.org/x?y") == "https://example.org/x?y"


@given(st.text(max_size=80))
def test_any_text_is_judged_without_a_crash(text: str) -> None:
    for url in (text, "http://" + text):
        server_of(url)
        shown_host(url)
        is_local(url)
        scheme_of(url)
        host_of(url)
        site_of(url)


def test_host_is_found() -> None:
    assert site_of("https://user@WWW.A.example:8080/x") == "a.example"
    assert site_of("nothing") == ""


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.org/feed?a=b@c", "https://example.org/feed?a=b@c"),
        ("https://user:secret@example.org:81/f", "https://***@example.org:81/f"),
        ("https://token@example.org/", "https://***@example.org/"),
        ("https://u:p@ss@example.org/", "https://***@example.org/"),
        ("http://u:secret@[broken/", "http://***@[broken/"),
        ("file:///home/me/f.xml", "file:///home/me/f.xml"),
        ("feed:http://u:secret@example.org/f", "feed:http://***@example.org/f"),
        ("u:secret@example.org/f", "***@example.org/f"),
        ("mailto:ada@example.org", "mailto:ada@example.org"),
        ("https://example.org/@ada", "https://example.org/@ada"),
        ("News: what a@b means", "News: what a@b means"),
    ],
)
def test_credentials_are_never_shown(url: str, shown: str) -> None:
    assert censor_url(url) == shown


_PART = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1)


@given(user=_PART, password=_PART.map(lambda part: f"!{part}!"), host=_PART)
def test_no_password_is_left(user: str, password: str, host: str) -> None:
    assert password not in censor_url(f"https://{user}:{password}@{host}.example/feed")


@given(st.text(st.characters()))  # with lone surrogates
def test_any_address_is_shown_safely(url: str) -> None:
    assert clean_line(censor_url(url)) == censor_url(url)
