"""What the person set for a feed: found by its address, sent to its host, and to nobody else."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest

from tests.server import Exchange, Server, rss
from tui_reader.fetch import Fetched, Fetcher, FetchRequest, Options
from tui_reader.model.config import FeedOptions, Network
from tui_reader.model.errors import FetchError
from tui_reader.text.hosts import may_share_secrets

FEED = rss("Herons", 2)
SECRETS = {"headers": {"X-Token": "t0ken"}, "cookies": "session=c00kie", "user": "ada", "password": "pässword"}
ADA = "Basic " + b64encode("ada:pässword".encode()).decode()
URL = "https://example.org/feed"


async def fetch(url: str, options: dict[str, FeedOptions], **request: Any) -> Fetched:
    async with Fetcher(Network(total=10.0), feeds=options) as fetcher:
        return await fetcher.fetch(FetchRequest(url, **{"trusted": True} | request))


def is_told(server: Server, number: int = 0) -> bool:
    """Whether a request carried the secrets: all of them, or else none."""
    headers = server.requests[number].headers
    found = [headers.get(name) for name in ("x-token", "cookie", "authorization")]
    assert found in (["t0ken", "session=c00kie", ADA], [None, None, None])
    return found[0] is not None


# --------------------------------------------------------------------------- found by the address


@pytest.mark.parametrize(
    "key",
    [URL, "HTTPS://Example.ORG/feed", "https://ada:x@example.org/feed", f"{URL}#top", "example.org", "Example.Org"],
)
@pytest.mark.parametrize("url", [URL, "https://bob:y@EXAMPLE.org/feed"])
def test_options_are_found_by_address_and_by_host(key: str, url: str) -> None:
    options = FeedOptions(interval_minutes=5)
    assert Options({key: options}).of(url) == options


@pytest.mark.parametrize("key", ["https://example.org/feed/", "http://example.org/feed", "org", "www.example.org"])
def test_options_of_others_are_not_taken(key: str) -> None:
    assert Options({key: FeedOptions(interval_minutes=5)}).of(URL) == FeedOptions()


def test_the_address_goes_before_a_former_one_and_that_before_the_host() -> None:
    table = {
        "example.org": FeedOptions(1, {"A": "host", "B": "host"}, cookies="host", user_agent="host", proxy="host"),
        "https://example.org/old": FeedOptions(2, {"B": "old", "C": "old"}, cookies="old", user_agent="old"),
        URL: FeedOptions(3, {"C": "now"}, cookies="now"),
    }
    assert Options(table).of(URL, ("https://example.org/old",)) == FeedOptions(
        3, {"A": "host", "B": "old", "C": "now"}, cookies="now", user_agent="old", proxy="host"
    )


def test_a_feed_that_moved_to_another_host_leaves_its_secrets_behind() -> None:
    options = FeedOptions(5, **SECRETS, user_agent="Herons/1")  # type: ignore[arg-type]
    table = Options({"https://old.example/feed": options, "http://example.org/feed": options})
    assert table.of(URL, ("https://old.example/feed",)) == FeedOptions(5, user_agent="Herons/1")
    assert table.of(URL, ("http://example.org/feed",)) == options


@pytest.mark.parametrize(
    ("source", "target", "may"),
    [
        ("http://a.example/x", "http://A.example:80/y", True),
        ("http://a.example/x", "https://a.example/y", True),
        ("https://a.example/x", "http://a.example/y", False),
        ("http://a.example:80/x", "https://a.example:8443/y", False),
        ("http://a.example:8080/x", "https://a.example/y", False),
        ("http://a.example/x", "https://b.example/y", False),
        ("http://a.example/x", "http://a.example.b/y", False),
    ],
)
def test_secrets_are_for_their_own_host(source: str, target: str, may: bool) -> None:
    assert may_share_secrets(source, target) is may


# --------------------------------------------------------------------------- sent to the host


def test_options_are_found_however_the_address_is_escaped() -> None:
    options = FeedOptions(interval_minutes=5)
    for key in ("http://a.example/x?q=1|2 3", "http://a.example/x?q=1%7C2%203"):
        assert Options({key: options}).of("http://a.example/x?q=1|2%203") == options


async def test_headers_cookies_and_the_password_are_sent_on_every_hop_of_their_host(server: Server) -> None:
    server.redirect("/old", "/feed")
    server.put("/feed", FEED)
    options = FeedOptions(**SECRETS, user_agent="Herons/1")  # type: ignore[arg-type]
    await fetch(server.url("/old"), {server.url("/old"): options})
    assert [is_told(server, number) for number in (0, 1)] == [True, True]
    assert {request.headers["user-agent"] for request in server.requests} == {"Herons/1"}


async def test_nothing_of_it_goes_to_another_host_and_all_of_it_back_to_the_first(server: Server) -> None:
    with Server() as other:
        server.redirect("/feed", other.url("/far"))
        other.redirect("/far", server.url("/back"))
        server.put("/back", FEED)
        await fetch(server.url("/feed"), {server.url("/feed"): FeedOptions(**SECRETS)})  # type: ignore[arg-type]
        assert [is_told(server, 0), is_told(other), is_told(server, 1)] == [True, False, True]


async def test_the_options_of_a_host_are_not_for_those_who_redirect_to_it(server: Server) -> None:
    """Else any feed could act there in the person's name."""
    with Server() as other:
        server.redirect("/feed", other.url("/far"))
        other.put("/far", FEED)
        host = other.url("").removeprefix("http://")
        await fetch(server.url("/feed"), {host: FeedOptions(**SECRETS)})  # type: ignore[arg-type]
        assert not is_told(other)
        await fetch(other.url("/far"), {host: FeedOptions(**SECRETS)})  # type: ignore[arg-type]
        assert is_told(other, 1)


@pytest.mark.parametrize("options", [{"user": "ada", "password": "pässword"}, {"headers": {"authorization": ADA}}])
async def test_the_password_of_the_config_goes_before_that_of_the_address(
    server: Server, options: dict[str, Any]
) -> None:
    server.put("/feed", FEED)
    url = server.url("/feed").replace("//", "//bob:old@")
    await fetch(url, {server.url("/feed"): FeedOptions(**options)})
    assert server.requests[0].headers["authorization"] == ADA


async def test_the_password_of_an_address_goes_along_from_http_to_https_and_no_further() -> None:
    """Checked where the next address is made: a server on the ports 80 and 443 is nothing for tests."""
    from tui_reader.fetch.redirects import redirected

    assert redirected("http://a:b@x.example/f", "https://x.example/g") == "https://a:b@x.example/g"
    assert redirected("http://a:b@x.example/f", "https://y.example/g") == "https://y.example/g"
    assert redirected("https://a:b@x.example/f", "http://x.example/g") == "http://x.example/g"


@pytest.mark.parametrize("path", ["/none", "/reset", "/circle", "/file", "/bad-header"])
async def test_no_error_tells_a_secret(server: Server, path: str) -> None:
    async def reset(exchange: Exchange) -> None:
        exchange.abort()

    server.script("/reset", reset)
    server.redirect("/circle", "/circle")
    server.redirect("/file", "file:///etc/passwd")
    secrets = dict(SECRETS)
    if path == "/bad-header":
        secrets["headers"] = {"X-Token": "t0ken\r\nEvil: 1"}  # the config would not let it through
    with pytest.raises(FetchError) as caught:
        await fetch(
            server.url(path).replace("//", "//ada:t0ken@"),
            {server.url(path): FeedOptions(**secrets)},  # type: ignore[arg-type]
        )
    error: BaseException | None = caught.value
    assert isinstance(error, FetchError)
    assert not any(secret in f"{error} {error.url}" for secret in ("t0ken", "c00kie", "pässword"))
    assert not any(secret in repr(FeedOptions(**SECRETS)) for secret in ("t0ken", "c00kie", "pässword"))  # type: ignore[arg-type]
