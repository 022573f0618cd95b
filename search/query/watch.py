"""When a running search has to stop: because nobody wants its answer, or because time is up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from search.errors import QueryTimeout, SearchCancelled


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one query may use: seconds, and forms that one clause expands to."""

    seconds: float = 5.0
    forms: int = 10_000


class Watch:
    """Looked at between steps of some milliseconds each."""

    def __init__(self, limits: Limits, cancel: Callable[[], bool] | None = None) -> None:
        self.limits = limits
        self._cancel = cancel
        self._end = monotonic() + limits.seconds

    def check(self) -> None:
        """Raise SearchCancelled or QueryTimeout where the search has to stop."""
        if self._cancel is not None and self._cancel():
            raise SearchCancelled("the search was stopped")
        if monotonic() > self._end:
            raise QueryTimeout(
                f"the search took longer than {self.limits.seconds:g} seconds; make it narrower"
            )
