"""What a Russian text says; pure, models loaded once, no tables."""
