"""The payment provider: takes money from cards and gives it back. It is sure of nothing but its own books."""
