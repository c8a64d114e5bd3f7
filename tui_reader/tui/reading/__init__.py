"""The reading screen: three panes over one state, and the features that act on them.

`screen.ReadingScreen` takes keys, clicks and facts, and hands them on. `reader.Reader` holds all parts: the session
(library, threads, worker), the pure `state`, the three panes (`feed_pane`, `headline_pane`, `article_pane`), `marks`,
`moving`, `modes`, and the features by name.

A key goes to the modes first, then through the key table to an action, and to the method of that name in the action's
feature (`actions.ACTIONS`). A fact goes to all listeners: the parts, then the features in the order of their registry.

To change what a pane shows, change its module here. To add something people can do, add a feature.
"""
