"""Two names to one bearer: when different spellings may be one person or organization."""
