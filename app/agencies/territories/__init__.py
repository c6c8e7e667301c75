"""Territories: their table, and changing them one by one or all at once."""
