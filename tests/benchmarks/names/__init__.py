"""How well and how fast names are recognised."""
