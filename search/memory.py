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
_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_THRESHOLD = -1, -2, -3  # of malloc.h
_KEPT: Final = 32 * 1024 * 1024
"""Bytes that a process keeps though they are free."""


def give_back() -> None:
    """Let go of what was freed, where the GNU C library is at work; takes some milliseconds.

    Worth it between tasks that need memory in pieces of different sizes: a process that does them
    in turn comes to hold nearly the sum of what each needs.
    """
    trim = _library("malloc_trim")
    if trim is not None:
        trim(0)


def keep_freed() -> None:
    """Have the GNU C library keep what is freed for the next piece, until `give_back`.

    By itself it returns larger pieces to the system at once, which fills those that it lends again
    with zeros: a twentieth of the time of an indexing, most of whose arrays live for milliseconds.
    """
    set_option = _library("mallopt")
    if set_option is not None:
        set_option(_M_MMAP_THRESHOLD, _KEPT // 4)
        set_option(_M_TRIM_THRESHOLD, _KEPT)
        set_option(_M_TOP_PAD, _KEPT // 4)


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
def _library(function: str) -> Any:
    """A function of the C library, None where it has none of this name."""
    return getattr(ctypes.CDLL(None), function, None)
