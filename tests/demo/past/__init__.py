"""Tests of `app/demo/past`."""
