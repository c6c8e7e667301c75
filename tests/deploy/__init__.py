"""Tests of `deploy` and of what is built."""
