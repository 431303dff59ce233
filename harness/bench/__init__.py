"""How fast, and how much memory. Every figure is measured in the same run as the bare loop that it is compared with."""
