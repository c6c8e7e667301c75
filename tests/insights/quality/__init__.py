"""Tests of the quality screen."""
