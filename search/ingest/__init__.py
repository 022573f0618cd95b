"""Files become articles: reading, decoding, dates, headlines and sources, whatever the input."""
