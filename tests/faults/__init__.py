"""What the service does when something breaks: networks, servers, and its own processes."""
