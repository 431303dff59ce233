"""The reference engine with exactly one safeguard taken out, as seen in the wild. One file, one flaw."""
