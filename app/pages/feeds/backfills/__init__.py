"""How far the reading of older messages is."""
