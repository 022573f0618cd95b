"""Gives articles the dates that a person has said they appeared on, and takes these back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from search.article import Article, PublicationDate
from search.names.registry.corrections import Corrections, Interval

if TYPE_CHECKING:
    from search.engine import EngineWriter

_TOGETHER: Final = 1_000
"""How many articles are read at a time."""

Dates = Mapping[str, Interval]
"""Corrected dates by the id of the article."""


def with_date(article: Article, dates: Dates) -> Article:
    """The article, which has its id, as its source states it but for a date that was corrected."""
    said = dates.get(article.id)
    read = article.date_read or article.published
    if said is None:
        return article._replace(published=read, date_read=None) if article.date_read else article
    first, last = said
    evidence = _evidence(read)
    if first is None or last is None:
        published = PublicationDate(evidence=evidence)
    else:
        published = PublicationDate(first, last, "corrected", evidence)
    return article._replace(published=published, date_read=read)


def _evidence(read: PublicationDate) -> str:
    """What was read before, in words."""
    if read.start is None:
        return "corrected; the source states no date"
    days = " to ".join(dict.fromkeys(f"{day}" for day in (read.start, read.end)))
    decided = f": {read.evidence}" if read.evidence else ""
    return f"corrected; read as {days} ({read.basis}){decided}"


def correct(writer: EngineWriter, before: Corrections, now: Corrections) -> int:
    """Have the corrections hold `now`; returns how many articles got another date.

    Nothing is published yet.
    """
    writer.correct(now)
    former, dates = before.dates(), now.dates()
    moved = sorted(id for id in former.keys() | dates.keys() if former.get(id) != dates.get(id))
    counts = writer.add(_dated(writer, moved, dates))
    return counts.updated


def _dated(writer: EngineWriter, ids: list[str], dates: Dates) -> Iterator[Article]:
    for at in range(0, len(ids), _TOGETHER):
        found = writer.articles(ids[at : at + _TOGETHER])
        yield from (with_date(article, dates) for article in found.values())
