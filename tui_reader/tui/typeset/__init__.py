"""Blocks of an article become lines of cells: wrapped, numbered, found again, coloured later. Pure, without Textual.

`layout` sets blocks into lines by `wrapping`, `tables`, `picture_boxes` and `raised_text`; `flow` does so bit by bit
while the person reads. `places`, `matches`, `links`, `headings` and `progress` answer where something stands in a flow.
`byline`, `footer` and `comments` make what stands around the text. Nothing here reads a clock or knows a widget.
"""
