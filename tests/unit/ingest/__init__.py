"""Promises about how files become articles."""
