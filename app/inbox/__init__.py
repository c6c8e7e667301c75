"""The operator's worklist."""
