"""A question to the archive: its language, and how it becomes a page of articles."""

from search.query.complete import Completion
from search.query.searcher import Searcher
from search.query.watch import Limits

__all__ = ["Completion", "Limits", "Searcher"]
