"""One module per system and contract version: the only places that know a dialect."""
