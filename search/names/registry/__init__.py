"""Mentions to entities: all names of an archive, whom they denote, and the person's corrections."""
