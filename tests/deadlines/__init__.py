"""Tests of `app.deadlines`."""
