"""Calls of networks to us, kept until they are read."""
