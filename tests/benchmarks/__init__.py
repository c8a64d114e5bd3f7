"""Measures, run by hand: `python -m tests.benchmarks.NAME`. Each prints ratios of one run, for machines differ.

Nothing here is a test: no timed assertions.
"""
