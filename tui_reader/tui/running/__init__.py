"""How the reader begins and ends.

`run` opens the reader and closes it. `ending` ends it in time after a signal or a fault, and `last_run` lets the next
start tell of a run that ended so.
"""
