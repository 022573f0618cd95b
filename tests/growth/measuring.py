"""By how much more work takes when there is more of it: ratios of processor time, no seconds."""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import thread_time
from typing import Final

Work = Callable[[], object]

FACTOR: Final = 16
"""How many times as much there is to do."""
MOST: Final = 40
"""The ratio of times up to which growth counts as linear; where it is quadratic it is 256."""
_LEAST: Final = 0.001
"""Seconds below which a time tells nothing; what takes no longer is taken to take this long."""
_ATTEMPTS: Final = 3


def seconds(work: Work, runs: int) -> float:
    """The least processor time that some work took in several runs."""
    gc.collect()
    times = []
    for _ in range(runs):
        begun = thread_time()
        work()
        times.append(thread_time() - begun)
    return min(times)


def ratio(prepared: Callable[[int], Work], size: int) -> float:
    """How many times as long work on `FACTOR` times the size takes.

    `prepared` makes the work for a size; what this takes is not measured. Where the ratio seems
    too large it is measured again, for the machine may have done something else meanwhile.
    """
    small, large = prepared(size), prepared(size * FACTOR)
    small()  # loads what is loaded once
    found = MOST + 1.0
    for _ in range(_ATTEMPTS):
        once = max(seconds(small, 3), _LEAST)
        found = min(found, seconds(large, 1) / once)
        if found <= MOST:
            break
    return found


def is_linear(prepared: Callable[[int], Work], size: int) -> bool:
    """Whether the time that work takes grows with its size, and no faster."""
    return ratio(prepared, size) <= MOST
