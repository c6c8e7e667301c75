"""Tests of `app.routing.alike`."""
