"""Feeds to files of articles: fetched where the person asks for it, and only then."""
