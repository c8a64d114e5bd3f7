"""The use-cases of folders and of feeds' settings. A part of `library`.

Every act is journalled with its sentence, and can be taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tui_reader.model.entities import Act, FeedSettings
from tui_reader.model.errors import FieldError, UsageError
from tui_reader.store import Store
from tui_reader.text.addresses import feed_address


class Organising:
    """What the person arranges in one open store."""

    _store: Store
    session: str

    @property
    def now(self) -> int:
        """The present, in whole seconds since the epoch."""
        raise NotImplementedError

    def feed_settings(self, feed_id: int) -> FeedSettings:
        """Return what the person wants of a feed; raises NotFound."""
        return self._store.feed_settings.load(feed_id)

    def edit_feed(self, feed_id: int, before: FeedSettings, after: FeedSettings) -> Act:
        """Change what differs between what the person saw and what they want. Raises NotFound, and FieldError."""
        try:
            if after.url != before.url:
                after = _spelled(after)
            return self._store.feed_settings.edit(feed_id, before, after, session=self.session, now=self.now)
        except FieldError:
            raise
        except UsageError as error:  # only an address can be another feed's, or none
            raise FieldError(str(error), field="url") from error

    def move_feeds(self, feed_ids: Sequence[int], folder_id: int | None) -> Act:
        """Put feeds into a folder, None: to the top level. Raises NotFound."""
        return self._store.feed_settings.move(feed_ids, folder_id, session=self.session, now=self.now)

    def create_folder(self, path: Sequence[str]) -> Act:
        """Make a folder, shown also while it is empty. Raises FieldError when it is there."""
        return self._store.folders.create(path, session=self.session, now=self.now)

    def edit_folder(self, folder_id: int, *, name: str, inside: Sequence[str]) -> Act:
        """Rename a folder, or move it into the one at a path, made where it is missing. Raises as `Folders.edit`."""
        return self._store.folders.edit(folder_id, name=name, inside=inside, session=self.session, now=self.now)

    def move_folder(self, folder_id: int, parent_id: int | None) -> Act:
        """Put a folder into another one, None: to the top level. Raises as `Folders.edit`."""
        return self._store.folders.move(folder_id, parent_id, session=self.session, now=self.now)

    def delete_folder(self, folder_id: int) -> Act:
        """Delete a folder; what is in it moves up by one level. Raises NotFound."""
        return self._store.folders.delete(folder_id, session=self.session, now=self.now)


def _spelled(settings: FeedSettings) -> FeedSettings:
    """Return settings with the address spelled as feeds are kept by."""
    from tui_reader.refresh.tasks.new_feed import address_of

    url = feed_address(address_of(settings.url))
    return replace(settings, url=url, headers_for=url if settings.headers_for == settings.url else settings.headers_for)
