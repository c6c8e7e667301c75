"""Looking each minute for surges that begin, grow and end."""
