"""The whole service on one machine: embedded PostgreSQL and Redis, processes and their supervision."""
