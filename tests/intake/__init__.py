"""Tests of `app.intake`."""
