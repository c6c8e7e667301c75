"""Tests of `app.drafting`."""
