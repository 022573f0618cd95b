"""Waiting for what another process does, however slow the machine is."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

PATIENCE: Final = 180.0
"""Seconds until something that should happen counts as not happening."""


def until(condition: Callable[[], object], what: str = "") -> None:
    """Wait for something to come true."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"it never came true {what}"
        time.sleep(0.02)
