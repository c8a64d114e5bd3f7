"""The processes of a refresh: one worker, and parser processes that are killed when they take too long.

`remote` is the end of the worker in the process of the screen, and `worker` is the worker. `parser_pool` starts the
parser processes, `parser_process` is one of them, and `frames` are the messages between the two. `new_rows` and
`extraction` are the work in a parser process. `children` starts all of them. To give parser processes a new task, add
the task to `frames`, a method to `Parsers` and a branch in `parser_process`.
"""
