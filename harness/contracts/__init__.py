"""Contract documents: read here and nowhere else, compiled once per process, enforced on every leg."""
