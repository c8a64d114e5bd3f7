"""Pages saved while reading: that of the link with the focus, or the article's own."""

from __future__ import annotations

from textual import on

from tui_reader.text.hosts import censor_url
from tui_reader.tui.messages import PageKept
from tui_reader.tui.screens.healing import Healing

WEB = ("http:", "https:")


class PageKeeping(Healing):
    """The action `save_page`."""

    def action_save_page(self) -> None:
        """Save the page of the link with the focus, else that of the article."""
        self.settle_row()
        self.preview()
        if self.entry is None:
            self.say("There is no entry here.")
            return
        link = self.article.links.focused if self.pane == "article" else None
        url = link.url if link is not None and not link.fragment else self.entry.url or ""
        if not url.startswith(WEB):
            self.say("That link leads to no web page." if link is not None else "This entry names no web page.")
            return
        self.say(f"Saving {censor_url(url)} …")
        self.bridge.pages.save(url, beside=self.entry.id)

    @on(PageKept)
    def page_kept(self, message: PageKept) -> None:
        """Say what came of it, and show where it is."""
        self.say(self.with_undo(message.sentence) if message.is_act else message.sentence, trouble=message.trouble)
        self.look()
