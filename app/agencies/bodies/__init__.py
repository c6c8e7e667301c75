"""Agencies: their table, and the areas they answer for."""
