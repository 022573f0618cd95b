"""A question to the archive: its language, and how it becomes a page of articles."""

from search.query.asker import Asker
from search.query.watch import Limits

__all__ = ["Asker", "Limits"]
