"""Refresh: plan -> fetch -> parse -> merge -> store, and the worker process it runs in.

This room composes the four others. Its parts are imported where they are used, because the remote end of the worker
and the events must stay light: `events`, `process/remote`, `tasks/new_feed`, `engine`.
`engine` holds the tools, `feed_run` is one refresh under way. `plan`, `merge`, `likeness`, `outcomes`, `offline`,
`rows`, `texts` and `titles` decide and are pure. `tasks/` is what the engine does beside a refresh, `process/` the
processes. A new request is a task, a method of the engine, a branch in `process/worker` and a call in `process/remote`.
"""
