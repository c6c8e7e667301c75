"""Tests of `app.pages`."""
