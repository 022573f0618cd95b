"""Writes what a person does, in a thread of its own, in the order in which it is done.

So the screen never waits for a disk or for another session, and nothing that was done is dropped.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tui.state.personal import PersonalState
from tui.state.places import Place

Work = Callable[[PersonalState], object]
"""Changes what is kept; what it returns is delivered, None is not."""
_LONGEST_WAIT: Final = 5.0
"""Seconds for which leaving waits for what is not written yet."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One line about what could not be kept."""

    text: str


class Keeper:
    """A queue of work on a state of the person, which `opened` returns in the thread.

    `deliver` is called in the thread with what a work returns, and with each `Trouble`; it must
    only pass it on.
    """

    def __init__(
        self, opened: Callable[[], PersonalState], deliver: Callable[[object], None]
    ) -> None:
        self._opened = opened
        self._deliver = deliver
        self._waiting: deque[Work] = deque()
        self._place: Place | None = None
        self._ended = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)

    def start(self) -> None:
        """Begin to write; what was asked for before is written then."""
        self._thread.start()

    def do(self, work: Work) -> None:
        """Have this done after all that was asked for before."""
        with self._changed:
            self._waiting.append(work)
            self._changed.notify()

    def keep_place(self, place: Place) -> None:
        """Keep where the person is; only the newest place is written."""
        with self._changed:
            self._place = place
            self._changed.notify()

    def stop(self) -> None:
        """Write what is not written yet, and end; waits for it."""
        with self._changed:
            self._ended = True
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join(_LONGEST_WAIT)

    def _run(self) -> None:
        state = self._opened()
        while (work := self._next()) is not None:
            if (said := work(state)) is not None:
                self._deliver(said)
            if trouble := state.take_trouble():
                self._deliver(Trouble(trouble))
        state.close()

    def _next(self) -> Work | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._place is not None or self._ended)
            if self._waiting:
                return self._waiting.popleft()
            place, self._place = self._place, None
            return None if place is None else lambda state: state.places.keep(place)
