"""A question to the archive: its language, and how it becomes a page of articles."""
