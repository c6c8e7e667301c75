"""Many questions alike in topic, place and time."""
