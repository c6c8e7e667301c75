"""Tests of the stand-in of MAX."""
