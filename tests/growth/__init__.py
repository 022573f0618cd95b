"""How the time of each stage grows with the length of what it is given, whatever that is."""
