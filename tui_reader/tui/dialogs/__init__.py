"""What the dialogs are made of: the base of all dialogs, the base of those with the reading screen's keys, the palette.

A dialog is a class over `Dialog` (dialog.py) or `KeyDialog` (keyed.py). The base gives the box, the title, a line in
which the dialog says things, and the closing. The dialog itself gives its `TITLE`, its widgets (`content`) and what
its keys do.

To open one: `NameScreen(...).open(app, then)`; `then` is told the result. To tell an open one a fact:
`if dialog := NameScreen.find(app): dialog.tell(dialog.show, ...)`. A dialog with `hears_sentences` is also told each
sentence of the reading screen. The look of all of them is in styles/dialogs.tcss, under the names of their classes.

This room knows Textual, the key table, the style sheets and the widgets. It knows no dialog and no library.
"""
