"""The simulated vendor."""
