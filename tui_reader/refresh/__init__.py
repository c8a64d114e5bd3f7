"""Refresh: plan -> fetch -> parse -> merge -> store, and the worker process it runs in.

This room composes the four others. Its parts are imported where they are used, because the remote end of the worker
and the events must stay light: `events`, `remote`, `adding`, `engine`.
"""
