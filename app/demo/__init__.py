"""The sample region, its citizens, and stand-ins that speak the networks' APIs."""
