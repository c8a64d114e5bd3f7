"""The tables and indexes of a library, and the way from any older version to this one.

A migration is appended, never edited: `user_version` counts those that have run, each in one transaction.
The text of the tables is the documentation of what is kept.
"""

from __future__ import annotations

from tui_reader.model.errors import NotALibrary
from tui_reader.store.db.connection import Connection

APPLICATION_ID = 0x54756952  # "TuiR"

_VERSION_1 = (
    """
    CREATE TABLE folders (
        id INTEGER PRIMARY KEY,
        parent_id INTEGER REFERENCES folders (id),
        name TEXT NOT NULL CHECK (name <> '')
    )
    """,
    "CREATE UNIQUE INDEX folders_by_name ON folders (ifnull(parent_id, 0), name)",
    # A removed feed stays, hidden, with all it has: undo only clears `removed`.
    """
    CREATE TABLE feeds (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        url TEXT NOT NULL UNIQUE CHECK (url <> ''),
        own_title TEXT NOT NULL DEFAULT '',            -- given by the person
        feed_title TEXT NOT NULL DEFAULT '',           -- given by the feed
        site_url TEXT,
        folder_id INTEGER REFERENCES folders (id) ON DELETE SET NULL,
        trusted INTEGER NOT NULL DEFAULT 1,            -- typed or imported: may be local or private
        added INTEGER NOT NULL,
        removed INTEGER,                               -- when; NULL: subscribed
        removed_act INTEGER NOT NULL DEFAULT 0,        -- the journal's id of the act that changed `removed`
        paused INTEGER NOT NULL DEFAULT 0,
        gone INTEGER NOT NULL DEFAULT 0,               -- HTTP 410: not asked any more
        etag TEXT,
        last_modified TEXT,
        body_hash BLOB,                                -- of the last body that was stored in full
        parser_version INTEGER NOT NULL DEFAULT 0,
        pieces BLOB NOT NULL DEFAULT x'',              -- of that body: hashes of its items and what they became
        failures INTEGER NOT NULL DEFAULT 0,           -- in a row
        error TEXT,
        last_refreshed INTEGER,                        -- last success; NULL: never
        next_due INTEGER NOT NULL DEFAULT 0,
        why_next TEXT,
        interval INTEGER,                              -- the publisher's wish in its feed, seconds
        max_age INTEGER,                               -- the server's, seconds
        skip_hours TEXT NOT NULL DEFAULT '[]',         -- JSON list of UTC hours
        skip_days TEXT NOT NULL DEFAULT '[]',          -- JSON list of English day names, lower case
        agent INTEGER NOT NULL DEFAULT 0,              -- which of our two names the server lets in
        claimed_until INTEGER NOT NULL DEFAULT 0,      -- some process refreshes it until then
        claimed_by INTEGER NOT NULL DEFAULT 0,         -- the id of that process
        moved_to TEXT,                                 -- where permanent redirects point, not believed yet
        moved_seen INTEGER NOT NULL DEFAULT 0          -- how often in a row
    )
    """,
    "CREATE INDEX feeds_removed ON feeds (removed) WHERE removed IS NOT NULL",
    "CREATE INDEX feeds_by_folder ON feeds (folder_id)",
    """
    CREATE TABLE addresses (                           -- those a feed had before
        feed_id INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
        url TEXT NOT NULL,
        until INTEGER NOT NULL,
        by_person INTEGER NOT NULL DEFAULT 0,          -- changed by hand; else the feed moved by itself
        PRIMARY KEY (feed_id, url)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX addresses_by_url ON addresses (url)",
    # Headline columns first: SQLite reads a row only as far as it must. The row outlives its body, so that an old
    # article that re-appears is not new.
    """
    CREATE TABLE entries (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        feed_id INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
        at INTEGER NOT NULL,                           -- min(published or arrived, arrived), fixed at arrival
        read INTEGER NOT NULL DEFAULT 0 CHECK (read IN (0, 1)),
        starred INTEGER NOT NULL DEFAULT 0 CHECK (starred IN (0, 1)),
        muted_by INTEGER,                              -- the rule that hides it
        title TEXT NOT NULL,
        author TEXT NOT NULL,                          -- all authors in one line
        read_act INTEGER NOT NULL DEFAULT 0,           -- the journal's id of the act that set `read`; 0: reading itself
        starred_act INTEGER NOT NULL DEFAULT 0,
        arrived INTEGER NOT NULL,
        published INTEGER,
        updated INTEGER,
        uid TEXT,                                      -- the feed's own id
        url TEXT,
        digest BLOB NOT NULL,                          -- of all that the feed said
        body_id INTEGER,                               -- the current row of bodies; no REFERENCES: a circle
        authors TEXT NOT NULL,                         -- JSON list
        categories TEXT NOT NULL,                      -- JSON list
        image TEXT,
        comments_url TEXT,
        comments_feed TEXT,
        comments_count INTEGER
    )
    """,
    # One partial index for each list, in the list's order and with the feed in it, so that no list sorts and none
    # reads the table (MEASURES, "SQLite"; TRAPS 33). `muted_by`, `read` and `starred` are the same in all of its rows
    # and yet columns: SQLite 3.40 reads the table for a column that only the index's WHERE knows.
    "CREATE INDEX entries_by_time ON entries (at, id, feed_id, muted_by) WHERE muted_by IS NULL",
    "CREATE INDEX entries_unread ON entries (at, id, feed_id, muted_by, read) WHERE read = 0 AND muted_by IS NULL",
    """
    CREATE INDEX entries_starred ON entries (at, id, feed_id, muted_by, starred)
    WHERE starred = 1 AND muted_by IS NULL
    """,
    "CREATE INDEX entries_of_feed ON entries (feed_id, muted_by, at, id)",
    """
    CREATE INDEX entries_unread_of_feed ON entries (feed_id, muted_by, read, at, id)
    WHERE read = 0 AND muted_by IS NULL
    """,
    "CREATE INDEX entries_by_digest ON entries (feed_id, digest)",
    """
    CREATE TABLE bodies (                              -- immutable: an edit adds a row
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        entry_id INTEGER NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
        stored INTEGER NOT NULL,
        type TEXT NOT NULL CHECK (type IN ('html', 'text')),
        base TEXT,
        packed BLOB NOT NULL                           -- zlib level 3 of UTF-8
    )
    """,
    "CREATE INDEX bodies_of_entry ON bodies (entry_id)",
    """
    CREATE TABLE enclosures (
        entry_id INTEGER NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        url TEXT NOT NULL,
        type TEXT,
        length INTEGER,                                -- bytes
        PRIMARY KEY (entry_id, position)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE journal (                             -- deliberate acts and what undoes them
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        session TEXT NOT NULL,
        made INTEGER NOT NULL,
        kind TEXT NOT NULL,
        sentence TEXT NOT NULL,
        packed BLOB NOT NULL,                          -- zlib of JSON
        undone INTEGER,                                -- when; NULL: in force
        undone_by TEXT,                                -- the session that did
        redoable INTEGER NOT NULL DEFAULT 0            -- 0, or the order of undoing: the highest is redone first
    )
    """,
    """
    CREATE TABLE settings (                            -- how the person left the reader
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) WITHOUT ROWID
    """,
    "CREATE INDEX journal_in_force ON journal (session) WHERE undone IS NULL",
    "CREATE INDEX journal_redoable ON journal (redoable) WHERE redoable > 0",
)

# What reading needs: the page's own text beside the feed's, where people stopped, pictures, comments.
_VERSION_2 = (
    # feeds.full_text: the page's text is wanted for every entry
    "ALTER TABLE feeds ADD COLUMN full_text INTEGER NOT NULL DEFAULT 0 CHECK (full_text IN (0, 1))",
    # bodies.of_page: extracted from the entry's page; else as the feed gave it
    "ALTER TABLE bodies ADD COLUMN of_page INTEGER NOT NULL DEFAULT 0 CHECK (of_page IN (0, 1))",
    "ALTER TABLE entries ADD COLUMN page_body_id INTEGER",  # the current row of bodies with `of_page`
    "ALTER TABLE entries ADD COLUMN shows_page INTEGER CHECK (shows_page IN (0, 1))",  # the person's wish; NULL: none
    "ALTER TABLE entries ADD COLUMN page_asked INTEGER",  # when the page was last fetched
    "ALTER TABLE entries ADD COLUMN page_error TEXT",  # why that brought no text
    "ALTER TABLE entries ADD COLUMN comments_asked INTEGER",  # when the comment feed was last fetched
    # A link in an article may lead to another entry. 9 MB and 0.1 s for 100,000 entries.
    "CREATE INDEX entries_by_url ON entries (url) WHERE url IS NOT NULL",
    """
    CREATE TABLE positions (                           -- where the person stopped reading
        entry_id INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE,
        block INTEGER NOT NULL,                        -- number of the block, and the place in its text
        offset INTEGER NOT NULL,
        words TEXT NOT NULL,                           -- what stands there: finds the place after a change of the text
        share REAL NOT NULL,                           -- how much was read, 0.0 to 1.0
        moved INTEGER NOT NULL
    )
    """,
    """
    CREATE TABLE images (                              -- the pictures of articles; files lie beside the library
        entry_id INTEGER NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
        url TEXT NOT NULL,
        hash TEXT,                                     -- of the file's content, which is its name; NULL: there is none
        width INTEGER,                                 -- pixels
        height INTEGER,
        bytes INTEGER,
        asked INTEGER NOT NULL,                        -- when it was last fetched
        error TEXT,                                    -- why there is no file
        PRIMARY KEY (entry_id, url)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX images_by_url ON images (url)",
    "CREATE INDEX images_by_hash ON images (hash) WHERE hash IS NOT NULL",
    """
    CREATE TABLE comments (                            -- of an entry's comment feed, oldest first
        entry_id INTEGER NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        author TEXT NOT NULL,
        url TEXT,
        published INTEGER,
        type TEXT NOT NULL CHECK (type IN ('html', 'text')),
        base TEXT,
        packed BLOB NOT NULL,                          -- as in bodies
        PRIMARY KEY (entry_id, position)
    ) WITHOUT ROWID
    """,
)

# What finding and organising needs: search, stories, rules, the person's own smart feeds, more settings of a feed.
_VERSION_3 = (
    # Contentless: bodies are kept once, packed. Folded and split by `words.fold`, which leaves nothing to split but
    # blanks. A row is immutable; its id grows with the time of its entry, so the newest hits come without a sort.
    # The first column costs two bytes less for each word and row: a quarter of the index.
    """
    CREATE VIRTUAL TABLE search USING fts5 (
        text, title, author, page, content = '', detail = full, tokenize = 'ascii'
    )
    """,
    # Rows with the ids of those of search: the first two and the first three letters of each of their words.
    """
    CREATE VIRTUAL TABLE beginnings USING fts5 (
        letters, content = '', detail = none, columnsize = 0, tokenize = 'ascii'
    )
    """,
    "ALTER TABLE entries ADD COLUMN search_id INTEGER",  # its current row of search; NULL: never indexed
    "ALTER TABLE entries ADD COLUMN indexed INTEGER NOT NULL DEFAULT 0",  # 0: changed since, to be indexed again
    # With all that every list asks of an entry: hits are many, and their entries lie all over the table.
    "CREATE INDEX entries_by_search ON entries (search_id, muted_by, feed_id, at, id) WHERE search_id IS NOT NULL",
    "CREATE INDEX entries_to_index ON entries (id) WHERE indexed = 0",
    # The same piece in several feeds is a story: entries with one link_key (`addresses.story_key`) in feeds that have
    # it once each. Only those with company have a story_id: the id of the first of them.
    "ALTER TABLE entries ADD COLUMN link_key BLOB",
    "ALTER TABLE entries ADD COLUMN story_id INTEGER",
    "UPDATE entries SET link_key = story_key(CAST(url AS BLOB))",
    "CREATE INDEX entries_by_link_key ON entries (link_key) WHERE link_key IS NOT NULL",
    """
    UPDATE entries SET story_id = (SELECT min(o.id) FROM entries AS o WHERE o.link_key = entries.link_key)
    WHERE link_key IN (
        SELECT link_key FROM entries WHERE link_key IS NOT NULL
        GROUP BY link_key HAVING count(*) > 1 AND count(*) = count(DISTINCT feed_id)
    )
    """,
    # With all that the counts of the smart feeds ask of a story.
    """
    CREATE INDEX entries_of_story ON entries (story_id, feed_id, muted_by, read, starred, at)
    WHERE story_id IS NOT NULL
    """,
    """
    CREATE TABLE rules (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        query TEXT NOT NULL,                           -- as the person spells it
        action TEXT NOT NULL CHECK (action IN ('mute', 'read', 'star', 'full_text')),
        feed_id INTEGER REFERENCES feeds (id) ON DELETE CASCADE,  -- NULL: all feeds
        since INTEGER NOT NULL DEFAULT 0,              -- entries that arrived earlier are left alone
        until INTEGER,                                 -- so are those that arrive later; NULL: for good
        made INTEGER NOT NULL
    )
    """,
    "CREATE INDEX entries_muted ON entries (at, id, feed_id, muted_by) WHERE muted_by IS NOT NULL",
    "CREATE INDEX entries_by_rule ON entries (muted_by) WHERE muted_by IS NOT NULL",
    "CREATE INDEX entries_wanting_page ON entries (id) WHERE shows_page = 1 AND page_asked IS NULL",
    """
    CREATE TABLE smart_feeds (                         -- the person's saved queries
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL CHECK (name <> ''),
        query TEXT NOT NULL,
        position INTEGER NOT NULL                      -- their order in the feed pane
    )
    """,
    "ALTER TABLE journal ADD COLUMN undone_after INTEGER",  # the newest act there was when it was undone
    "CREATE INDEX positions_by_moved ON positions (moved, entry_id)",  # what was begun, in the order it was read
    "ALTER TABLE feeds ADD COLUMN own_interval INTEGER",  # the person's wish, seconds
    "ALTER TABLE feeds ADD COLUMN headers TEXT NOT NULL DEFAULT '{}'",  # JSON object: sent with each request
    "ALTER TABLE feeds ADD COLUMN headers_for TEXT NOT NULL DEFAULT ''",  # the address they were set for
    "ALTER TABLE feeds ADD COLUMN keep_newest INTEGER",  # unread entries beyond this many are marked read
    "ALTER TABLE feeds ADD COLUMN read_after INTEGER",  # unread entries are marked read after so many seconds
    "ALTER TABLE feeds ADD COLUMN paused_until INTEGER",  # not asked before; NULL: as `paused` says
    "ALTER TABLE folders ADD COLUMN by_person INTEGER NOT NULL DEFAULT 0",  # made by hand: shown while empty too
)

# That nothing which came is lost, and that a library stays whole in trouble.
_VERSION_4 = (
    # A removed feed is purged when it was found old enough twice, a day apart: a clock may be wrong for once.
    "ALTER TABLE feeds ADD COLUMN found_old INTEGER",  # when it was so first; NULL: it is not
    # bodies.others: zlib of a JSON list of what the feed says beside it, each as [value, type, base]; NULL: nothing
    "ALTER TABLE bodies ADD COLUMN others BLOB",
    # A feed is known by what is asked of its server: not by a fragment. Where that feed is there too, both stay.
    """
    UPDATE OR IGNORE feeds SET url = feed_address(CAST(url AS BLOB)),
        headers_for = CASE headers_for WHEN url THEN feed_address(CAST(url AS BLOB)) ELSE headers_for END
    WHERE url <> feed_address(CAST(url AS BLOB))
    """,
    # A list of 20,000 folders looks each of them up by its place and name, and undo asks what is in each.
    "CREATE INDEX folders_by_parent ON folders (parent_id, name)",
    # Search learns the signs of names (`words`). 3 s for 100,000 entries; nothing waits where nothing was indexed.
    """
    UPDATE entries SET indexed = 0 WHERE indexed = 1 AND (
        has_signed_name(CAST(title AS BLOB)) OR has_signed_name(CAST(author AS BLOB))
        OR id IN (SELECT entry_id FROM bodies WHERE has_signed_name(packed))
    )
    """,
    "UPDATE OR IGNORE addresses SET url = feed_address(CAST(url AS BLOB)) WHERE url <> feed_address(CAST(url AS BLOB))",
    # entries.set_aside: the reader's version, and what it could not do with the entry; NULL: nothing
    "ALTER TABLE entries ADD COLUMN set_aside TEXT",
    "CREATE INDEX entries_set_aside ON entries (feed_id, set_aside) WHERE set_aside IS NOT NULL",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (_VERSION_1, _VERSION_2, _VERSION_3, _VERSION_4)
VERSION = len(MIGRATIONS)


def migrate(connection: Connection) -> None:
    """Bring the library to VERSION. Safe when several processes do it at once: the version is read under the lock."""
    if connection.value("PRAGMA user_version") == VERSION:
        return
    with connection.transaction():
        done = connection.value("PRAGMA user_version")
        if done == 0 and connection.value("SELECT count(*) FROM sqlite_master"):
            raise NotALibrary(f"{connection.path} is not a tui-reader library. It was left untouched.")
        for number, statements in enumerate(MIGRATIONS[done:], done + 1):
            for statement in statements:
                connection.run(statement)
            connection.run(f"PRAGMA user_version = {number}")
        connection.run(f"PRAGMA application_id = {APPLICATION_ID}")
