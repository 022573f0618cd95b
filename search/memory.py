"""Keeps an indexing small and quick: work in batches, memory kept or given back as it helps."""

from __future__ import annotations

import ctypes
import gc
import resource
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, Final, TypeVar

Item = TypeVar("Item")

_COLLECT_AFTER: Final = 100_000
"""How many objects are made before the interpreter looks for circles of references again."""
_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_THRESHOLD = -1, -2, -3  # of malloc.h
_KEPT: Final = 32 * 1024 * 1024
"""Bytes that a process keeps for later though they are free."""


def release_freed() -> None:
    """Return freed memory to the system, where the GNU C library is used; takes milliseconds.

    Worth it between tasks that need memory in pieces of different sizes: without it, a process that
    does them in turn comes to hold nearly the sum of what each needs.
    """
    trim = _library("malloc_trim")
    if trim is not None:
        trim(0)


def keep_freed() -> None:
    """Have the GNU C library keep freed memory for the next array, until `release_freed`.

    By itself it returns large arrays to the system at once, and the system fills memory with zeros
    each time it hands it out. Most arrays of an indexing live for milliseconds, so that this would
    take a twentieth of its time.
    """
    set_option = _library("mallopt")
    if set_option is not None:
        set_option(_M_MMAP_THRESHOLD, _KEPT // 4)
        set_option(_M_TRIM_THRESHOLD, _KEPT)
        set_option(_M_TOP_PAD, _KEPT // 4)


def batches(
    items: Sequence[Item], length: Callable[[Item], int], most: int, longest: int
) -> Iterator[Sequence[Item]]:
    """The items in order, in batches of at most `most` items.

    Together the items of a batch are no longer than `longest`, unless the batch has only one.
    """
    first = total = 0
    for number, item in enumerate(items):
        if number > first and (number - first >= most or total + length(item) > longest):
            yield items[first:number]
            first, total = number, 0
        total += length(item)
    if first < len(items):
        yield items[first:]


def collect_rarely() -> None:
    """Have the interpreter collect garbage seldom: objects that refer to each other in a circle.

    Articles and names are never part of a circle. To look through ever more of them would take a
    fifth of the time of an indexing.
    """
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER, 20, 20)


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """Collect garbage seldom until the end of a block, then as often as before."""
    thresholds = gc.get_threshold()
    collect_rarely()
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()


def peak_memory() -> int:
    """The most memory, in bytes, that this process has had."""
    return _peak(resource.RUSAGE_SELF)


def peak_of_children() -> int:
    """The most memory, in bytes, that any process started by this one had, if it has ended."""
    return _peak(resource.RUSAGE_CHILDREN)


def _peak(who: int) -> int:
    return 1024 * resource.getrusage(who).ru_maxrss


@cache
def _library(function: str) -> Any:
    """A function of the C library, None where it has none of this name."""
    return getattr(ctypes.CDLL(None), function, None)
