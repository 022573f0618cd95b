"""Whether the numeric dates of a file or of an archive begin with the day or with the month.

It is told by the dates that can be read in one way only, such as 25/12/2017.
"""

from __future__ import annotations

import re
from typing import Final

# They begin with a literal mark, for which the search is fast, and so for the first number a look
# behind. PHP writes "\/" for a slash in JSON.
_SLASHED: Final = re.compile(rb"/(\d\d?)\\?/(?:(?:19|20)\d\d|\d\d)(?!\d|\\?/)")
_DASHED: Final = re.compile(rb"-(?<=\d-)(?<!\d\d\d-)(\d\d?)-(?:19|20)\d\d(?!\d)")
_NUMBER_BEFORE: Final = re.compile(rb"(?<![\d/.-])\d\d?\\?\Z")
_LONGEST: Final = 16
"""Bytes of the longest date."""
_RARE: Final = 10
"""One order counts where dates of the other are at most as rare as one in so many."""


class NumericOrder:
    """Counts the dates that tell, in the pieces of a text in any encoding that extends ASCII."""

    def __init__(self) -> None:
        self._day_first = self._month_first = 0
        self._rest = b""

    def count(self, piece: bytes) -> None:
        """Count the dates of the next piece."""
        text = self._rest + piece
        for pattern in (_SLASHED, _DASHED):
            for found in pattern.finditer(text):
                before = _NUMBER_BEFORE.search(text, max(0, found.start() - 4), found.start())
                if before is not None:
                    self._vote(int(before[0].rstrip(b"\\")), int(found[1]))
        self._rest = text[-_LONGEST:]

    def _vote(self, first: int, second: int) -> None:
        if 12 < first <= 31 and 1 <= second <= 12:
            self._day_first += 1
        elif 12 < second <= 31 and 1 <= first <= 12:
            self._month_first += 1

    @property
    def day_first(self) -> bool | None:
        """Whether the day comes first; None where no date tells or they disagree."""
        return majority(self._day_first, self._month_first)


def majority(day_first: int, month_first: int) -> bool | None:
    """Which order prevails, if one clearly does."""
    if day_first == month_first or min(day_first, month_first) * _RARE > max(
        day_first, month_first
    ):
        return None
    return day_first > month_first
