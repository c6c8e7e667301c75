"""Tests of `app.publishing`."""
