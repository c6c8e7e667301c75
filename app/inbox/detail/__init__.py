"""One question with all that belongs to it."""
