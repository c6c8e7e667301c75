"""Tests of `app/networks`."""
