"""Analytics: a data warehouse that listens to what others publish, and counts."""
