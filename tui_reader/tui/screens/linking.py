"""The links of the article at hand: letters on those in view, and the focus that steps through all of them.

The rule: while letters are up every key is a letter of one, or nothing; only Backspace and Esc mean what they mean.
"""

from __future__ import annotations

from textual import on

from tui_reader.tui.actions import Pane
from tui_reader.tui.hints import Hints
from tui_reader.tui.screens.following import Following
from tui_reader.tui.widgets.article_view import ArticleView


class Linking(Following):
    """The actions on the links of an article."""

    _copying = False

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
            self.say(f"No article in view; {self.key_of('open')} goes into one.")
        elif self.article.links.put_letters(on_inner=not copying):
            self.say(f"Type the letters of a link to {'copy' if copying else 'open'} it.")
            self.teach(self.pane)
        elif self.article.links.has_any:
            self.say(f"No links in view; {self.key_of('next_link')} goes to the next one.")
        else:
            self.say("This article has no links.")

    def take_key(self, key: str) -> bool:
        """While letters are up keys are letters, and nothing else moves."""
        hints = self.article.links.hints
        if hints is None:
            return super().take_key(key)
        if key == "escape":
            self._end_letters()
        elif key == "backspace":
            self.article.links.show_hints(hints.back())
        elif len(key) == 1 and key.isalpha():
            self._type_letter(hints, key)
        return True

    def _type_letter(self, hints: Hints, letter: str) -> None:
        following = hints.type(letter)
        if following is None:
            self.say(f"No link has the letters {(hints.typed + letter).upper()}; escape ends.", trouble=True)
            return
        if following.chosen is None:
            self.article.links.show_hints(following)
            return
        link = self.article.links.hinted(following.chosen)
        self._end_letters()
        if link is None:
            return
        if self._copying:
            self.copy_url(link.url)
        else:
            self.follow(link)

    def _end_letters(self) -> None:
        self.article.links.show_hints(None)
        self.letters_gone()

    @on(ArticleView.LettersGone)
    def letters_gone(self) -> None:
        """The keys are what they were before, and so is what is said of the focused link."""
        self.show_target()
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
        if self.article.links.step(direction) is None:
            self.say(otherwise if self.article.links.has_any else "This article has no links.")
        else:
            self.show_target()
        self.teach(self.pane)

    @on(ArticleView.LinkClicked)
    def link_clicked(self, message: ArticleView.LinkClicked) -> None:
        """A click on a link follows it."""
        if self.article.links.hints is not None:
            self._end_letters()
        self.follow(message.link)

    @on(ArticleView.LinkHovered)
    def link_hovered(self, message: ArticleView.LinkHovered) -> None:
        """Say where the link under the mouse leads, else where the focused one does."""
        if message.link is not None:
            self.say(self.where_to(message.link))
        elif self.article.links.hints is None:
            self.show_target()

    def action_open(self) -> None:
        """Open the focused link, or go in."""
        link = self.article.links.focused if self.pane == "article" else None
        if link is not None:
            self.follow(link)
            return
        if self.pane == "headlines":
            self._forget_trail()
        super().action_open()

    def action_copy_link(self) -> None:
        """Copy the focused link, or the article's."""
        link = self.article.links.focused if self.pane == "article" else None
        if link is not None and not link.fragment:
            self.copy_url(link.url)
        else:
            super().action_copy_link()

    def action_escape(self) -> None:
        """End the innermost thing: the focus of a link is one."""
        if self.pane == "article" and self.article.links.focused is not None:
            self.article.links.focus(None)
            self.say("")
            self.teach(self.pane)
        else:
            super().action_escape()

    # ----------------------------------------------------------------- what is taught

    def teach(self, pane: Pane) -> None:
        """Show the keys of a pane, first those that mean something else now."""
        super().teach(pane)
        if self.article.links.hints is not None:
            self.status.teach([("escape", "end")])
        elif pane == "article" and self.article.links.focused is not None:
            mine = [("open", "open link"), ("copy_link", "copy link"), ("next_link", "next link"), ("escape", "end")]
            self.status.teach([(self.key_of(name), label) for name, label in mine])
