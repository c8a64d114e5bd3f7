"""Refresh: plan -> fetch -> parse -> merge -> store, and the processes that this runs in.

`engine` has the tools for all requests, and `feed_run` is one refresh under way. Modules that decide are pure: `plan`
(when to ask which feed), `rows`, `texts` and `titles` (the row of an entry), `merge` and `likeness` (which entries are
new or edited), `outcomes` (what is written about a refresh), `offline` (whether there is a network). `database` runs
the store on a thread. `tasks/` has the work beside refreshes, and `process/` the worker and the parser processes.
To add a request, write one class in `requests`, a class in `events` for a new kind of answer, and the work in `tasks/`.
To change what counts as a new entry, change `merge`; its tests need no library and no network.
Modules of this room import each other where needed. `events`, `requests` and `process/remote` import no engine, because
the process of the screen imports these three.
"""
