"""Tests of `app.routing.moving`."""
