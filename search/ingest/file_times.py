"""Which times of files may tell when articles were new.

Files that many others share their time with were copied, unpacked or downloaded together: that time
says nothing of what they hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Final

_SECOND_NS: Final = 1_000_000_000
LIMITS: Final = ((60, 10), (60 * 60, 100))
"""Files that are saved one after the other as news comes in: at most so many in so many seconds."""


class FileTimes:
    """The times of the last changes of all files of a pass, in nanoseconds since 1970."""

    def __init__(self, times_ns: Iterable[int] = ()) -> None:
        self._counts = [Counter[int]() for _ in LIMITS]
        times = list(times_ns)
        for (seconds, _), counts in zip(LIMITS, self._counts, strict=True):
            counts.update(time // (seconds * _SECOND_NS) for time in times)

    def day(self, time_ns: int) -> date | None:
        """The day (UTC) of the last change of a file; None where many files share the time."""
        for (seconds, most), counts in zip(LIMITS, self._counts, strict=True):
            if counts[time_ns // (seconds * _SECOND_NS)] > most:
                return None
        try:
            return datetime.fromtimestamp(time_ns / _SECOND_NS, UTC).date()
        except (ValueError, OverflowError, OSError):
            return None
