"""Saving web pages while reading: the page of the focused link, or the article's page.

The rule: each page gets one sentence, whatever happens, unless the reader is closed before.
"""

from __future__ import annotations

from functools import partial

from tui_reader.text.hosts import censor_url, is_web
from tui_reader.tui.messages import Told
from tui_reader.tui.reading.feature import Feature


class SavedPages(Feature):
    """The action `save_page`."""

    def save_page(self) -> None:
        """Save the page of the link with the focus, else that of the article."""
        self.reader.feeds.settle_row()
        entry = self.reader.article.wanted()
        if entry is None:
            return
        link = self.reader.article.view.links.focused if self.reader.panes.pane == "article" else None
        url = link.url if link is not None and not link.fragment else entry.url or ""
        if not is_web(url):
            no_page = (
                "That link does not lead to a web page."
                if link is not None
                else "This entry has no link to a web page."
            )
            self.reader.say(no_page)
            return
        self.reader.say(f"Saving {censor_url(url)} …")
        self.reader.session.tasks.begin(("page", url), partial(self._save, url, entry.id))

    async def _save(self, url: str, beside: int) -> None:
        from tui_reader.library.network import SavePage

        saved = await self.reader.session.fetch(SavePage(url, beside))
        if saved.error is not None:
            self.reader.session.post(Told(f"Not saved. {saved.error}", trouble=True))
            return
        done = "was saved before; it is up to date now" if saved.status == "again" else "is saved"
        sentence = f"“{saved.title}” {done}. {saved.note or ''}".rstrip()
        self.reader.session.post(Told(sentence, is_act=saved.status == "saved"))
