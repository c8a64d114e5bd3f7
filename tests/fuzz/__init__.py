"""Hostile inputs sent through the whole product: `python -m tests.fuzz --inputs 300000`.

An earlier fault stopped every search because earlier runs ended at the parser. Here a feed is parsed, stored, ruled
over, titled, indexed, found, set into an article, wrapped into strips and printed. `documents` makes the inputs,
`product` takes one through, `running` does so in several processes with a limit of time, `__main__` reads the
arguments.
"""
