"""A person's settings as text: the fields of dialogs and the config file, checked before they are used. Pure.

`feed` and `rule` turn the settings of a feed or a rule into the fields of a form and back. `config_file` reads the TOML
file into a `Config`. `share` checks the commands and files that an article may be sent to, and `headers` names the HTTP
headers that a person may set. A mistake becomes a sentence for the person, never a crash. To add a setting of the
config file, add a field to its struct in `model/config`; its type is checked by itself, and a further check is a
branch in `config_file`. To add a setting of a feed, add a field to `FeedSettings` in `model/entities`, a `Field` and a
branch in `feed`, and a column in `store/feeds/settings`.
"""
