"""Measurements of the importer against its references, each as a ratio within one run: `python -m
benchmarks.NAME`.

Nothing here is a test: a speed depends on the machine. Counts of requests are facts, and tests
hold them.
"""
