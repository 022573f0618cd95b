"""The days that an article speaks of, for `on:`."""

from __future__ import annotations

from search.article import Article
from search.index.fields import Days
from search.index.segment import EPOCH
from search.index.words import searched_text
from search.ingest.mentioned import mentioned_dates


def days_mentioned(article: Article) -> Days:
    """The days that the searched text names, in days since 1970-01-01."""
    found = mentioned_dates(searched_text(article), article.published)
    return Days(each.day.toordinal() - EPOCH for each in found)
