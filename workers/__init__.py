"""What runs beside the API: jobs from the queue, the relay that fills it, and the poller of the networks."""
