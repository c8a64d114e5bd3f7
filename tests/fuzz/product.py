"""One input through the whole product, in this process: what it brings, and that nothing else changes for it.

The rule: nothing may raise but a `ReaderError` where one is promised; nothing may be set aside, or logged as a mistake
of ours; and the good feed beside it stays as it was.
"""

from __future__ import annotations

import asyncio
import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import aclosing, contextmanager, suppress
from pathlib import Path

from msgspec import convert, to_builtins
from rich.style import Style
from textual.strip import Strip

from tui_reader.cli import entries as cli_entries
from tui_reader.cli import showing, subscriptions
from tui_reader.cli.output import Output
from tui_reader.forms.config_file import load_config
from tui_reader.library.library import Library
from tui_reader.model.articles import Article
from tui_reader.model.config import Config, Target
from tui_reader.model.entities import Content, Rule
from tui_reader.model.errors import QueryError, ReaderError
from tui_reader.model.incoming import Arrival, EntryRow, ListFormat, ParsedEntry, ParsedFeed, Subscription
from tui_reader.parse import feeds_of_page, read_subscriptions, write_subscriptions
from tui_reader.query import parse_query
from tui_reader.query.body_text import body_text
from tui_reader.query.hits import wanted_of
from tui_reader.query.terms import InFeed, Not, Text
from tui_reader.query.words import tokens
from tui_reader.refresh.engine import Engine
from tui_reader.refresh.merge import Item, decide
from tui_reader.refresh.process.frames import ParserRequest, Refusal, Reply
from tui_reader.refresh.process.new_rows import NewRows
from tui_reader.refresh.process.parser_process import answer
from tui_reader.refresh.process.worker import _answer, _asked_for, read_request
from tui_reader.refresh.rows import row_of
from tui_reader.refresh.tasks.list_import import import_items, list_of
from tui_reader.refresh.tasks.new_feed import batches, plain_outcome
from tui_reader.text.clean import clean_text
from tui_reader.tui.features.sharing.templates import default_name, fill_command, values_of
from tui_reader.tui.keys import resolve
from tui_reader.tui.typeset.byline import byline
from tui_reader.tui.typeset.flow import TOP, Flow, Place
from tui_reader.tui.typeset.footer import make_footer
from tui_reader.tui.typeset.headings import headings
from tui_reader.tui.typeset.highlight import can_highlight, highlight
from tui_reader.tui.typeset.links import link_places
from tui_reader.tui.typeset.matches import Folds, Search
from tui_reader.tui.typeset.picture_boxes import Canvas, box_of, room_in
from tui_reader.tui.typeset.places import find_position, position_at
from tui_reader.tui.widgets.health_rows import health_rows
from tui_reader.tui.widgets.line_painter import LinePainter
from tui_reader.tui.widgets.rows import fit, row_strip

NOW = 1_780_000_000
URL = "https://example.org/feed.xml"
WIDTHS = (3, 20, 72)
MOST_READ = 4  # entries of one document that are read
MOST_LINES = 400  # of an article at one width
SELDOM = 7  # inputs of which one is looked at in a further way, which costs as much again
GOOD = Content("<p>A <b>zebra</b>fish swims &amp; <a href='/x'>rests</a>.</p>", "html", URL)
PLAIN = Style()


class Product:
    """A library with rules and one good feed, and everything that reads it; `folder` is its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.library = Library(folder / "library.db", Config(), session="fuzz", clock=lambda: float(NOW))
        self.store = self.library._store
        for text, action in (
            ("heron", "star"),
            ("title:stork OR author:stork", "read"),
            ("-zebra* before:2020", "star"),
        ):
            self.store.rules.add(Rule(text, action), existing=False)  # type: ignore[arg-type]
        good = self.store.feeds.add("https://good.example/feed", title="Good", now=NOW)
        row = row_of(ParsedEntry(id="good", url="https://good.example/1", title="Zebrafish", content=GOOD))
        (self.good,) = self.store.refresh.save(good.id, [Arrival(row, NOW)], [], now=NOW)
        self._index()
        self._good_lines = self._lines(self.library.articles.one(self.good))
        self._feeds = self._turn = 0
        self.mistakes: list[str] = []

    def close(self) -> None:
        self.library.close()

    def take(self, kind: str, data: bytes) -> None:
        """Take an input through; raises what goes wrong."""
        self.mistakes.clear()
        with self._listening():
            TAKES[kind](self, data)
            self.check_good()
        if self.mistakes and kind != "line":  # requests of the wrong shape are logged, and answered with an error
            raise AssertionError("; ".join(self.mistakes))

    def check_good(self) -> None:
        """The good feed is found, read and painted as on the first day."""
        assert self.library.entries.ids(parse_query("zebrafish rests")) == [self.good]
        self._turn += 1
        if self._turn % SELDOM:
            return
        assert self.library.search.snippets([self.good], parse_query("rests"))[self.good].hits
        article = self.library.articles.one(self.good)
        assert self._lines(article) == self._good_lines
        assert article.entry.starred is False

    @contextmanager
    def _listening(self) -> Iterator[None]:
        """Note what the product logs as a mistake of ours, for it goes on behind one."""
        handler = _Notes(self.mistakes)
        logger = logging.getLogger("tui_reader")
        logger.addHandler(handler)
        before, logger.propagate = logger.propagate, False
        try:
            yield
        finally:
            logger.propagate = before
            logger.removeHandler(handler)

    # ----------------------------------------------------------------- feeds and pages

    def feed(self, data: bytes) -> None:
        """Parse, store, merge once more, index, find and read what a feed brings."""
        reply = _answer_to(ParserRequest("new rows", URL, data, 5.0))
        if isinstance(reply, NewRows):
            feed_id = self._store(reply.feed, list(reply.rows))
            self._read(feed_id)
            if self._feeds % SELDOM == 0:
                again = _answer_to(ParserRequest("new rows", URL, data, 5.0, known=reply.pieces))
                assert isinstance(again, NewRows)
                assert len(again.pieces.hashes) == len(reply.pieces.hashes)
        if self._feeds % SELDOM == 1:
            comments = _answer_to(ParserRequest("comments", URL, data, 5.0))
            assert isinstance(comments, Refusal) == isinstance(reply, Refusal)

    def html(self, data: bytes) -> None:
        """Read HTML as the body of an entry, and as a web page."""
        body = Content(
            clean_text(data.decode("utf-8", "replace")), "html" if len(data) % 7 else "text", "https://example.org/p"
        )
        entry = ParsedEntry(id="1", url="https://example.org/p", content=body)
        feed_id = self._store(ParsedFeed("rss20"), [row_of(entry)])
        if self._feeds % 2:
            _answer_to(ParserRequest("article", "https://example.org/p", data, 5.0, "text/html", title="heron"))
        else:
            _answer_to(ParserRequest("saved page", "https://example.org/p", data, 5.0))
        feeds_of_page(data, url="https://example.org/p", content_type=None)
        self._read(feed_id)

    def _store(self, feed: ParsedFeed, rows: list[EntryRow]) -> int:
        self._feeds += 1
        refresh = self.store.refresh
        feed_id = self.store.feeds.add(f"https://example.org/{self._feeds}", now=NOW).id
        merge = decide([], rows, now=NOW, body_of=refresh.load_body)
        for part in batches(merge):
            refresh.save(feed_id, part.arrivals, part.revisions, now=NOW, title=feed.title)
        refresh.finish(feed_id, plain_outcome(feed, now=NOW), now=NOW)
        known = refresh.load_known(feed_id)
        said: list[Item] = list(rows)
        assert not decide(known, said, now=NOW, body_of=refresh.load_body).arrivals
        return feed_id

    def _index(self) -> None:
        while self.store.search.index(50):
            pass

    def _read(self, feed_id: int) -> None:
        self._index()
        library = self.library
        ids = library.entries.ids(InFeed(feed_id))
        title = library.feeds.one(feed_id).title
        for headline in library.entries.headlines(ids):
            assert headline.title.strip()
            _check_strip(row_strip([(fit(headline.title, 30), PLAIN)], 30, PLAIN))
        for entry_id in ids[:MOST_READ]:
            article = library.articles.one(entry_id)
            self._found(article)
            self._lines(article)
            self._print(article)
            if self._feeds % SELDOM == 2:
                _look_round(article, title)
                library.articles.is_teaser(article.entry)
                library.entries.find(article.entry.url or "")
        aside = "SELECT group_concat(set_aside) FROM entries WHERE feed_id = :feed"
        reasons = self.store.connection.value(aside, feed=feed_id)
        assert reasons is None, reasons
        if self._feeds % SELDOM == 3:
            found = library.feeds.health()
            health_rows(found, now=NOW)
            _json_of(subscriptions.feed_row(found[-1], {}, now=NOW))

    def _found(self, article: Article) -> None:
        """An entry is found by words of its title and of its text, and has a snippet then."""
        entry = article.entry
        words = (tokens(entry.title)[:1], tokens(" ".join(map(body_text, entry.shown)))[-1:])
        for (word,) in filter(None, words):
            query = Text(word)
            assert entry.id in self.library.entries.ids(query), f"{word!r} does not find its entry"
            assert parse_query(str(query)) == query
            self.library.search.snippets([entry.id], query, width=60)

    def _lines(self, article: Article) -> list[list[str]]:
        """Paint an article at several widths, most at one of them."""
        entry = article.entry
        for block in article.blocks[:20]:
            if block.kind == "code" and can_highlight(block.text, block.language):
                highlight(block.text, block.language or "")
        widths = WIDTHS if entry.id == self.good else WIDTHS[entry.id % 3 :][:1]
        return [painted(article, width) for width in widths]

    def _print(self, article: Article) -> None:
        """What the command line says of an article is safe text and sound JSON."""
        texts = [showing._text(self.library, article, 40), showing._markdown(article)]
        if self._feeds % SELDOM == 4:
            texts.append(self.library.articles.document(article.entry, self.library.articles.parts(article.entry)))
        for text in texts:
            _said(lambda out, text=text: out.text(text))  # type: ignore[misc]
        _json_of(showing.article_row(self.library, article))
        _json_of(cli_entries.entry_row(article.entry, article.feed_title))

    # ----------------------------------------------------------------- all else

    def json(self, data: bytes) -> None:
        """Read JSON as a feed and as a list."""
        self.feed(data)
        self.listed(data)

    def listed(self, data: bytes) -> None:
        """Read a list, subscribe to what it names, write it in each form and read that back; then undo."""
        try:
            items = read_subscriptions(data, name="list")
        except ReaderError:
            return
        import_items(self.store, items, source="list")
        listed = list_of(self.store)
        forms: tuple[ListFormat, ...] = ("opml", "json", "markdown")
        for form in forms:
            text = write_subscriptions(listed, form)
            if form != "markdown" and listed:
                back = [item.subscription for item in read_subscriptions(text.encode(), name="again")]
                assert sorted(map(_spelled, back)) == sorted(map(_spelled, listed)), form
        self.library.entries.counts()
        self.library.folders.all()
        _said(lambda out: subscriptions._print_feeds(out, self.library.feeds.health(), now=NOW, verbose=True))
        while self.store.journal.undo():
            pass

    def config(self, data: bytes) -> None:
        """Read a config, hand it to the worker, and make the table of keys."""
        path = self.folder / "config.toml"
        path.write_bytes(data)
        config, mistakes = load_config(path)
        assert all(sentence == clean_text(sentence) for sentence in mistakes)
        assert _same(convert(json.loads(json.dumps(to_builtins(config))), Config), config)
        resolve(config.keys.preset, config.keys.actions)

    def query(self, data: bytes) -> None:
        """Ask for words in every way there is."""
        text = data.decode("utf-8", "surrogateescape")
        try:
            query = parse_query(text)
        except QueryError as error:
            assert 0 <= error.column <= len(text)
            return
        assert parse_query(str(query)) == query
        library = self.library
        ids = library.entries.ids(query)
        assert len(ids) == library.entries.count(query)
        assert library.entries.matching(query, ids) == set(ids)
        assert set(library.entries.ids(query, order="best", limit=50)) <= set(ids)
        assert not set(ids) & set(library.entries.ids(Not(query)))
        library.search.snippets(ids[:5], query)
        wanted_of(query)
        with suppress(ReaderError):
            library.rules.try_out(Rule(text, "star"))
            library.smart_feeds.save("saved", text)
            library.entries.counts()
            library.acts.undo()

    def line(self, data: bytes) -> None:
        """Answer a request as the worker does; nothing leaves this machine (`running` sees to that)."""
        requests = [request for each in data.splitlines() if (request := read_request(each)) is not None]
        asyncio.run(self._work(requests))

    async def _work(self, requests: list[dict[str, object]]) -> None:
        async with Engine(self.library.path, self.library.config, clock=lambda: float(NOW)) as engine:
            for request in requests:
                if request["do"] == "cancel":
                    engine.cancel()
                    continue
                with suppress(TimeoutError):
                    async with asyncio.timeout(3), aclosing(_asked_for(request).run(engine)) as events:
                        await _answer(0, events, _nothing)


def _look_round(article: Article, feed_title: str) -> None:
    """Do with an article what the screen does beside showing it: footer, links, contents, places, search, names."""
    blocks, links = article.blocks, list(article.links)
    footer, files = make_footer(article.entry.enclosures, links)
    links += files
    flow = Flow()
    flow.begin(article.entry.title, byline(article.entry, feed_title))
    flow.append([*blocks, *footer])
    flow.finish()
    flow.rewrap(40, TOP, 1)
    flow.work(lambda: len(flow.lines) > MOST_LINES)
    assert all(0 <= place.target < len(links) for place in link_places(enumerate([*blocks, *footer])))
    headings(flow)
    for number in range(min(len(blocks), 20)):
        position = position_at(blocks, Place(number, len(blocks[number].text) // 2))
        assert position is not None
        assert find_position(position, blocks, is_whole=True) is not None
    for needle in (article.entry.title[:5], "heron", "\u0301", " "):
        search = Search(needle, flow, TOP, Folds())
        search.work(lambda: False)
    values = values_of(article.entry, feed_title)
    assert "/" not in default_name(values)
    assert all("\0" not in each for each in fill_command(Target(command=("x", "{title} {url}", "{feed}")), values))
    for image in article.images[:20]:
        size = None if image.width is None or image.height is None else (image.width, image.height)
        box_of(size, room_in(40, 24), Canvas())


def painted(article: Article, width: int) -> list[str]:
    """Wrap and paint an article in a column of so many cells; return what stands on its lines."""
    flow = Flow()
    flow.begin(article.entry.title, byline(article.entry, "feed"))
    flow.append(article.blocks)
    flow.finish()
    flow.rewrap(width, TOP, 1)
    flow.work(lambda: len(flow.lines) > MOST_LINES)
    painter = LinePainter(lambda _name: PLAIN)
    found: list[str] = []
    for line in flow.lines[:MOST_LINES]:
        strip = Strip(painter.paint(line, flow.block_of(line), width))
        _check_strip(strip)
        found.append(strip.text)
    return found


async def _nothing() -> None:
    """What is done behind a request that nobody waits for."""


TAKES: dict[str, Callable[[Product, bytes], None]] = {
    "feed": Product.feed,
    "html": Product.html,
    "json": Product.json,
    "list": Product.listed,
    "config": Product.config,
    "query": Product.query,
    "line": Product.line,
}


class _Notes(logging.Handler):
    """Keeps what is logged as a mistake of ours."""

    def __init__(self, notes: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._notes = notes
        self.setFormatter(logging.Formatter("%(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info or "could not be" in record.getMessage():
            self._notes.append(self.format(record))


def _answer_to(question: ParserRequest) -> Reply:
    reply = answer(question)
    if isinstance(reply, Refusal):
        assert reply.sentence.rstrip("”").endswith("."), reply.sentence
        assert "; nothing that is kept has changed." not in reply.sentence, reply.sentence  # an error of ours, wrapped
    return reply


def _check_strip(strip: Strip) -> None:
    assert clean_text(strip.text) == strip.text
    assert "\n" not in strip.text


def _said(say: Callable[[Output], object]) -> str:
    written = io.StringIO()
    say(Output(written, io.StringIO()))
    text = written.getvalue()
    assert clean_text(text) == text
    return text


def _json_of(row: dict[str, object]) -> None:
    assert json.loads(_said(lambda out: out.json(row))) == json.loads(json.dumps(row))


def _spelled(listed: Subscription) -> tuple[str, ...]:
    # XML cannot hold these two at all (XML 1.0, 2.2).
    spelled = (re.sub("[\ufffe\uffff]", "", text).strip() for text in (listed.url, *listed.folder))
    return tuple(filter(None, spelled))


def _same(one: Config, other: Config) -> bool:
    return repr(one) == repr(other)  # not a number is not itself
