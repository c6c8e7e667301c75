"""Which process follows which feed."""
