"""Tests of app/drafting."""
