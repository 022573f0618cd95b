"""Files become articles: reading, decoding, dates, headlines and sources, whatever the input."""

from search.ingest.reader import FoundFile, numeric_day_first, path_text, read_file, walk

__all__ = ["FoundFile", "numeric_day_first", "path_text", "read_file", "walk"]
