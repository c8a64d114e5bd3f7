"""Short texts that every room needs: addresses, times, sizes, paths, widths. Pure functions.

`clean` makes text from outside safe to show, and `references` reads character references (`&amp;`). `addresses` tells
which addresses are the same page, link, story or feed. `typed_addresses` reads the addresses that persons
and subscription lists write. `hosts` tells which server an address leads to, and hides its
credentials. `times` reads and writes lengths of time, ages, rates and dates. `sizes` writes numbers of bytes, `folders`
the paths of folders, and `widths` measures text in cells. `health` and `preview` are sentences about a feed that both
front ends show.
To change how an address is compared or a time is worded, change the one function here: no other room does that itself.
A new sentence that two rooms need belongs here; a sentence that one room needs stays in that room.
"""
