"""The days that an article speaks of, for `on:`."""

from __future__ import annotations

from search.article import PublicationDate, day_number
from search.index.segment.fields import Days
from search.ingest.mentioned import mentioned_dates


def days_mentioned(text: str, published: PublicationDate, language: str | None) -> Days:
    """The days that a searched text in a language names, in days since 1970-01-01."""
    found = mentioned_dates(text, published, language=language)
    return Days(day_number(each.day) for each in found)
