"""A certificate of the person's own: trusted where they say so, checked as always, and never in silence."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.server import Server, rss
from tui_reader.fetch import Fetched, Fetcher, FetchRequest, Options
from tui_reader.model.config import FeedOptions, Network
from tui_reader.model.errors import FetchError, Unreachable

FEED = rss("Herons", 2)


class Made(NamedTuple):
    """PEM files: an authority, what it signed for 127.0.0.1, a certificate of nobody for it, and one without a name."""

    authority: str
    signed: tuple[str, str]
    own: tuple[str, str]
    nameless: tuple[str, str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    if not shutil.which("openssl"):
        pytest.skip("needs openssl to make certificates")
    folder = tmp_path_factory.mktemp("certificates")

    def make(name: str, *more: str) -> tuple[str, str]:
        pem, key = str(folder / f"{name}.pem"), str(folder / f"{name}.key")
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", f"/CN={name}"]
        command = ["openssl", "req", "-x509", *curve, "-keyout", key, "-out", pem, "-days", "2", *more]
        subprocess.run(command, capture_output=True, check=True)
        return pem, key

    address = ("-addext", "subjectAltName=IP:127.0.0.1")
    authority = make("authority")
    request, signed, key = (str(folder / f"signed.{end}") for end in ("csr", "pem", "key"))
    extension = folder / "extension"
    extension.write_text("subjectAltName=IP:127.0.0.1")
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=signed"]
    signer = ["-CA", authority[0], "-CAkey", authority[1], "-CAcreateserial"]
    for command in (
        ["openssl", "req", *curve, "-keyout", key, "-out", request],
        ["openssl", "x509", "-req", "-in", request, *signer, "-out", signed, "-days", "2", "-extfile", str(extension)],
    ):
        subprocess.run(command, capture_output=True, check=True)
    return Made(authority[0], (signed, key), make("own", *address), make("nameless"))


async def fetch(url: str, options: Mapping[str, FeedOptions]) -> Fetched:
    async with Fetcher(Network(total=10.0), feeds=options) as fetcher:
        return await fetcher.fetch(FetchRequest(url, trusted=True))


async def failed(url: str, options: Mapping[str, FeedOptions]) -> str:
    with pytest.raises(FetchError) as caught:
        await fetch(url, options)
    assert not isinstance(caught.value, Unreachable)
    return str(caught.value)


async def test_a_certificate_of_ones_own_is_trusted_for_its_host_and_for_a_feed(made: Made) -> None:
    with Server(made.own) as server:
        server.put("/feed", FEED)
        host, url = f"127.0.0.1:{server.port}", server.url("/feed")
        assert await failed(url, {}) == (
            f"The certificate of {host} is not to be trusted: self-signed certificate. If that certificate is your own,"
            f' name its file in the config, under [feeds."{host}"]: certificate = "~/my-ca.pem".'
        )
        for key in (host, "127.0.0.1", url):
            assert (await fetch(url, {key: FeedOptions(certificate=made.own[0])})).body == FEED
        sentence = await failed(url, {host: FeedOptions(certificate=made.nameless[0])})
        assert sentence.endswith(f"; the file {made.nameless[0]} of your config does not vouch for it.")


async def test_a_certificate_is_vouched_for_by_its_authority_or_by_itself(made: Made) -> None:
    with Server(made.signed) as server:
        server.put("/feed", FEED)
        assert "If that certificate is your own" in await failed(server.url("/feed"), {})
        for file in (made.authority, made.signed[0]):
            assert (await fetch(server.url("/feed"), {"127.0.0.1": FeedOptions(certificate=file)})).body == FEED


async def test_the_name_is_checked_all_the_same(made: Made) -> None:
    with Server(made.nameless) as server:
        sentence = await failed(server.url("/feed"), {"127.0.0.1": FeedOptions(certificate=made.nameless[0])})
    assert "not valid for '127.0.0.1'; a certificate must name its host (as a subjectAltName)." in sentence


async def test_a_redirect_is_trusted_by_what_is_said_of_its_own_host(made: Made, server: Server) -> None:
    with Server(made.own) as other:
        other.put("/feed", FEED)
        server.redirect("/feed", other.url("/feed"))
        own = FeedOptions(certificate=made.own[0])
        for key in (server.url("/feed"), f"127.0.0.1:{server.port}"):
            assert "If that certificate is your own" in await failed(server.url("/feed"), {key: own})
        assert (await fetch(server.url("/feed"), {f"127.0.0.1:{other.port}": own})).body == FEED


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read (No such file or directory)"),
        (b"", "holds no certificate in PEM form"),
        (b"\x30\x82\x01", "holds no certificate in PEM form"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "holds no certificate in PEM form"),
    ],
)
async def test_a_bad_file_is_told_and_the_other_feeds_go_on(
    made: Made, server: Server, tmp_path: Path, content: bytes | None, words: str
) -> None:
    file = tmp_path / "mine.pem"
    if content is not None:
        file.write_bytes(content)
    server.put("/feed", FEED)
    with Server(made.own) as other:
        other.put("/feed", FEED)
        host = f"127.0.0.1:{other.port}"
        async with Fetcher(Network(), feeds={host: FeedOptions(certificate=str(file))}) as fetcher:
            requests = [FetchRequest(each.url("/feed"), trusted=True) for each in (other, server)]
            bad, good = await asyncio.gather(*map(fetcher.fetch, requests), return_exceptions=True)
            assert str(bad) == f"The certificate file {file} {words}, so {host} was not asked."
            assert isinstance(good, Fetched)
            shutil.copy(made.own[0], file)  # mended: no restart is needed
            assert (await fetcher.fetch(requests[0])).body == FEED
        assert len(other.requests) == 1


async def test_home_is_found(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(Path(made.own[0]).parent))
    with Server(made.own) as server:
        server.put("/feed", FEED)
        assert (await fetch(server.url("/feed"), {"127.0.0.1": FeedOptions(certificate="~/own.pem")})).body == FEED


def test_a_certificate_stays_with_its_host_when_the_feed_moves() -> None:
    options = Options({"https://old.example/feed": FeedOptions(certificate="/x.pem", user_agent="Herons/1")})
    assert options.of("https://new.example/feed", ("https://old.example/feed",)) == FeedOptions(user_agent="Herons/1")
