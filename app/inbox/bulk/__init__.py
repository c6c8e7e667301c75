"""Many questions chosen on the worklist and given to one agency."""
