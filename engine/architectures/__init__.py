"""Engines of other architectures than the reference: what a team has today, or had before."""
