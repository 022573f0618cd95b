"""Gives freed memory back to the system, which the C library else keeps for what comes next."""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any


def give_back() -> None:
    """Let go of what was freed, where the GNU C library is at work; takes some milliseconds.

    Worth it between tasks that need memory in pieces of different sizes: a process that does them
    in turn comes to hold nearly the sum of what each needs.
    """
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Any:
    return getattr(ctypes.CDLL(None), "malloc_trim", None)
