"""The question itself: its life, its messages and its citizen."""
