"""How the weights of the tagger are made; not part of what is installed."""
