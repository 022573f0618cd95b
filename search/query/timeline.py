"""When the articles found appeared: how many of them in each day, month or longer stretch."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.article import day_number, numbered_day
from search.query.pages import Hits
from search.request import Bar, Timeline, TimeUnit
from search.watch import Check

_YEARS: Final[Mapping[TimeUnit, int]] = {
    "year": 1,
    "decade": 10,
    "century": 100,
    "millennium": 1000,
}
_UNITS: Final[tuple[TimeUnit, ...]] = ("day", "month", *_YEARS)


def timeline(
    hits: Hits, since: date | None, until: date | None, most: int, check: Check
) -> Timeline:
    """The counts of the shortest unit of which at most `most` reach from the first to the last.

    `since` and `until` are those of the request, so that no bar lies outside.
    """
    starts, ends, undated = _intervals(hits, check)
    if not len(starts):
        return Timeline("day", (), undated)
    unit, begins = stretches(int(starts[0]), int(ends[-1]), since, until, most)
    return bars(unit, begins, starts.searchsorted(begins), ends.searchsorted(begins), undated)


def stretches(
    low: int, high: int, since: date | None, until: date | None, most: int
) -> tuple[TimeUnit, NDArray[np.int64]]:
    """The shortest unit of which at most `most` reach from one day to another.

    With it the day on which each stretch begins, and the day after the last one. `since` and
    `until` bound them, so that none lies outside.
    """
    if since is not None:
        low = max(low, day_number(since))
    if until is not None:
        high = min(high, day_number(until))
    low, high = min(low, high), max(low, high)
    for unit in _UNITS:
        first, last = _index(unit, low), _index(unit, high)
        if last - first < most:
            break
    begins = np.array([_begin(unit, index) for index in range(first, last + 2)], np.int64)
    begins[0] = max(begins[0], low if since is not None else begins[0])
    if until is not None:
        begins[-1] = min(begins[-1], high + 1)
    return unit, begins


def bars(
    unit: TimeUnit,
    begins: NDArray[np.int64],
    before: NDArray[np.int64],
    over: NDArray[np.int64],
    undated: int,
) -> Timeline:
    """The timeline of stretches that begin so.

    `before` and `over` are how many articles may have appeared before each of these days at the
    earliest, and at the latest.
    """
    counts = before[1:] - over[:-1]
    return Timeline(
        unit,
        tuple(
            Bar(numbered_day(first), numbered_day(after - 1), count, begin)
            for first, after, count, begin in zip(
                begins[:-1].tolist(),
                begins[1:].tolist(),
                counts.tolist(),
                np.diff(before).tolist(),
                strict=True,
            )
        ),
        undated,
    )


def _intervals(hits: Hits, check: Check) -> tuple[NDArray[np.int32], NDArray[np.int32], int]:
    """The first days and the last days of the dated hits, each ascending; how many have none."""
    starts, ends = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)]
    undated = 0
    for segment, found in zip(hits.segments, hits.documents, strict=True):
        check()
        without = int(found.searchsorted(segment.undated)) if len(found) else 0
        undated += without
        starts.append(segment.starts[found[without:]])
        ends.append(segment.ends[found[without:]])
    return np.sort(np.concatenate(starts)), np.sort(np.concatenate(ends)), undated


def _index(unit: TimeUnit, number: int) -> int:
    """The number of the stretch in which a day lies."""
    if unit == "day":
        return number
    day = numbered_day(number)
    return day.year * 12 + day.month - 1 if unit == "month" else day.year // _YEARS[unit]


def _begin(unit: TimeUnit, index: int) -> int:
    """The first day of a stretch; the day after the calendar's last one where it has none."""
    if unit == "day":
        return index
    year, month = divmod(index, 12) if unit == "month" else (index * _YEARS[unit], 0)
    if year > date.max.year:
        return day_number(date.max) + 1
    return day_number(date(max(year, date.min.year), month + 1, 1))
