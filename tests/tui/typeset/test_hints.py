"""Letters for links: enough of them, none the beginning of another, and as few as can be."""

from __future__ import annotations

import heapq
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.tui.typeset.hints import HOME_ROW, Hints, make_labels

_COUNTS = st.integers(0, 400)
_ALPHABETS = st.sampled_from(["ab", "abc", HOME_ROW])


def fewest_letters(count: int, letters: int) -> int:
    """How many letters the best prefix-free set of `count` labels has in all (D. A. Huffman, 1952)."""
    if count == 1:
        return 1
    # Labels that nobody needs fill up what is merged first.
    heap = [1] * count + [0] * (-(count - 1) % (letters - 1))
    heapq.heapify(heap)
    total = 0
    while len(heap) > 1:
        merged = sum(heapq.heappop(heap) for _ in range(letters))
        total += merged
        heapq.heappush(heap, merged)
    return total


@pytest.mark.parametrize(
    ("count", "labels"),
    [
        (0, []),
        (1, ["a"]),
        (3, ["a", "b", "c"]),
        (4, ["a", "b", "ca", "cb"]),
        (6, ["a", "ba", "bb", "bc", "ca", "cb"]),
        (9, ["aa", "ab", "ac", "ba", "bb", "bc", "ca", "cb", "cc"]),
    ],
)
def test_labels(count: int, labels: list[str]) -> None:
    assert list(make_labels(count, "abc")) == labels


@given(_COUNTS, _ALPHABETS)
def test_labels_are_enough_prefix_free_and_the_shortest_possible(count: int, alphabet: str) -> None:
    labels = make_labels(count, alphabet)
    assert len(set(labels)) == len(labels) == count
    assert all(set(label) <= set(alphabet) and label for label in labels)
    assert [len(label) for label in labels] == sorted(len(label) for label in labels)
    assert not any(one != other and other.startswith(one) for one in labels for other in labels)
    if count:
        assert sum(map(len, labels)) == fewest_letters(count, len(alphabet))
        assert max(map(len, labels)) == max(1, math.ceil(round(math.log(count, len(alphabet)), 9)))


@given(st.integers(1, 200), st.data())
def test_typing_a_label_in_either_case_chooses_its_link(count: int, data: st.DataObject) -> None:
    labels = make_labels(count)
    place = data.draw(st.integers(0, count - 1))
    hints = Hints(labels)
    for letter in labels[place]:
        assert hints.chosen is None
        following = hints.type(data.draw(st.sampled_from([letter, letter.upper()])))
        assert following is not None
        assert following.back() == hints
        hints = following
    assert hints.chosen == place
    assert hints.left == {place: labels[place]}


def test_a_wrong_letter_is_no_letter() -> None:
    hints = Hints(("a", "ba", "bb"))
    assert hints.type("x") is None
    assert hints.left == {0: "a", 1: "ba", 2: "bb"}
    following = hints.type("b")
    assert following is not None
    assert following.left == {1: "ba", 2: "bb"}
    assert following.type("c") is None
    assert hints.back() == hints
