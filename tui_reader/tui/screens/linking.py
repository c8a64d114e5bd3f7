"""The links of the article: letters, the focus, where they lead, and the way back.

The rule: a link to an entry of the library opens here, all others leave for the browser without their tracking
parameters. The list and its cursor stay where they are, so going on goes on from where the person was.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual import on

from tui_reader.addresses import fragment_of, same_page, without_tracking
from tui_reader.model import Link
from tui_reader.text import clean_line
from tui_reader.tui.actions import Pane
from tui_reader.tui.article_links import LinkPlace
from tui_reader.tui.flow import Place
from tui_reader.tui.hints import Hints
from tui_reader.tui.screens.healing import Healing
from tui_reader.tui.widgets.article_view import ArticleView
from tui_reader.tui.widgets.link_view import NOTE


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a link led away from: the entry, the place at the top of the view, and the link with the focus."""

    entry_id: int
    place: Place
    focused: LinkPlace | None
    opened: bool


class Linking(Healing):
    """The actions on the links of an article."""

    _copying = False
    _trail: tuple[Stop, ...] = ()
    _trail_cursor: int | None = None

    # ----------------------------------------------------------------- letters

    def action_link_letters(self) -> None:
        """Put letters on the links in view, to open one."""
        self._put_letters(copying=False)

    def action_copy_letters(self) -> None:
        """Put letters on the links in view, to copy one."""
        self._put_letters(copying=True)

    def _put_letters(self, *, copying: bool) -> None:
        self.preview()
        self._copying = copying
        if self.narrow and self.pane != "article":
            self.say(f"No article in view; {self._key('open')} goes into one.")
        elif self.article.put_letters(on_notes=not copying):
            self.say(f"Type the letters of a link to {'copy' if copying else 'open'} it.")
            self.teach(self.pane)
        elif self.article.has_links:
            self.say(f"No links in view; {self._key('next_link')} goes to the next one.")
        else:
            self.say("This article has no links.")

    def take_key(self, key: str) -> bool:
        """While letters are up keys are letters, and nothing else moves."""
        hints = self.article.hints
        if hints is None:
            return super().take_key(key)
        if key == "escape":
            self._end_letters()
        elif key == "backspace":
            self.article.show_hints(hints.back())
        elif len(key) == 1 and key.isalpha():
            self._type_letter(hints, key)
        return True

    def _type_letter(self, hints: Hints, letter: str) -> None:
        following = hints.type(letter)
        if following is None:
            self.say(f"No link has the letters {(hints.typed + letter).upper()}; escape ends.", trouble=True)
            return
        if following.chosen is None:
            self.article.show_hints(following)
            return
        link = self.article.hinted_link(following.chosen)
        self._end_letters()
        if link is None:
            return
        if self._copying:
            self.copy_url(link.url)
        else:
            self.follow(link)

    def _end_letters(self) -> None:
        self.article.show_hints(None)
        self.letters_gone()

    @on(ArticleView.LettersGone)
    def letters_gone(self) -> None:
        """The keys are what they were before."""
        self.say("")
        self.teach(self.pane)

    # ----------------------------------------------------------------- the focus

    def action_next_link(self) -> None:
        """Focus the next link of the article."""
        self._step_link(1, "This was the last link.")

    def action_previous_link(self) -> None:
        """Focus the link before."""
        self._step_link(-1, "This was the first link.")

    def _step_link(self, direction: int, otherwise: str) -> None:
        if self.pane != "article":
            self.enter_article()
        if self.article.step_link(direction) is None:
            self.say(otherwise if self.article.has_links else "This article has no links.")
        else:
            self._show_target()
        self.teach(self.pane)

    def _show_target(self) -> None:
        """Say where the focused link leads, as long as nothing else is said."""
        link = self.article.focused_link
        self.say(self._where_to(link) if link else "")
        if self._silence is not None:
            self._silence.stop()

    def _where_to(self, link: Link) -> str:
        if link.url == NOTE:
            found = self.article.find_note(link.text)
            return clean_line(f"{link.text}: {found[1]}") if found else "The note was not found in this text."
        url = without_tracking(link.url)
        rows = self.bridge.headlines([entry_id]) if (entry_id := self._elsewhere(url)) else []
        return f"“{rows[0].title}” in your library, {url}" if rows else url

    @on(ArticleView.LinkHovered)
    def link_hovered(self, message: ArticleView.LinkHovered) -> None:
        """Say where the link under the mouse leads, else where the focused one does."""
        if message.url:
            self.say(self._where_to(Link(message.url, message.words)))
        elif self.article.hints is None:
            self._show_target()

    def action_open(self) -> None:
        """Open the focused link, or go in."""
        link = self.article.focused_link if self.pane == "article" else None
        if link is not None:
            self.follow(link)
            return
        if self.pane == "headlines":
            self._forget_trail()
        super().action_open()

    def action_copy_link(self) -> None:
        """Copy the focused link, or the article's."""
        link = self.article.focused_link if self.pane == "article" else None
        if link is not None and link.url != NOTE:
            self.copy_url(link.url)
        else:
            super().action_copy_link()

    def action_escape(self) -> None:
        """End the innermost thing: the focus of a link is one."""
        if self.pane == "article" and self.article.focused_link is not None:
            self.article.focus_link(None)
            self.say("")
            self.teach(self.pane)
        else:
            super().action_escape()

    # ----------------------------------------------------------------- where links lead

    @on(ArticleView.LinkClicked)
    def link_clicked(self, message: ArticleView.LinkClicked) -> None:
        """A click on a link follows it."""
        if self.article.hints is not None:
            self._end_letters()
        self.follow(Link(message.url, message.words))

    def follow(self, link: Link) -> None:
        """Go where a link leads: to a place in this article, to an entry of the library, or to the browser."""
        url = without_tracking(link.url)
        place = self._place_here(url, link.text)
        if place is not None:
            self._leave_from_here()
            self.go_to("article")
            self.article.go_to(place)
            self.teach("article")
            return
        if link.url == NOTE:
            self.say(self._where_to(link))
            return
        entry_id = self._elsewhere(url)
        if entry_id is None or not self._open_inside(entry_id):
            self.open_url(url, "")

    def _place_here(self, url: str, words: str) -> Place | None:
        """Return the place in the article being read that a link leads to, or None where it leads elsewhere."""
        if url == NOTE:
            found = self.article.find_note(words)
            return found[0] if found else None
        if self.entry is None or "#" not in url:
            return None
        body = self.entry.body
        own = {same_page(address) for address in (self.entry.url, body.base if body else None) if address}
        return self.article.place_inside(fragment_of(url), words) if same_page(url) in own else None

    def _elsewhere(self, url: str) -> int | None:
        """Return the entry that an address leads to, when that is not the one being read."""
        entry_id = self.bridge.find_entry(url)
        return None if self.entry is not None and entry_id == self.entry.id else entry_id

    def _open_inside(self, entry_id: int) -> bool:
        """Show another entry in place of this one; return whether that could be done."""
        before = self._trail, self._trail_cursor
        self._leave_from_here()
        self._show_entry(entry_id)
        if self.entry is None or self.entry.id != entry_id:
            self._trail, self._trail_cursor = before
            return False
        # It may be in no list: its row is what marks are painted on.
        self.headlines.show_rows(self.bridge.headlines([entry_id]))
        self.say("")
        self.go_to("article")
        self.open_shown()
        return True

    # ----------------------------------------------------------------- the way back

    def _leave_from_here(self) -> None:
        if self.entry is None:
            return
        if not self._trail:
            self._trail_cursor = self.listing.id_at(self.headlines.cursor)
        stop = Stop(self.entry.id, self.article.place, self.article.focused_place, self.opened)
        self._trail = (*self._trail, stop)

    def _go_back(self) -> None:
        """Show the article that was left last, where it was left."""
        *rest, stop = self._trail
        self._trail = tuple(rest)
        if self.entry is None or self.entry.id != stop.entry_id:
            self._show_entry(stop.entry_id)
            if self.entry is None or self.entry.id != stop.entry_id:
                return
            self.opened = stop.opened
        self.article.go_to(stop.place)
        self.article.focus_link(stop.focused)
        self._show_target()
        self.teach(self.pane)

    def _forget_trail(self) -> None:
        self._trail = ()

    def action_go_out(self) -> None:
        """Go back to where a link led away from, else out by one pane."""
        if self._trail and self.pane == "article":
            self._go_back()
        else:
            super().action_go_out()

    def preview(self) -> None:
        """Show the article under the cursor, unless links led away from it and the cursor still is there."""
        if self._trail and self.listing.id_at(self.headlines.cursor) == self._trail_cursor:
            if self._preview is not None:
                self._preview.stop()
                self._preview = None
            return
        self._forget_trail()
        super().preview()

    def _open_row(self, index: int | None, otherwise: str) -> None:
        """Going on drops the way back."""
        if index is not None:
            self._forget_trail()
        super()._open_row(index, otherwise)

    # ----------------------------------------------------------------- what is taught

    def teach(self, pane: Pane) -> None:
        """Show the keys of a pane, first those that mean something else now."""
        super().teach(pane)
        if self.article.hints is not None:
            self.status.teach([("escape", "end")])
        elif pane == "article" and self.article.focused_link is not None:
            mine = [("open", "open link"), ("copy_link", "copy link"), ("next_link", "next link"), ("escape", "end")]
            self.status.teach([(self._key(name), label) for name, label in mine])
        elif pane == "article" and self._trail:
            self.status.teach([(self._key("go_out"), "back"), *self.status.keys])

    def _key(self, action_id: str) -> str:
        """Return the key to teach for an action; empty where it has none."""
        return (self.table.keys_of(action_id) or ("",))[0]
