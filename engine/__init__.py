"""The reference sync engine, and engines with one safeguard out: sans-IO, imports nothing of ours but `seatrial`."""
