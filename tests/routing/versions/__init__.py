"""Tests of `app.routing.versions`."""
