"""What networks sent that could not be read."""
