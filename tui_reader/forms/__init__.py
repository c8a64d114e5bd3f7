"""What a person sets, as fields of text that are checked before they are kept. Pure.

`feed` and `rule` turn the settings of a feed or a rule into fields and back, for the dialogs and the command line.
`config_file` reads the TOML file into a `Config`, `share` checks where an article may be sent.
A mistake is a sentence for the person, never a crash. A new setting is a field of the dataclass in `model`, and a check
here.
"""
