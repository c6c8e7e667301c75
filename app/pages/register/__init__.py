"""The register of official pages, as people read it."""
