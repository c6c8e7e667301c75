"""Measures: run `python -m tests.benchmarks`. Prints figures and promises nothing by itself."""
