"""Rules as people keep them, and what a change of one would do."""
