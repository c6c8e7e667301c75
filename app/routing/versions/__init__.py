"""What the router learnt, version by version."""
