"""The headline pane: a line-API list over a cache of rows. The list asks for missing rows with RowsNeeded."""

from __future__ import annotations

import textwrap
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from tui_reader.model.listings import Headline, Snippet
from tui_reader.text.times import age
from tui_reader.text.widths import width_of
from tui_reader.tui.widgets.line_list import LineList
from tui_reader.tui.widgets.rows import fit, row_strip

TWO_LINES_FROM = 48
PAGE = 200
UNREAD, STARRED, SELECTED = "●", "★", "▎"
MARKS = 3  # cells of a row that hold its marks


class HeadlineList(LineList):
    """Headlines by id. `ids` is the list, `headlines` the rows known so far, `inner` those of an opened story."""

    class SnippetsNeeded(Message):
        """It is not known yet where these entries, about to be shown, were found."""

        def __init__(self, ids: Sequence[int]) -> None:
            super().__init__()
            self.ids = ids

    class RowsNeeded(Message):
        """The rows of these entries are about to be shown and are not known."""

        def __init__(self, ids: Sequence[int]) -> None:
            super().__init__()
            self.ids = ids

    class MarkClicked(Message):
        """The marks of the row `index` were clicked, or the row with ctrl held."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(row_height=2, id=id)
        self.ids: Sequence[int] = ()
        self.headlines: dict[int, Headline] = {}
        self.selected: Container[int] = ()
        self.titles: Mapping[int, str] = {}
        self.reasons: Mapping[int, str] = {}
        self.now = 0
        self.empty = ""
        self.inner: Container[int] = ()
        self.tells_once = False
        self._asked: set[int] = set()
        self._snippets: dict[int, Snippet] | None = None

    # ----------------------------------------------------------------- what it shows

    def show_list(
        self,
        ids: Sequence[int],
        headlines: Iterable[Headline],
        titles: Mapping[int, str],
        *,
        now: int,
        cursor: int | None = 0,
        empty: str = "",
        snippets: bool = False,
    ) -> None:
        """Show a list anew. `titles` are the feeds'; `empty` is what to say when there is nothing.

        With `snippets` a second line says where each was found.
        """
        self.ids, self.titles, self.now, self.empty = ids, titles, now, empty
        self.headlines = {headline.id: headline for headline in headlines}
        self._asked.clear()
        self._snippets = {} if snippets else None
        self.row_height = self._height
        self.reset(len(ids), cursor=cursor, top=None)

    def show_rows(self, headlines: Iterable[Headline]) -> None:
        """Take in rows that were asked for, or that changed."""
        changed = {headline.id: headline for headline in headlines if self.headlines.get(headline.id) != headline}
        self._asked -= changed.keys()
        self.headlines |= changed
        for index in self.visible_rows:
            if self.ids[index] in changed:
                self.refresh_row(index)

    def forget(self) -> None:
        """Forget all rows: they changed, and those in view are asked for again."""
        self.headlines = {}
        self._asked.clear()
        self.redraw()

    def show_snippets(self, snippets: Mapping[int, Snippet]) -> None:
        """Take in where entries were found."""
        if self._snippets is None:
            return
        self._snippets |= snippets
        for index in self.visible_rows:
            if self.ids[index] in snippets:
                self.refresh_row(index)

    def redraw(self) -> None:
        """Draw the visible rows again, as after a change of `now` or of titles."""
        for index in self.visible_rows:
            self.refresh_row(index)

    def grown(self, count: int) -> None:
        """Tell that `count` ids were appended to `ids`."""
        self.appended(count)

    @property
    def headline(self) -> Headline | None:
        """The row under the cursor, if it is known."""
        return self.headlines.get(self.ids[self.cursor]) if self.cursor is not None and self.ids else None

    # ----------------------------------------------------------------- drawing

    def render_row(self, index: int, line_in_row: int, width: int, is_cursor: bool, is_focused: bool) -> Strip:
        """Draw a row: marks, title and age; beneath, the feed and the author. In a narrow pane all on one line."""
        headline = self.headlines.get(self.ids[index])
        ground = Style()
        if is_cursor:
            ground = self._style("headlines--cursor" if is_focused else "headlines--cursor-away")
        if headline is None:
            self._ask(index)
            return row_strip((), width, ground)
        snippet = self._snippet(index)
        if line_in_row == 1 and snippet is not None:
            return row_strip(self._found_in(index, snippet, headline, width), width, ground)
        if line_in_row == 1:
            source = self._style("headlines--source-read" if headline.read else "headlines--source")
            words = "   " + fit(self._source(headline), width - 6)
            return row_strip((self._edge(index, source), (words, source)), width, ground)
        is_quiet = headline.read or headline.muted_by is not None
        title_style = self._style("headlines--read" if is_quiet else "headlines--unread")
        right = age(headline.at, self.now)
        if not self._is_roomy and width >= 40:
            source_width = min(20, width // 4)
            right = f"{fit(self.titles.get(headline.feed_id, ''), source_width)} {right:>6}"
        # A row of an opened story stands in a little; one that is not opened says how many more there are.
        left = "  ↳ " if headline.id in self.inner else " "
        more = f"+{headline.others}  " if headline.others and self.tells_once and headline.id not in self.inner else ""
        right = f"{right:>6}" if more else right  # most ages are no longer: the numbers stand in a column
        title = fit(headline.title, width - 6 - len(left) - len(more) - len(right))
        pieces = (
            self._edge(index, Style()),
            (" " if headline.read else UNREAD, self._style("headlines--mark")),
            (STARRED if headline.starred else " ", self._style("headlines--star")),
            (left, title_style),
            *self._lit(title, snippet.title_hits if snippet else (), title_style),
            ("  ", title_style),
            (more, self._style("headlines--source")),
            (right, title_style if self._is_roomy else self._style("headlines--source-read")),
            (" ", Style()),
        )
        return row_strip(pieces, width, ground)

    def _snippet(self, index: int) -> Snippet | None:
        """Return where a row was found, if that is asked for: nothing as long as it is not known."""
        if self._snippets is None:
            return None
        found = self._snippets.get(self.ids[index])
        if found is None:
            near = [self.ids[row] for row in self.visible_rows if self.ids[row] not in self._snippets]
            found = Snippet("")
            # Asked for once: what is not known yet is empty.
            self._snippets |= dict.fromkeys(near, found)
            if near:
                self.post_message(self.SnippetsNeeded(near))
        return found

    def _found_in(self, index: int, snippet: Snippet, headline: Headline, width: int) -> Iterable[tuple[str, Style]]:
        """Yield the second line of a row that was found: its feed, if there is room, and the words around the hit."""
        style = self._style("headlines--source-read" if headline.read else "headlines--source")
        feed = self.titles.get(headline.feed_id, "")
        source = f"{fit(feed, min(width_of(feed), width // 4))} · " if self._is_roomy and feed else ""
        yield self._edge(index, style)
        yield "   " + source, style
        yield from self._lit(fit(snippet.text, width - 6 - width_of(source)), snippet.hits, style)

    @property
    def snippet_width(self) -> int:
        """About how many characters of a snippet can be seen."""
        width = self.size.width or TWO_LINES_FROM
        return max(20, width - 8 - (width // 5 if self._is_roomy else 0))

    def _lit(self, text: str, hits: Sequence[tuple[int, int]], style: Style) -> Iterator[tuple[str, Style]]:
        """Yield the pieces of a text that was cut to fit, with its hits lit."""
        hit_style = style + self._style("headlines--hit")
        at = 0
        for start, end in hits:
            if start < len(text):
                yield text[at:start], style
                yield text[start:end], hit_style
                at = end
        yield text[at:], style

    def render_empty(self, y: int, width: int) -> Strip:
        """Say in words that there is nothing, and what to press."""
        lines = textwrap.wrap(self.empty, max(1, width - 5))
        text = "    " + lines[y - 1] if 1 <= y <= len(lines) else ""
        return row_strip(((text, self._style("headlines--empty")),), width, Style())

    def _edge(self, index: int, style: Style) -> tuple[str, Style]:
        """Return the first cell of a row: whether it is selected."""
        return (SELECTED, self._style("headlines--selected")) if self.ids[index] in self.selected else (" ", style)

    def _source(self, headline: Headline) -> str:
        feed = self.titles.get(headline.feed_id, "")
        if headline.muted_by is not None and headline.muted_by in self.reasons:
            return f"{feed} · {self.reasons[headline.muted_by]}"
        if headline.author and headline.author.casefold() not in feed.casefold():
            return f"{feed} · {headline.author}"
        return feed

    def _ask(self, index: int) -> None:
        """Ask for the page of rows around `index`, once."""
        start = max(0, index - PAGE // 4)
        missing = [
            entry_id
            for entry_id in self.ids[start : start + PAGE]
            if entry_id not in self.headlines and entry_id not in self._asked
        ]
        if missing:
            self._asked.update(missing)
            self.post_message(self.RowsNeeded(missing))

    # ----------------------------------------------------------------- events

    def on_resize(self) -> None:
        """Take two lines a row where there is room. (Textual calls the base's handler as well.)"""
        self.row_height = self._height

    @property
    def _height(self) -> int:
        return 2 if self._is_roomy or self._snippets is not None else 1

    @property
    def _is_roomy(self) -> bool:
        # Before the first layout nothing is known; most terminals are wide enough.
        return not self.size.width or self.size.width >= TWO_LINES_FROM

    def on_click(self, event: events.Click) -> None:
        """Tell of a click on a row's marks, or with ctrl: those mean no cursor."""
        offset = event.get_content_offset(self)
        index = self.row_at(offset.y) if offset is not None else None
        if offset is None or index is None or not (event.ctrl or offset.x < MARKS):
            return
        event.stop()
        event.prevent_default()
        self.post_message(self.MarkClicked(index))
