"""How the date of an article is written on the screen: ISO, and honest about what is not known."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from search import PublicationDate

INFERRED: Final = "~"
WIDTH: Final = 12
"""Cells that the longest short date takes."""


def short_date(published: PublicationDate, ellipsis: str = "…") -> str:
    """Return the date for a row: `2022-01-10`, `~2022-01-09`, `~2022-01`, `undated`.

    A tilde says that the date is inferred. An interval that is a whole month or year is written as
    such; any other is its first day and an ellipsis.
    """
    start, end = published.start, published.end
    if start is None or end is None:
        return "undated"
    mark = INFERRED if published.basis == "inferred" else ""
    if start == end:
        return mark + start.isoformat()
    if start.day == 1 and end.year < 9999 and (end + timedelta(days=1)).day == 1:
        if (start.year, start.month) == (end.year, end.month):
            return mark + start.isoformat()[:7]
        if (start.month, end.month) == (1, 12) and start.year == end.year:
            return mark + start.isoformat()[:4]
    return mark + start.isoformat() + ellipsis


def long_date(published: PublicationDate) -> str:
    """Return the date in full: its day or its interval, and how it is known."""
    start, end = published.start, published.end
    if start is None or end is None:
        return "undated"
    days = start.isoformat() if start == end else f"{start.isoformat()} to {end.isoformat()}"
    return f"{days} ({published.basis})"


def day_of(text: str) -> date | None:
    """Return the first day of a date, month or year as a person types it, None for none of them."""
    parts = text.strip().split("-")
    try:
        year, month, day = (*map(int, parts), *(1,) * (3 - len(parts)))
        return date(year, month, day)
    except ValueError:
        return None
