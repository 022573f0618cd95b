"""The terminal: the command line and the reader; it knows the engine only through `search`."""
