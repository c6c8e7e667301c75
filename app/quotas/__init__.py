"""How often tokens are used, counted for all processes together."""
