"""Which agency answers."""
