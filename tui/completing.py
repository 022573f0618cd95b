"""What the person may be about to type, and which of it stands in the query bar just now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.questions import Completed
from tui.widgets.query_bar import QueryBar

if TYPE_CHECKING:
    from search import Completion


class Completing:
    """Puts one candidate after another into the bar, and at last what was typed again."""

    def __init__(self, bar: QueryBar) -> None:
        self.chosen: int | None = None
        self._bar = bar
        self._query = ""
        self._column = 0
        self._candidates: tuple[Completion, ...] = ()
        self._put = ""
        self._waiting = False
        self._wanted = 0

    @property
    def texts(self) -> tuple[str, ...]:
        """The candidates."""
        return tuple(candidate.text for candidate in self._candidates)

    def typed(self) -> bool:
        """Return whether candidates are wanted for what stands in the bar now."""
        if self.chosen is not None and self._bar.value == self._put:
            return False
        self._waiting = True
        self._wanted = 0
        return True

    def offer(self, completed: Completed) -> None:
        """Have these candidates; the first is put in where that was asked for already."""
        if completed.query != self._bar.value:
            return
        self._query, self._column = completed.query, completed.column
        self._candidates = completed.candidates
        self.chosen = None
        self._waiting = False
        wanted, self._wanted = self._wanted, 0
        if wanted:
            self.take(wanted)

    def take(self, step: int) -> bool:
        """Put in the candidate this many further; False where there is none to come."""
        if self._waiting:
            self._wanted = step
            return True
        if not self._candidates or self._bar.value not in (self._query, self._put):
            return False
        count = len(self._candidates)
        place = count if self.chosen is None else self.chosen
        place = (place + step) % (count + 1)
        if place == count:
            self.chosen = None
            self._put, column = self._query, self._column
        else:
            self.chosen = place
            candidate = self._candidates[place]
            before = self._query[: candidate.start] + candidate.text
            self._put, column = before + self._query[candidate.end :], len(before)
        self._bar.value = self._put
        self._bar.cursor_position = column
        return True

    def drop(self) -> None:
        """Have no candidates any more."""
        self._candidates = ()
        self.chosen = None
        self._waiting = False
        self._wanted = 0
