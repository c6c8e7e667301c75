"""Tests of app/publishing."""
