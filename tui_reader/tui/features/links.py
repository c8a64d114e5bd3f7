"""The links of the article: letters on the links in view, a focus that goes from link to link, and the way back.

The rule: a link to an entry of the library opens in the reader. Every other link opens in the browser, without its
tracking parameters. The list and its cursor do not move, so the person can go on from there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.model.articles import Block, Link
from tui_reader.text.addresses import without_tracking
from tui_reader.text.clean import clean_line
from tui_reader.tui.reading.feature import Feature
from tui_reader.tui.reading.modes import KeyLabels, Mode
from tui_reader.tui.reading.state import Stop
from tui_reader.tui.typeset.flow import Place
from tui_reader.tui.typeset.hints import Hints
from tui_reader.tui.widgets.article_links import Links as LinkMarks
from tui_reader.tui.widgets.article_view import ArticleView

if TYPE_CHECKING:
    from tui_reader.tui.reading.reader import Reader

QUOTED = 200  # characters of a note, as the last line tells it


class Links(Feature):
    """Following links, and coming back."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader)
        self._is_copying = False
        self._letters = Letters(self)
        self._focus = Focus(self)
        self._trail = Trail(self)

    # ----------------------------------------------------------------- letters

    def link_letters(self) -> None:
        """Put letters on the links in view, to open one."""
        self._put_letters(is_copying=False)

    def copy_letters(self) -> None:
        """Put letters on the links in view, to copy one."""
        self._put_letters(is_copying=True)

    def _put_letters(self, *, is_copying: bool) -> None:
        self.reader.article.preview()
        self._is_copying = is_copying
        links = self.reader.article.view.links
        if self.reader.panes.is_narrow and self.reader.panes.pane != "article":
            self.reader.say(f"No article is open; {self.reader.key_of('open')} opens one.")
        elif links.put_letters(on_inner=not is_copying):
            self.reader.say(f"Type the letters of a link to {'copy' if is_copying else 'open'} it.")
            self.reader.modes.begin(self._letters)
            self.reader.panes.teach()
        elif links.has_any:
            self.reader.say(f"No links in view; {self.reader.key_of('next_link')} goes to the next one.")
        else:
            self.reader.say("This article has no links.")

    def type_letter(self, hints: Hints, letter: str) -> None:
        """Take the next letter of a link: open or copy the link when its letters are complete."""
        following = hints.type(letter)
        links = self.reader.article.view.links
        if following is None:
            typed = (hints.typed + letter).upper()
            self.reader.say(f"No link has the letters {typed} (escape ends).", trouble=True)
        elif following.chosen is None:
            links.show_hints(following)
        else:
            link = links.hinted(following.chosen)
            self.end_letters()
            if link is not None:
                self.reader.outside.copy_url(link.url) if self._is_copying else self.follow(link)

    def end_letters(self) -> None:
        """Take the letters away."""
        self.reader.article.view.links.show_hints(None)
        self._show_target()
        self.reader.panes.teach()

    def letters_gone(self, _message: LinkMarks.LettersGone) -> None:
        """The view took the letters away, as when it scrolls."""
        self._show_target()
        self.reader.panes.teach()

    # ----------------------------------------------------------------- the focus

    def next_link(self) -> None:
        """Focus the next link of the article."""
        self._step(1, "This is the last link.")

    def previous_link(self) -> None:
        """Focus the link before."""
        self._step(-1, "This is the first link.")

    def _step(self, direction: int, otherwise: str) -> None:
        if self.reader.panes.pane != "article":
            self.reader.article.enter()
        links = self.reader.article.view.links
        if links.step(direction) is None:
            self.reader.say(otherwise if links.has_any else "This article has no links.")
        else:
            self.reader.modes.begin(self._focus)
            self._show_target()
        self.reader.panes.teach()

    def unfocus(self) -> None:
        """Take the focus from a link."""
        self.reader.article.view.links.focus(None)
        self.reader.say("")
        self.reader.panes.teach()

    def link_clicked(self, message: ArticleView.LinkClicked) -> None:
        """A click on a link follows it."""
        if self.reader.article.view.links.hints is not None:
            self.end_letters()
        self.follow(message.link)

    def link_hovered(self, message: ArticleView.LinkHovered) -> None:
        """Say where the link under the mouse leads, else where the focused one does."""
        if message.link is not None:
            self.reader.say(self._where_to(message.link))
        elif self.reader.article.view.links.hints is None:
            self._show_target()

    # ----------------------------------------------------------------- where links lead

    def follow(self, link: Link) -> None:
        """Go where a link leads: to a place in this article, to an entry of the library, or to the browser."""
        if (found := self._anchor(link)) is not None:
            self._leave_from_here()
            self.reader.go_to("article")
            self.reader.article.view.jump_to(found[0])
            self.reader.panes.teach()
            return
        url = without_tracking(link.url)
        entry_id = self._elsewhere(url)
        if entry_id is None or not self._open_inside(entry_id):
            self.reader.outside.open_url(url, "")

    def _where_to(self, link: Link) -> str:
        """Return in words where a link leads: the text of its place in the article, its entry, or its address."""
        if (found := self._anchor(link)) is not None:
            return clean_line(f"{link.text}: {found[1].text[:QUOTED]}")
        url = without_tracking(link.url)
        entry_id = self._elsewhere(url)
        rows = self.reader.session.library.entries.headlines([entry_id]) if entry_id else []
        return f"“{rows[0].title}” in your library, {url}" if rows else url

    def _show_target(self) -> None:
        """Say where the focused link leads, for as long as it has the focus."""
        link = self.reader.article.view.links.focused
        self.reader.show_words(self._where_to(link) if link else "")

    def _anchor(self, link: Link) -> tuple[Place, Block] | None:
        """Return the place in the article being read that a link leads to, or None where it leads elsewhere."""
        return self.reader.article.view.links.anchor(link.fragment) if link.fragment else None

    def _elsewhere(self, url: str) -> int | None:
        """Return the entry that an address leads to, when that is not the one being read."""
        entry_id, entry = self.reader.session.library.entries.find(url), self.reader.state.entry
        return None if entry is not None and entry_id == entry.id else entry_id

    def _open_inside(self, entry_id: int) -> bool:
        """Show another entry in place of this one; return whether that could be done."""
        state = self.reader.state
        before = state.trail, state.trail_from
        self._leave_from_here()
        if not self.reader.article.show(entry_id):
            state.trail, state.trail_from = before
            return False
        # The entry may be in no list here: marks are painted on its row.
        self.reader.headlines.rows_needed([entry_id])
        self.reader.say("")
        self.reader.go_to("article")
        self.reader.article.open_shown()
        return True

    # ----------------------------------------------------------------- the way back

    def _leave_from_here(self) -> None:
        state, view = self.reader.state, self.reader.article.view
        if state.entry is None:
            return
        if not state.trail:
            state.trail_from = self.reader.headlines.entry_id
        state.trail = (*state.trail, Stop(state.entry.id, view.place, view.links.focused_place, state.opened))
        self.reader.modes.begin(self._trail)

    def go_back(self) -> None:
        """Show the article that was left last, where it was left."""
        state, view = self.reader.state, self.reader.article.view
        *rest, stop = state.trail
        state.trail = tuple(rest)
        if state.entry is None or state.entry.id != stop.entry_id:
            if not self.reader.article.show(stop.entry_id):
                return
            state.opened = stop.opened
        view.go_to(stop.place)
        view.links.focus(stop.focused)
        self._show_target()
        self.reader.panes.teach()


class LinkMode(Mode):
    """A mode of the links."""

    def __init__(self, links: Links) -> None:
        super().__init__(links.reader)
        self._links = links


class Letters(LinkMode):
    """While letters are up, every key is a letter of a link, or nothing; Backspace and Esc keep their meaning."""

    @property
    def is_on(self) -> bool:
        """Whether letters are up."""
        return self._reader.article.view.links.hints is not None

    def take(self, key: str) -> bool:
        """Take every key."""
        shown = self._reader.article.view.links
        if shown.hints is None or key == "escape":
            self._links.end_letters()
        elif key == "backspace":
            shown.show_hints(shown.hints.back())
        elif len(key) == 1 and key.isalpha():
            self._links.type_letter(shown.hints, key)
        return True

    def labels(self, shown: KeyLabels) -> KeyLabels:
        """Only Esc is worth telling."""
        return [("escape", "end")]


class Focus(LinkMode):
    """While a link has the focus, opening and copying mean the link."""

    @property
    def _link(self) -> Link | None:
        return self._reader.article.view.links.focused if self._reader.panes.pane == "article" else None

    @property
    def is_on(self) -> bool:
        """Whether a link has the focus, and its article too."""
        return self._link is not None

    def act(self, action_id: str) -> bool:
        """Open the link, or let it go. (Copying asks the view for the link.)"""
        if action_id == "open" and self._link is not None:
            self._links.follow(self._link)
        elif action_id == "escape":
            self._links.unfocus()
        else:
            return False
        return True

    def labels(self, shown: KeyLabels) -> KeyLabels:
        """Tell what keys do to the link."""
        pairs = (("open", "open link"), ("copy_link", "copy link"), ("next_link", "next link"), ("escape", "end"))
        return self._reader.keys.legend(pairs)


class Trail(LinkMode):
    """After a link led away in the library, going out goes back."""

    @property
    def is_on(self) -> bool:
        """Whether there is a way back, and the article has the focus."""
        return bool(self._reader.state.trail) and self._reader.panes.pane == "article"

    def act(self, action_id: str) -> bool:
        """Go back."""
        if action_id == "go_out":
            self._links.go_back()
        return action_id == "go_out"

    def labels(self, shown: KeyLabels) -> KeyLabels:
        """Tell the way back first."""
        return [*self._reader.keys.legend([("go_out", "back")]), *shown]
