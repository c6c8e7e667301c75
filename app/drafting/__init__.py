"""What to answer."""
