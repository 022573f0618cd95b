"""Text to mentions: which words of an article name a person or an organization."""
