"""Tests of `app.inbox`."""
