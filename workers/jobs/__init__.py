"""Jobs, one module a stage: each is the edge of one use case."""
