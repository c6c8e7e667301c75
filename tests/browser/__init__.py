"""Tests of the client in Chromium, against the running service."""
