"""Tests of `app.insights`."""
