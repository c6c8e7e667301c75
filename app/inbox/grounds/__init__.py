"""Decisions on who answers with their grounds, as they are shown."""
