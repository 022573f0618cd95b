"""Files become articles: reading, decoding, dates, headlines and sources, whatever the input."""

from search.ingest.changes import Comparison, FileState, Sighting
from search.ingest.mentioned import MentionedDate, mentioned_dates
from search.ingest.portions import Portion, Shares, can_be_cut, portions
from search.ingest.reader import FoundFile, numeric_day_first, path_text, read_file, suffixes, walk

__all__ = [
    "Comparison",
    "FileState",
    "FoundFile",
    "MentionedDate",
    "Portion",
    "Shares",
    "Sighting",
    "can_be_cut",
    "mentioned_dates",
    "numeric_day_first",
    "path_text",
    "portions",
    "read_file",
    "suffixes",
    "walk",
]
