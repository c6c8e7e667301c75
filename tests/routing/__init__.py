"""Tests of `app.routing`."""
