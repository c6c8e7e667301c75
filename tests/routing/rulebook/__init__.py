"""Tests of `app.routing.rulebook`."""
