"""Keys, clicks, pastes and resizes that come in one go, with facts between them, on every screen of the reader.

`python -m tests.bursts --minutes 10` sends them until it is told to stop, the network's keys among them, and prints
how many it sent. Nothing may raise (nor in the background, nor in silence), no dialog may be open twice, and the
reader answers afterwards.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import os
import random
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from textual import events
from textual.geometry import Size
from textual.keys import _character_to_key

from tests.flows.reader import QUIET, Reader, entry, long_text, reading, seed
from tests.flows.trouble import make_trouble
from tui_reader.model.config import Config, Pictures
from tui_reader.model.entities import Rule
from tui_reader.model.records import replace
from tui_reader.store import Store
from tui_reader.tui.actions import ACTIONS
from tui_reader.tui.dialogs.dialog import Overlay
from tui_reader.tui.features.rules.rules_dialog import RulesScreen
from tui_reader.tui.messages import RefreshProgressed, SmartCounted, Told

Piece = tuple[str, object]  # one thing that is sent: its kind, and what it is
HOSTILE = "[/] [red]a[/red] [@click=app.quit]x"
CODE = "<pre><code class='language-python'>print('a long line of code')</code></pre>"
PICTURE = "<p><img src='http://127.0.0.1:9/cat.jpg' alt='A cat' width='400' height='300'></p>"
HTML = f"<h2>One</h2>{long_text(9)}<h2>Two</h2>{CODE}{PICTURE}<p><a href='https://example.org/a'>A link</a></p>"
OPENING = ("H", "?", "&", "t", "i", "e", "E", "+", "!", "Q", "C", "a", ":", "ctrl+p", "/", "\\", "M", "f", "=")
CLOSING = ("escape", "enter", "H", "h", "i", "u", "U")
QUITTING = ("q", "ctrl+q", "ctrl+c")
NETWORK = ("r", "R", "x", "X", "c", "W", "o", "O")
DIALOG_KEYS = ("j", "k", "down", "up", "tab", "shift+tab", "space", "backspace", "left", "delete", "D", "d", "A", "f")
ODD = ("home", "ctrl+a", "ctrl+e", "ctrl+w", "ctrl+k", "ctrl+u", "shift+end", "shift+left", "ctrl+right", "ctrl+v",
       "ctrl+x", "ctrl+end", "ctrl+home", "pageup", "pagedown", "right", "f1", "f5", "insert", "alt+j")  # fmt: skip
OTHERS = tuple(
    key for action in ACTIONS for chord in action.keys for key in chord.split() if key not in (*QUITTING, *NETWORK)
)
FACTS: dict[str, Callable[[Reader, Path], object]] = {
    "progress": lambda reader, _: reader.screen.post_message(RefreshProgressed(3, 9, 2)),
    "ended": lambda reader, _: reader.screen.post_message(Told("Refreshed: 2 new.")),
    "failed": lambda reader, _: reader.screen.post_message(Told("It could not be written.", trouble=True)),
    "page": lambda reader, _: reader.screen.post_message(Told("Saved.", is_act=True)),
    "settled": lambda reader, _: reader.parts.article.settled(),
    "counted": lambda reader, _: reader.screen.post_message(SmartCounted()),
    "undo": lambda reader, _: reader.parts.marks.undo(),
    "look": lambda reader, _: reader.parts.look(),
    "blur": lambda reader, _: reader.app.post_message(events.AppBlur()),
    "focus": lambda reader, _: reader.app.post_message(events.AppFocus()),
    "arrival": lambda _, path: seed(path, "Craig Mod", [entry(f"news {time.monotonic_ns()}", html=HTML)]),
    "removal": lambda _, path: _remove_a_feed(path),
}
SIZES = ((120, 36), (80, 24), (160, 50), (40, 10), (20, 5), (3, 2))
PASTES = ("https://example.org/feed\n", "\x1b[31m:q!\r\n\x1b[201", "a\x00b\x9b" * 5, "words " * 200_000, "\n", "")


PLACES = tuple((x, y) for x in range(0, 80, 4) for y in range(24))
CHOICES: dict[str, Sequence[object]] = {
    "key": (*OPENING * 2, *CLOSING, *DIALOG_KEYS, *OTHERS, *ODD),
    "words": ("rust", "12", "a b", "wire"),
    "paste": PASTES,
    "click": PLACES,
    "drag": PLACES,
    "wheel": PLACES,
    "size": SIZES,
    "fact": tuple(FACTS),
    "breath": (0, 0, 0.001, 0.01, 0.1),
}
OFTEN = {
    "key": 62,
    "words": 4,
    "paste": 4,
    "click": 4,
    "drag": 3,
    "wheel": 3,
    "size": 3,
    "fact": 11,
    "breath": 9,
    "rare": 1,
}


def _any_piece(chance: random.Random) -> Piece:
    kind = chance.choices(tuple(OFTEN), tuple(OFTEN.values()))[0]
    if kind == "rare":
        return "key", chance.choice((*QUITTING, *NETWORK * 2))
    return kind, chance.choice(CHOICES[kind])


def _remove_a_feed(path: Path) -> None:
    """Let another process unsubscribe from the feed that came last."""
    with Store.open(path) as store:
        feeds = store.feeds.all()
        if len(feeds) > 1:
            store.feeds.remove(feeds[-1].id)


def make_library(path: Path) -> None:
    """Fill a library that every dialog has something to show of."""
    make_trouble(path)
    seed(path, HOSTILE, [entry(f"{HOSTILE} {number}", age=number, html=HTML) for number in range(5)])
    with Store.open(path) as store:
        store.rules.add(Rule("title:wire", "star"), existing=False)
        store.search.index(1000)


class Faults(logging.Handler):
    """All that went wrong without ending the reader: errors in the log, faults of the loop, what was never awaited."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record of the log."""
        self.found.append(logging.Formatter().format(record))

    def loop_fault(self, _loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        """Keep a fault that nobody waited for."""
        self.found.append(str(context))


@asynccontextmanager
async def faultless(path: Path, config: Config) -> AsyncIterator[Reader]:
    """Open the reader; what goes wrong anywhere meanwhile, its end included, is an AssertionError."""
    faults = Faults()
    logging.getLogger().addHandler(faults)
    asyncio.get_running_loop().set_exception_handler(faults.loop_fault)
    try:
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always", RuntimeWarning)
            async with reading(path, size=(80, 24), config=config) as reader:
                yield reader
            gc.collect(1)
    finally:
        logging.getLogger().removeHandler(faults)
    faults.found += [str(each.message) for each in warned if issubclass(each.category, RuntimeWarning)]
    assert not faults.found, "\n".join(faults.found)


def key(name: str) -> events.Key:
    """Return the event of a key, named as in the key table."""
    return (
        events.Key(_character_to_key(name), name)
        if len(name) == 1
        else events.Key(name, " " if name == "space" else None)
    )


def send(reader: Reader, path: Path, piece: Piece) -> None:
    """Send one piece, and wait for nothing."""
    kind, what = piece
    app = reader.app
    if kind == "key":
        app.post_message(key(str(what)))
    elif kind == "words":
        for letter in str(what):
            app.post_message(key(letter))
    elif kind == "paste":
        app.post_message(events.Paste(str(what)))
    elif kind == "click" and isinstance(what, tuple):
        for kind_of in (events.MouseDown, events.MouseUp):
            app.post_message(_mouse(kind_of, *what))
    elif kind == "drag" and isinstance(what, tuple):
        app.post_message(_mouse(events.MouseDown, *what))
        app.post_message(_mouse(events.MouseMove, what[0], what[1] + 3))
    elif kind == "wheel" and isinstance(what, tuple):
        for turn in (events.MouseScrollDown, events.MouseScrollUp, events.MouseScrollDown):
            app.post_message(_mouse(turn, *what))
    elif kind == "size" and isinstance(what, tuple):
        app.post_message(events.Resize(Size(*what), Size(*what)))
    elif kind == "fact" and app._running:
        FACTS[str(what)](reader, path)


def _mouse(kind: type[events.MouseEvent], x: int, y: int) -> events.MouseEvent:
    return kind(None, x, y, 0, 0, 1, shift=False, meta=False, ctrl=False, screen_x=x, screen_y=y)


async def play(reader: Reader, path: Path, pieces: Sequence[Piece]) -> None:
    """Send pieces, in one go but where a breath is taken, and look whether the reader still answers."""
    for piece in pieces:
        if piece[0] == "breath":
            await asyncio.sleep(float(str(piece[1])))
        else:
            send(reader, path, piece)
        if has_left(reader):
            return
    await calm(reader)
    for number in range(12):  # the first three end a chord, a menu, and the palette over it
        if has_left(reader) or (
            number > 2 and reader.app.screen is reader.screen and reader.parts.panes.pane == "feeds"
        ):
            break
        reader.app.post_message(key("escape"))
        await calm(reader)
    if not has_left(reader):
        reader.app.post_message(key("&"))
        await calm(reader)
        assert isinstance(reader.app.screen, RulesScreen), f"{reader.app.screen_stack} answers no key"


async def calm(reader: Reader) -> None:
    """Wait until what was sent has had its effect. No dialog is open twice meanwhile."""
    inputs = reader.app._inputs
    for _ in range(5000):
        await asyncio.sleep(0)
        stack = [] if has_left(reader) else reader.app.screen_stack
        kinds = Counter(type(screen) for screen in stack)
        assert not kinds or max(kinds.values()) == 1, f"open twice: {stack}"
        assert not [each for each in stack if isinstance(each, Overlay) and each._has_ended], f"ended: {stack}"
        if not stack or not (inputs._held or inputs._is_busy):
            return
        await asyncio.sleep(0.001)
    raise AssertionError(f"{reader.app.screen_stack} does not come to rest")


def has_left(reader: Reader) -> bool:
    """Whether the reader is being left."""
    return reader.app._exit or not reader.app._running


async def _one(path: Path, seed_of: int, sent: Counter[str]) -> None:
    chance = random.Random(seed_of)
    config = replace(QUIET, pictures=Pictures(show="blocks")) if chance.random() < 0.3 else QUIET
    async with faultless(path, config) as reader:
        for _ in range(6):
            pieces = [_any_piece(chance) for _ in range(chance.choice((2, 5, 20, 80)))]
            sent.update(kind for kind, _ in pieces)
            await play(reader, path, pieces)
            if has_left(reader):
                break
            reader.app.post_message(key("escape"))
            await calm(reader)


def main() -> None:
    """Send bursts for so many minutes, or those of one seed again."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, help="play this one again, and no other")
    parser.add_argument("--first", type=int, default=0, help="the seed to begin with")
    words = parser.parse_args()
    sent: Counter[str] = Counter()
    until = time.monotonic() + words.minutes * 60
    number = first = words.seed if words.seed is not None else words.first
    failed: list[int] = []
    while time.monotonic() < until:
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            path = Path(folder) / "library.db"
            make_library(path)
            try:
                asyncio.run(_one(path, number, sent))
            except Exception as fault:
                failed.append(number)
                print(f"seed {number}: {fault!r}"[-4000:], flush=True)
            os.chdir("/")
        number += 1
        if words.seed is not None:
            break
    print(f"{number - first} readers, sent: {dict(sent)}, failed: {failed}")
    raise SystemExit(bool(failed))


if __name__ == "__main__":
    main()
