"""Numbers of bytes in words."""

from __future__ import annotations

import pytest

from tui_reader.text.sizes import say_size


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (300, "300 bytes"),
        (1023, "1023 bytes"),
        (2048, "2 KB"),
        (4000, "3.91 KB"),
        (1024 * 1024 - 1, "1,024 KB"),
        (12_345_678, "11.8 MB"),
        (20 * 1024 * 1024, "20 MB"),
        (5 * 10**12, "4,657 GB"),
    ],
)
def test_sizes_in_words(size: int, words: str) -> None:
    assert say_size(size) == words
