"""Tests of learning who answers."""
