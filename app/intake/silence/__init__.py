"""Pages on which it is quiet for longer than usual."""
