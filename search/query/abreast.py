"""Works on several segments at once: what NumPy does takes no turns with other threads."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from threading import local
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def abreast(work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """What `work` gives for each item, done by as many threads as there are cores.

    What it raises for one item is raised here once no thread works any more. Within such work it
    takes no other thread, which might wait for this one.
    """
    shares = [items[first :: _cores()] for first in range(min(_cores(), len(items)))]
    if len(shares) < 2 or _here.busy:
        return [work(item) for item in items]

    def done(share: Sequence[Item]) -> list[Result]:
        _here.busy = True
        try:
            return [work(item) for item in share]
        finally:
            _here.busy = False

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


class _Here(local):
    """What each thread knows of itself."""

    busy = False


_here = _Here()


@cache
def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max(1, _cores() - 1), "abreast")
