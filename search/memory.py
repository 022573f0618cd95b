"""How much memory is taken at a time while many articles are read, and how it is looked after."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, Final, TypeVar

Item = TypeVar("Item")

_COLLECT_AFTER: Final = 100_000
"""So many objects more than at the last look."""


def give_back() -> None:
    """Let go of what was freed, where the GNU C library is at work; takes some milliseconds.

    Worth it between tasks that need memory in pieces of different sizes: a process that does them
    in turn comes to hold nearly the sum of what each needs.
    """
    trim = _trim()
    if trim is not None:
        trim(0)


def batches(
    items: Sequence[Item], length: Callable[[Item], int], most: int, longest: int
) -> Iterator[Sequence[Item]]:
    """The items in order, at most so many at a time, and several only up to a length in all."""
    first = total = 0
    for number, item in enumerate(items):
        if number > first and (number - first >= most or total + length(item) > longest):
            yield items[first:number]
            first, total = number, 0
        total += length(item)
    if first < len(items):
        yield items[first:]


def collect_rarely() -> None:
    """Have the interpreter look seldom for objects that refer to each other in a circle.

    Articles and names refer to nothing that refers back; to look for that among ever more of them
    would take a fifth of the time of an indexing.
    """
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER, 20, 20)


@contextmanager
def rarely_collected() -> Iterator[None]:
    """The same for a while."""
    thresholds = gc.get_threshold()
    collect_rarely()
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()


@cache
def _trim() -> Any:
    return getattr(ctypes.CDLL(None), "malloc_trim", None)
