"""Learning from confirmed questions which agency answers and what a question is about."""
