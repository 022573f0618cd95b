"""How dates are written on the screen: as in ISO 8601, with a sign where they are inferred."""

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
    sign = INFERRED if published.basis == "inferred" else ""
    if start == end:
        return sign + start.isoformat()
    if start.day == 1 and end.year < 9999 and (end + timedelta(days=1)).day == 1:
        if (start.year, start.month) == (end.year, end.month):
            return sign + start.isoformat()[:7]
        if (start.month, end.month) == (1, 12) and start.year == end.year:
            return sign + start.isoformat()[:4]
    return sign + start.isoformat() + ellipsis


def long_date(published: PublicationDate, *, corrected: bool = False) -> str:
    """Return the date in full: its day or its interval, and how it is known.

    `corrected` tells of an article without a date that a person wants it so.
    """
    start, end = published.start, published.end
    if start is None or end is None:
        return "undated (corrected)" if corrected else "undated"
    days = start.isoformat() if start == end else f"{start.isoformat()} to {end.isoformat()}"
    return f"{days} ({published.basis})"


def nothing_on(days: tuple[date | None, date | None], nearest: PublicationDate | None) -> str:
    """Return that nothing is of these days and what is nearest; empty where that is of them."""
    first, last = days
    if nearest is None or nearest.start is None or nearest.end is None:
        return "no article has a date"
    if (last is None or nearest.start <= last) and (first is None or nearest.end >= first):
        return ""
    named = " to ".join(dict.fromkeys(day.isoformat() for day in days if day is not None))
    return f"nothing on {named}; the nearest is of {short_date(nearest)}"
