"""Where the engine's transactions live."""
