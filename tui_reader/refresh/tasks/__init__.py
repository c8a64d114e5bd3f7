"""The work of requests beside refreshes, one module each.

`adding` subscribes, `discovery` finds the feeds of an address, and `new_feed` stores the entries of a feed just added.
`list_import` takes subscription lists, `moved_feeds` finds a feed again. `full_text`, `pictures`, `comments` and
`saved_pages` fetch more for an entry, and `search_index` indexes new entries. A task is a function of the engine's
`Tools` that yields events; a class in `requests` calls the function.
"""
