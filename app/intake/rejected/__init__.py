"""Reading again what could not be read."""
