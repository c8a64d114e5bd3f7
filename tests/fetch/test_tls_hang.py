"""A port that takes the connection and then says nothing: not even a TLS handshake may hang. TRAPS 20."""

from __future__ import annotations

import socket

import pytest

from tui_reader.fetch import Fetcher, FetchRequest
from tui_reader.model.config import Network
from tui_reader.model.errors import Unreachable


@pytest.mark.parametrize(
    ("scheme", "network"),
    [
        ("http", Network(total=0.5)),
        ("https", Network(total=0.5)),
        ("https", Network(total=20, connect=0.5)),
    ],
)
async def test_a_silent_port_is_unreachable_in_time(scheme: str, network: Network) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:  # the system takes connections, nobody reads them
        url = f"{scheme}://127.0.0.1:{listener.getsockname()[1]}/feed"
        async with Fetcher(network) as fetcher:
            with pytest.raises(Unreachable, match=r"0\.5 seconds") as caught:
                await fetcher.fetch(FetchRequest(url, trusted=True))
    # Nobody can tell a silent port from one that waits for plain http; near by, the sentence says so.
    is_doubtful = scheme == "https" and network.connect < network.total
    plain = url.replace("https:", "http:")
    assert (f"or speaks no TLS there; perhaps its address is “{plain}”" in str(caught.value)) is is_doubtful
