"""When running work has to stop: because nobody wants its answer, or because time is up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from time import monotonic
from typing import Final, TypeVar

from search.errors import QueryTimeout, SearchCancelled
from search.frozen import frozen

Cancel = Callable[[], bool]
"""Tells whether nobody wants the answer any more."""
Check = Callable[[], None]
"""Called between steps of some milliseconds each; raises where the work has to stop."""

_OFTEN: Final = 4_000
"""How many items that are little work each are passed on between two checks."""
Item = TypeVar("Item")


@frozen
class Limits:
    """How much one call may use: seconds, and forms that one clause expands to."""

    seconds: float = 5.0
    forms: int = 10_000


class Watch:
    """Looked at between steps of some milliseconds each; one for all that a call does."""

    def __init__(self, limits: Limits, cancel: Cancel | None = None) -> None:
        self.limits = limits
        self._cancel = cancel
        self._end = monotonic() + limits.seconds

    def left(self) -> float:
        """How many seconds are left, none where that is below 0."""
        return self._end - monotonic()

    def check_wanted(self) -> None:
        """Raise SearchCancelled where nobody wants the answer any more."""
        if self._cancel is not None and self._cancel():
            raise SearchCancelled("the search was stopped")

    def check(self) -> None:
        """Raise SearchCancelled or QueryTimeout where the work has to stop."""
        self.check_wanted()
        if monotonic() > self._end:
            raise QueryTimeout(
                f"the search took longer than {self.limits.seconds:g} seconds; make it narrower"
            )


def unchecked() -> None:
    """A check that never stops anything."""


def checked(items: Iterable[Item], check: Check, every: int = _OFTEN) -> Iterator[Item]:
    """The items, with a check before the first one and then now and again."""
    for number, item in enumerate(items):
        if not number % every:
            check()
        yield item
