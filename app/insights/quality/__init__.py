"""How well questions find their agency."""
