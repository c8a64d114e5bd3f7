"""What the reader has to do with the terminal and the system around it.

`driver` and `pastes` are the terminal under Textual, `kitty` and the `picture_*` modules draw pictures on it,
`clipboard`, `programs`, `browser` and `files` hand texts and addresses on. No text of a feed ever reaches a shell.
"""
