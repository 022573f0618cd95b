"""From the text of articles to the people and organizations of an archive."""
