"""Engines side by side: what an architecture costs in hours, in stock, and in people's work."""
