"""The days that an article speaks of, for `on:`."""

from __future__ import annotations

from search.article import Article
from search.index.fields import Days
from search.index.segment import EPOCH
from search.index.words import searched_text
from search.ingest.expressions import moments


def days_mentioned(article: Article) -> Days:
    """The days named in the searched text, a missing year being that nearest to its publication.

    A day without a year in an undated article is no day.
    """
    anchor = article.published.start
    days = set()
    for moment in moments(searched_text(article)):
        day = moment.known() if anchor is None else moment.nearest(anchor)
        if day is not None:
            days.add(day.toordinal() - EPOCH)
    return Days(days)
