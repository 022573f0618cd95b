"""Measured numbers beside the bounds that they have to keep, so that a benchmark can fail."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from math import inf


@dataclass(frozen=True, slots=True)
class Measured:
    """A number, and the least and the most that it may be."""

    what: str
    value: float
    least: float = -inf
    most: float = inf

    @property
    def is_kept(self) -> bool:
        """Whether the number is within its bounds."""
        return self.least <= self.value <= self.most

    def __str__(self) -> str:
        bounds = [
            f"{name} {bound:,.6g}"
            for name, bound in (("at least", self.least), ("at most", self.most))
            if abs(bound) != inf
        ]
        fault = "" if self.is_kept else "  MISSED"
        return f"{self.what:<68}{self.value:>9,.6g}  {', '.join(bounds)}{fault}"


def report(measures: Iterable[Measured]) -> None:
    """Print every number as it is measured; ends with status 1 where one misses its bounds."""
    missed = 0
    for each in measures:
        print(each, flush=True)
        missed += not each.is_kept
    if missed:
        sys.exit(1)
