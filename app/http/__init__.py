"""What every router shares; knows FastAPI and no feature."""
