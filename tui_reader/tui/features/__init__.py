"""Features: each is one thing people can do, in a module or folder of its own, named by a noun.

A feature is an object made with the reader (see `reading/feature.py`). ACTIONS names the feature of each action, and
this table says where its class is; the feature is imported when its first action, fact or click needs it. To add one:
write the class with a method for each action, enter the class here and the actions in `tui/actions.py`.

The order here is the order in which features hear facts. Features do not import each other.
"""

FEATURES = {
    name: f"tui_reader.tui.features.{path}"
    for name, path in {
        "rules": "rules.rules:Rules",
        "texts": "texts:Texts",
        "stories": "stories:Stories",
        "pictures": "pictures.pictures:Pictures",
        "outline": "outline.outline:Outline",
        "links": "links:Links",
        "smart_feeds": "smart_feeds:SmartFeeds",
        "search": "search:Search",
        "find": "find:Find",
        "health": "health.health:Health",
        "selection": "selection.selection:Selection",
        "organising": "organising.organising:Organising",
        "adding": "adding.adding:Adding",
        "refreshing": "refreshing:Refreshing",
        "sharing": "sharing.sharing:Sharing",
        "saved_pages": "saved_pages:SavedPages",
        "code": "code.code:Code",
        "help": "help.help:Help",
    }.items()
}
