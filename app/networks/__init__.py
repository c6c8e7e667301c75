"""Where citizens write: adapters to the social networks. No tables."""
