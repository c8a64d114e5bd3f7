"""Letters for the links in view, and what the typed letters mean. Pure.

The rule: no label is the beginning of another, so a link is chosen as soon as its last letter is typed. The labels have
as few letters in all as possible, and the first links get the shortest.
"""

from __future__ import annotations

from collections import deque

from msgspec import Struct

from tui_reader.model.records import replace

# Where the fingers lie, the strongest first.
HOME_ROW = "fjdkslagh"


def make_labels(count: int, alphabet: str = HOME_ROW) -> tuple[str, ...]:
    """Return `count` labels made of the letters of `alphabet` (two at least), the shortest first."""
    labels = deque(reversed(alphabet))
    while len(labels) < count:
        # The shortest label, of the weakest letters, makes room for all that begin with it.
        prefix = labels.popleft()
        labels.extend(prefix + letter for letter in reversed(alphabet))
    return tuple(sorted(labels, key=lambda label: (len(label), [alphabet.index(letter) for letter in label]))[:count])


class Hints(Struct, frozen=True):
    """Labels on the screen, and what was typed of one."""

    labels: tuple[str, ...]
    typed: str = ""

    def type(self, letter: str) -> Hints | None:
        """Return the hints after one more letter, in either case; None where no label goes on with it."""
        hints = replace(self, typed=self.typed + letter.lower())
        return hints if hints.left else None

    def back(self) -> Hints:
        """Return the hints without the letter that was typed last."""
        return replace(self, typed=self.typed[:-1])

    @property
    def left(self) -> dict[int, str]:
        """The labels that what was typed may still become, by their places."""
        return {place: label for place, label in enumerate(self.labels) if label.startswith(self.typed)}

    @property
    def chosen(self) -> int | None:
        """The place of the label that was typed whole, or None."""
        return self.labels.index(self.typed) if self.typed in self.labels else None
