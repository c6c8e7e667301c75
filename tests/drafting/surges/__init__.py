"""Tests of answering surges."""
