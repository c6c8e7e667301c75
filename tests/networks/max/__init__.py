"""Tests of the connector of MAX."""
