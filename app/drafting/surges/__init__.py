"""One base text for a surge, every reply personal."""
