"""Tests of `app.outbox`."""
