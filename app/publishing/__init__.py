"""Answering where it was asked."""
