"""Puts engine and systems together in virtual time and judges: wire, faults, trial, rules, campaign, command line."""
