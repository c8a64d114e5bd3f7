"""The one registry of actions: keys, footer, help, palette, README and config all read it.

An action's `id` is its name in the config, and the name of the method that does it in its feature.
`features/__init__.py` says where the class of each feature is.
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
           "Open what is under the cursor: the list of a feed, or the article of a headline.",
           ("feeds", "headlines")),
    Action("read_on", "read on", ("space",), "Read", "moving",
           "Scroll the article down by a page, from every pane. At its end, open the next unread article.", ANYWHERE),
    Action("read_back", "page back", ("b",), "Read", "moving", "Scroll the article up by a page, from every pane."),
    Action("next_unread", "next unread", ("n",), "Read", "moving",
           "Open the next article that was unread when you opened the list. After the last one, go on with the "
           "next feed.", ("headlines", "article")),
    Action("previous_unread", "previous unread", ("p",), "Read", "moving",
           "Open the previous article that was unread when you opened the list."),
    Action("next_article", "next article", ("J",), "Read", "moving",
           "Open the next article, read or unread, from every pane."),
    Action("previous_article", "previous article", ("K",), "Read", "moving",
           "Open the previous article, read or unread, from every pane."),
    Action("full_text", "whole text", ("x",), "Read", "texts",
           "Fetch the whole text from the article's web page. Then switch between the page's text and the "
           "feed's text."),
    Action("always_full_text", "always whole text", ("X",), "Read", "texts",
           "Always show the whole text of this feed's articles, or stop doing so."),
    Action("comments", "comments", ("c",), "Read", "texts",
           "Show or hide the comments under the article, if the feed says where they are."),
    Action("toggle_read", "read", ("m",), "Mark", "marks",
           "Mark the article as read or unread.", ("headlines", "article")),
    Action("toggle_star", "star", ("s",), "Mark", "marks", "Add or remove the star.", ("headlines", "article")),
    Action("mark_all_read", "all read", ("A",), "Mark", "marks",
           "Mark everything in this list as read and go on with the next feed; {undo} undoes it.",
           ("feeds", "headlines")),
    Action("select", "select", ("v",), "Mark", "selection",
           "Select or unselect the row under the cursor, and go to the next row. {toggle_read}, {toggle_star}, "
           "{mark_all_read} and {copy_link} then act on the selected rows, until {escape}."),
    Action("select_run", "select up to here", ("V",), "Mark", "selection",
           "Select all rows from the last selected row to the cursor."),
    Action("mark_beside", "mark above or below", ("M",), "Mark", "selection",
           "Mark all rows above the cursor as read, or all rows below it."),
    Action("catch_up", "catch up", ("C",), "Mark", "selection",
           "Mark the older articles of this list as read: the newest of each feed stay unread. Starred "
           "articles do not change."),
    Action("undo", "undo", ("u",), "Mark", "marks",
           "Undo the last change, such as marks, adding or removing. This works after a restart too."),
    Action("redo", "redo", ("U",), "Mark", "marks", "Redo the change that was undone last."),
    Action("move_down", "down", ("j", "down"), "Move", "moving",
           "Go to the next row. In the article, scroll one line down."),
    Action("move_up", "up", ("k", "up"), "Move", "moving",
           "Go to the previous row. In the article, scroll one line up."),
    Action("first", "first", ("g g", "home"), "Move", "moving",
           "Go to the first row and show new headlines. In the article, go to its start."),
    Action("last", "last", ("G", "end"), "Move", "moving", "Go to the last row. In the article, go to its end."),
    Action("half_down", "half a page down", ("ctrl+d",), "Move", "moving", "Go half a page down."),
    Action("half_up", "half a page up", ("ctrl+u",), "Move", "moving", "Go half a page up."),
    Action("page_down", "page down", ("pagedown", "ctrl+f"), "Move", "moving", "Go a page down in this pane."),
    Action("page_up", "page up", ("pageup", "ctrl+b"), "Move", "moving", "Go a page up in this pane."),
    Action("next_pane", "next pane", ("tab",), "Move", "moving", "Go to the next pane."),
    Action("previous_pane", "previous pane", ("shift+tab",), "Move", "moving", "Go to the previous pane."),
    Action("go_out", "go back", ("h", "backspace", "left"), "Move", "moving",
           "Go back to the pane before. If you followed a link inside the reader, go back to the article with "
           "that link."),
    Action("escape", "cancel", ("escape",), "Move", "moving",
           "End the current mode; else close the message or leave the full screen; else go back to the pane "
           "before."),
    Action("next_feed", "next feed", ("N",), "Lists", "feed_pane", "Show the next feed or folder."),
    Action("previous_feed", "previous feed", ("P",), "Lists", "feed_pane", "Show the previous feed or folder."),
    Action("zoom", "article alone", ("z",), "Read", "moving",
           "Show the article on the full screen, or show all panes again.", ("article",)),
    Action("search", "search", ("/",), "Read", "search",
           "Search all entries as you type. In the article: find words; {next_unread} and {previous_unread} "
           "then go from hit to hit, until {escape}.", ANYWHERE, in_article="find"),
    Action("contents", "contents", ("t",), "Read", "outline",
           "Show the headings of the article and go to one of them; type to filter them."),
    Action("next_heading", "next heading", ("]",), "Read", "outline",
           "Go to the next heading of the article, from every pane."),
    Action("previous_heading", "previous heading", ("[",), "Read", "outline",
           "Go to the previous heading of the article, from every pane."),
    Action("code", "code", ("\\",), "Read", "code",
           "Show the code in view without wrapping its lines; {copy_link} copies the whole code."),
    Action("story", "story", ("=",), "Lists", "stories",
           "Show the same article in your other feeds, one row for each feed, or fold these rows again."),
    Action("stories", "stories on or off", ("g =",), "Lists", "stories",
           "Show an article of several feeds as one row, or as a row in each feed. One row is read in all its "
           "feeds at once."),
    Action("rules", "rules", ("&",), "Lists", "rules",
           "Show your rules, which hide, mark or star entries when they arrive."),
    Action("mute_like", "mute like this", ("!",), "Lists", "rules",
           "Make a rule from the entry under the cursor, or from a search."),
    Action("muted", "hidden by rules", ("g !",), "Lists", "rules",
           "Show the entries that rules hide, each with its reason."),
    Action("toggle_read_entries", "hide read", (".",), "Lists", "headline_pane",
           "Show or hide the entries that are read."),
    Action("toggle_read_feeds", "hide read feeds", (",",), "Lists", "feed_pane",
           "Show or hide the feeds without unread entries."),
    Action("sort", "sort", ("S",), "Lists", "headline_pane",
           "Change the order of this list: newest first, oldest first, or rare feeds first (the feeds that "
           "wrote least in the last 90 days). Each list keeps its order."),
    Action("smart_1", "All", ("1",), "Lists", "feed_pane", "Show all entries."),
    Action("smart_2", "Today", ("2",), "Lists", "feed_pane", "Show today's entries."),
    Action("smart_3", "Unread", ("3",), "Lists", "feed_pane", "Show the unread entries of all feeds."),
    Action("smart_4", "Starred", ("4",), "Lists", "feed_pane", "Show the starred entries."),
    Action("smart_5", "Continue reading", ("5",), "Lists", "feed_pane",
           "Show the articles that you began and did not finish."),
    Action("smart_6", "first saved query", ("6",), "Lists", "feed_pane", "Show the first of your saved queries."),
    Action("smart_7", "second saved query", ("7",), "Lists", "feed_pane", "Show the second of your saved queries."),
    Action("smart_8", "third saved query", ("8",), "Lists", "feed_pane", "Show the third of your saved queries."),
    Action("smart_9", "fourth saved query", ("9",), "Lists", "feed_pane", "Show the fourth of your saved queries."),
    Action("save_query", "save query", ("Q",), "Lists", "organising",
           "Save the search, feed or folder of this list as a smart feed of your own. In the feed pane {edit} "
           "edits it and {unsubscribe} removes it."),
    Action("smart_up", "saved query up", ("shift+up",), "Lists", "organising",
           "Move the saved query under the cursor of the feed pane up."),
    Action("smart_down", "saved query down", ("shift+down",), "Lists", "organising",
           "Move the saved query under the cursor of the feed pane down."),
    Action("refresh", "refresh", ("r",), "Feeds", "refreshing",
           "Refresh the feed, the folder, or the feeds of this list now.", ("feeds",)),
    Action("refresh_all", "refresh all", ("R",), "Feeds", "refreshing",
           "Refresh all feeds now, or stop the refresh that is running."),
    Action("add_feed", "add", ("a",), "Feeds", "adding",
           "Subscribe to a feed, to the feeds of a web page, or to a list of feeds.", ("feeds",)),
    Action("unsubscribe", "unsubscribe", ("D",), "Feeds", "organising",
           "Unsubscribe from the feed under the cursor in the feed pane, or delete the folder there (its "
           "content moves up). {undo} brings everything back."),
    Action("edit", "edit", ("E",), "Feeds", "organising",
           "Edit the feed (title, folder, address, how often it is checked, pause, headers, what stays "
           "unread), the folder, or the saved query.", ("feeds",)),
    Action("fold", "fold", ("-",), "Feeds", "feed_pane",
           "Fold or unfold the folder under the cursor in the feed pane, or the folder around the feed there."),
    Action("new_folder", "new folder", ("+",), "Feeds", "organising",
           "Make a folder, inside the folder under the cursor of the feed pane. To move feeds and folders, "
           "drag them or use {edit}."),
    Action("health", "feeds in trouble", ("H",), "Feeds", "health",
           "Show the feeds in trouble (dead, failing, moved, with entries set aside, stale, never read) and "
           "the keys that repair them."),
    Action("open_link", "browser", ("o",), "Links", "sharing",
           "Open the article in the browser. Over ssh, copy its link instead.", ("article",)),
    Action("open_site", "site", ("O",), "Links", "sharing", "Open the feed's website in the browser."),
    Action("picture", "picture", ("i",), "Links", "pictures",
           "Show the picture in view large; there {move_down} and {move_up} show the other pictures."),
    Action("copy_link", "copy link", ("y",), "Links", "sharing",
           "Copy what is selected; if nothing is, copy the focused link or the article's link."),
    Action("copy_article", "copy as Markdown", ("Y",), "Links", "sharing",
           "Copy the article as Markdown with front matter."),
    Action("share", "save or share", ("e",), "Links", "sharing",
           "Save the article as a file, or send it to one of the config's [share] targets."),
    Action("link_letters", "links", ("f",), "Links", "links",
           "Put letters on the links in view; type the letters of a link to open it.", ("article",)),
    Action("copy_letters", "copy a link", ("F",), "Links", "links",
           "Put letters on the links in view; type the letters of a link to copy it."),
    Action("next_link", "next link", (")",), "Links", "links",
           "Go to the next link of the article; {open} opens it, {copy_link} copies it."),
    Action("previous_link", "previous link", ("(",), "Links", "links", "Go to the previous link of the article."),
    Action("save_page", "save page", ("W",), "Links", "saved_pages",
           "Save the page of the focused link, or the article's page, under Saved pages."),
    Action("help", "keys", ("?",), "Reader", "help", "Show all keys; type to search them.", ANYWHERE),
    Action("palette", "commands", (":", "ctrl+p"), "Reader", "help",
           "Find an action, a feed or a folder by its name."),
    Action("suspend", "to the shell", ("ctrl+z",), "Reader", "help",
           "Go to the shell that started the reader; the command fg comes back."),
    Action("quit", "quit", ("q",), "Reader", "moving",
           "Go back to the pane before; in the feed pane, quit. ctrl+q quits from everywhere."),
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
