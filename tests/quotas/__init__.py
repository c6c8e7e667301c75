"""Tests of `app.quotas`."""
