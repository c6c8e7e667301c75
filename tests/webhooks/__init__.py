"""Tests of `app.webhooks`."""
