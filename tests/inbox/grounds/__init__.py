"""Tests of `app.inbox.grounds`."""
