"""A question to the archive: its language, and how it becomes a page of articles."""

from search.query.searcher import Searcher, front_page
from search.watch import Limits

__all__ = ["Limits", "Searcher", "front_page"]
