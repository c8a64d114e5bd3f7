"""The one registry of what a person can do: keys, footer, help, palette, README and config all read it.

An action's `id` is its name in the config, and the method of its feature that does it. `features/__init__.py` says
where the class of each feature is.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Pane = Literal["feeds", "headlines", "article"]
Group = Literal["Move", "Read", "Mark", "Lists", "Feeds", "Links", "Reader"]
ANYWHERE: tuple[Pane, ...] = ("feeds", "headlines", "article")


class Action(Struct, frozen=True):
    """One thing a person can do.

    `keys` are the defaults, a chord as keys set apart by a blank ("g g"). `label` is for footer and palette, `help` is
    a sentence. `feature` does it; `in_article`, if given, does it while the article has the focus. `footer` names the
    panes whose footer shows the action.
    """

    id: str
    label: str
    keys: tuple[str, ...]
    group: Group
    feature: str
    help: str
    footer: tuple[Pane, ...] = ()
    in_article: str = ""


ACTIONS: tuple[Action, ...] = (
    # Read first: these are what the footer teaches.
    Action("open", "open", ("enter", "l", "right"), "Read", "moving",
           "Go in: from a feed to its headlines, from a headline to its article.", ("feeds", "headlines")),
    Action("read_on", "read on", ("space",), "Read", "moving",
           "Page down in the article, from every pane; at its end the next unread.", ANYWHERE),
    Action("read_back", "page back", ("b",), "Read", "moving", "Page up in the article, from every pane."),
    Action("next_unread", "next unread", ("n",), "Read", "moving",
           "Go to the next article that was unread when the list was entered; then to the next feed.",
           ("headlines", "article")),
    Action("previous_unread", "previous unread", ("p",), "Read", "moving",
           "Go to the previous article that was unread when the list was entered."),
    Action("next_article", "next article", ("J",), "Read", "moving",
           "Open the next article, read or not, from every pane."),
    Action("previous_article", "previous article", ("K",), "Read", "moving",
           "Open the previous article, read or not."),
    Action("full_text", "whole text", ("x",), "Read", "texts",
           "Fetch the whole text from the article's page; then show the feed's version, and the page's again."),
    Action("always_full_text", "always whole text", ("X",), "Read", "texts",
           "Always show the whole text for this feed; again: what the feed gives."),
    Action("comments", "comments", ("c",), "Read", "texts",
           "Show the comments under the article, where the feed names them; again: hide them."),
    Action("toggle_read", "read", ("m",), "Mark", "marks", "Mark as read or unread.", ("headlines", "article")),
    Action("toggle_star", "star", ("s",), "Mark", "marks", "Star, or take the star away.", ("headlines", "article")),
    Action("mark_all_read", "all read", ("A",), "Mark", "marks",
           "Mark all shown here as read and go on; {undo} undoes it.", ("feeds", "headlines")),
    Action("select", "select", ("v",), "Mark", "selection",
           "Select the row under the cursor, or no longer, and go on. {toggle_read}, {toggle_star}, "
           "{mark_all_read} and {copy_link} then mean the rows selected, until {escape}."),
    Action("select_run", "select up to here", ("V",), "Mark", "selection",
           "Select all rows from the one selected last to the cursor."),
    Action("mark_beside", "mark above or below", ("M",), "Mark", "selection",
           "Mark all rows above the cursor read, or all below."),
    Action("catch_up", "catch up", ("C",), "Mark", "selection",
           "Keep only the newest of each feed unread, in the list shown; starred ones stay."),
    Action("undo", "undo", ("u",), "Mark", "marks",
           "Take back the last act: marks, adding, removing; after a restart too."),
    Action("redo", "redo", ("U",), "Mark", "marks", "Do again what was taken back."),
    Action("move_down", "down", ("j", "down"), "Move", "moving", "Next row; in the article, one line down."),
    Action("move_up", "up", ("k", "up"), "Move", "moving", "Previous row; in the article, one line up."),
    Action("first", "first", ("g g", "home"), "Move", "moving",
           "First row; start of the article. New headlines come in."),
    Action("last", "last", ("G", "end"), "Move", "moving", "Last row; end of the article."),
    Action("half_down", "half a page down", ("ctrl+d",), "Move", "moving", "Half a page down."),
    Action("half_up", "half a page up", ("ctrl+u",), "Move", "moving", "Half a page up."),
    Action("page_down", "page down", ("pagedown", "ctrl+f"), "Move", "moving", "A page down in this pane."),
    Action("page_up", "page up", ("pageup", "ctrl+b"), "Move", "moving", "A page up in this pane."),
    Action("next_pane", "next pane", ("tab",), "Move", "moving", "Next pane."),
    Action("previous_pane", "previous pane", ("shift+tab",), "Move", "moving", "Previous pane."),
    Action("go_out", "go out", ("h", "backspace", "left"), "Move", "moving",
           "Go back to the article that a link led away from; else go out to the pane before."),
    Action("escape", "end", ("escape",), "Move", "moving",
           "End the innermost thing: a message, the article alone, the pane."),
    Action("next_feed", "next feed", ("N",), "Lists", "feed_pane", "Show the next feed or folder."),
    Action("previous_feed", "previous feed", ("P",), "Lists", "feed_pane", "Show the previous feed or folder."),
    Action("zoom", "article alone", ("z",), "Read", "moving",
           "Give the article the whole screen, and again: back.", ("article",)),
    Action("search", "search", ("/",), "Read", "search",
           "Search everything, as you type; in the article: find in it, then {next_unread} and "
           "{previous_unread} step through the hits until {escape}.", ANYWHERE, in_article="find"),
    Action("contents", "contents", ("t",), "Read", "outline",
           "The headings of the article, to go to one; type to filter them."),
    Action("next_heading", "next heading", ("]",), "Read", "outline",
           "Go to the next heading of the article, from every pane."),
    Action("previous_heading", "previous heading", ("[",), "Read", "outline",
           "Go to the previous heading of the article."),
    Action("code", "code", ("\\",), "Read", "code", "Show the code in view unwrapped; {copy_link} copies it whole."),
    Action("story", "story", ("=",), "Lists", "stories",
           "Show the other feeds that carry the same piece, each as a row; again: one row."),
    Action("stories", "stories on or off", ("g =",), "Lists", "stories",
           "Show the same piece in several feeds as one row, read in one and read in all; again: each as it "
           "is."),
    Action("rules", "rules", ("&",), "Lists", "rules",
           "Show the rules: what is hidden, marked read or starred at arrival."),
    Action("mute_like", "mute like this", ("!",), "Lists", "rules",
           "Make a rule of the entry under the cursor or of a search."),
    Action("muted", "hidden by rules", ("g !",), "Lists", "rules", "Show what rules hide, each with its reason."),
    Action("toggle_read_entries", "hide read", (".",), "Lists", "headline_pane",
           "Show or hide the entries that are read."),
    Action("toggle_read_feeds", "hide read feeds", (",",), "Lists", "feed_pane",
           "Show or hide the feeds without unread entries."),
    Action("sort", "sort", ("S",), "Lists", "headline_pane",
           "Newest first, oldest first, or rare feeds first (those that wrote least in the last 90 days); kept "
           "for this list."),
    Action("smart_1", "All", ("1",), "Lists", "feed_pane", "Show all entries."),
    Action("smart_2", "Today", ("2",), "Lists", "feed_pane", "Show the entries of today."),
    Action("smart_3", "Unread", ("3",), "Lists", "feed_pane", "Show the unread entries of all feeds."),
    Action("smart_4", "Starred", ("4",), "Lists", "feed_pane", "Show the starred entries."),
    Action("smart_5", "Continue reading", ("5",), "Lists", "feed_pane",
           "Show the articles that were begun and not finished."),
    Action("smart_6", "first saved query", ("6",), "Lists", "feed_pane", "Show the first of your saved queries."),
    Action("smart_7", "second saved query", ("7",), "Lists", "feed_pane", "Show the second."),
    Action("smart_8", "third saved query", ("8",), "Lists", "feed_pane", "Show the third."),
    Action("smart_9", "fourth saved query", ("9",), "Lists", "feed_pane", "Show the fourth."),
    Action("save_query", "save query", ("Q",), "Lists", "organising",
           "Save what this list shows, a search or a feed or a folder, as a smart feed of your own; {edit} "
           "edits it there, {unsubscribe} removes it."),
    Action("smart_up", "saved query up", ("shift+up",), "Lists", "organising",
           "Move the saved query under the cursor of the feed pane up."),
    Action("smart_down", "saved query down", ("shift+down",), "Lists", "organising", "Move it down."),
    Action("refresh", "refresh", ("r",), "Feeds", "refreshing",
           "Refresh now: the feed, the folder, or the feeds that the list shows.", ("feeds",)),
    Action("refresh_all", "refresh all", ("R",), "Feeds", "refreshing",
           "Refresh all feeds now; while it runs: stop."),
    Action("add_feed", "add", ("a",), "Feeds", "adding", "Subscribe to a feed, or to what a page has.", ("feeds",)),
    Action("unsubscribe", "unsubscribe", ("D",), "Feeds", "organising",
           "Unsubscribe from the feed under the cursor in the feed pane, or delete the folder (what is in it "
           "moves up); {undo} brings it back, with all entries."),
    Action("edit", "edit", ("E",), "Feeds", "organising",
           "Edit the feed (title, folder, address, how often it is asked, pause, headers, what stays unread), "
           "the folder or the saved query.", ("feeds",)),
    Action("fold", "fold", ("-",), "Feeds", "feed_pane",
           "Fold or unfold the folder under the cursor in the feed pane, or that of the feed."),
    Action("new_folder", "new folder", ("+",), "Feeds", "organising",
           "Make a folder, in that under the cursor of the feed pane. Feeds and folders are moved by dragging "
           "them, or with {edit}."),
    Action("health", "feeds in trouble", ("H",), "Feeds", "health",
           "Show the feeds in trouble (dead, failing, moved, with entries set aside, stale, never read), with "
           "the keys that mend them."),
    Action("open_link", "browser", ("o",), "Links", "sharing",
           "Open the article in the browser; over ssh its link is copied.", ("article",)),
    Action("open_site", "site", ("O",), "Links", "sharing", "Open the feed's site in the browser."),
    Action("picture", "picture", ("i",), "Links", "pictures",
           "Show the picture in view large; there {move_down} and {move_up} go to the others."),
    Action("copy_link", "copy link", ("y",), "Links", "sharing",
           "Copy what is selected, else the link with the focus, else the article's link."),
    Action("copy_article", "copy as Markdown", ("Y",), "Links", "sharing",
           "Copy the article as Markdown with front matter."),
    Action("share", "save or share", ("e",), "Links", "sharing",
           "Save the article as a file, or send it where the config's [share] says."),
    Action("link_letters", "links", ("f",), "Links", "links",
           "Put letters on the links in view; typing them opens the link.", ("article",)),
    Action("copy_letters", "copy a link", ("F",), "Links", "links",
           "Put letters on the links in view; typing them copies the link."),
    Action("next_link", "next link", (")",), "Links", "links",
           "Focus the next link of the article; {open} opens it, {copy_link} copies it."),
    Action("previous_link", "previous link", ("(",), "Links", "links", "Focus the link before."),
    Action("save_page", "save page", ("W",), "Links", "saved_pages",
           "Save the page of the link with the focus, else the article's own, under Saved pages."),
    Action("help", "keys", ("?",), "Reader", "help", "Show every key; type to search.", ANYWHERE),
    Action("palette", "commands", (":", "ctrl+p"), "Reader", "help", "Every action, feed and folder by name."),
    Action("suspend", "to the shell", ("ctrl+z",), "Reader", "help",
           "Go to the shell that started the reader; fg there comes back."),
    Action("quit", "quit", ("q",), "Reader", "moving",
           "Go out by one pane; in the feed pane, quit. ctrl+q quits from anywhere."),
)  # fmt: skip

# Other readers' habits: only what differs from the defaults.
PRESETS: dict[str, dict[str, tuple[str, ...]]] = {
    "vim": {},
    "newsboat": {
        "toggle_read": ("N", "m"),
        "next_feed": (")",),
        "previous_feed": ("(",),
        "next_link": ("}",),
        "previous_link": ("{",),
        "toggle_read_entries": ("l", "."),
        "open": ("enter", "right"),
        "share": ("|", "e"),
        "first": ("home", "g g"),
        "sort": ("S",),
    },
    "reader": {
        "next_article": ("j",),
        "previous_article": ("k",),
        "move_down": ("down",),
        "move_up": ("up",),
        "next_feed": ("J", "N"),
        "previous_feed": ("K", "P"),
        "open_link": ("v", "o"),
        "select": ("V",),
        "select_run": ("*",),
        "smart_1": ("g a", "1"),
        "smart_4": ("g s", "4"),
    },
}
