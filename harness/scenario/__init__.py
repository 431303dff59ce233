"""Scenarios: business stories as documents, read strictly. Start at `harness.scenario.reader`."""
