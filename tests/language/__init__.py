"""Tests of `app.language`."""
