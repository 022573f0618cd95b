"""Works on several segments at once, in threads: NumPy computes without the interpreter's lock."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import cache
from threading import local
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

Item = TypeVar("Item")
Result = TypeVar("Result")


def map_in_threads(work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """What `work` gives for each item, done by as many threads as there are cores.

    What it raises for one item is raised here once no thread works any more. Called from within
    such work it uses the present thread alone, for another one might wait for it.
    """
    shares = [items[first :: _cores()] for first in range(min(_cores(), len(items)))]
    if len(shares) < 2 or _this_thread.busy:
        return [work(item) for item in items]

    def done(share: Sequence[Item]) -> list[Result]:
        _this_thread.busy = True
        try:
            return [work(item) for item in share]
        finally:
            _this_thread.busy = False

    others = [_pool().submit(done, share) for share in shares[1:]]
    try:
        found = [done(shares[0])]
    finally:
        errors = [other.exception() for other in others]
    for error in errors:
        if error is not None:
            raise error
    found += [other.result() for other in others]
    return [found[number % len(shares)][number // len(shares)] for number in range(len(items))]


class _ThisThread(local):
    """Whether a thread works for `map_in_threads`."""

    busy = False


_this_thread = _ThisThread()


@cache
def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


@cache
def _pool() -> ThreadPoolExecutor:
    from concurrent.futures import ThreadPoolExecutor

    return ThreadPoolExecutor(max(1, _cores() - 1), "map_in_threads")
