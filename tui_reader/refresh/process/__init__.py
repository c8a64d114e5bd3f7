"""Processes: the worker, its remote end in the reader, and the parser processes."""
