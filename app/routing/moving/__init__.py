"""Questions moved by people: returned, transferred, split, many at once."""
