"""Completion in the query bar: the candidates, and which of them is inserted at the moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.reader.engine_calls import CompletionCandidates
from tui.reader.widgets.query_bar import QueryBar

if TYPE_CHECKING:
    from search import Completion


class Completions:
    """Inserts one candidate after another into the bar, and after the last what was typed."""

    def __init__(self, bar: QueryBar) -> None:
        self.selected: int | None = None
        self._bar = bar
        self._query = ""
        self._column = 0
        self._candidates: tuple[Completion, ...] = ()
        self._inserted = ""
        self._waiting = False
        self._pending_step = 0

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts of the candidates."""
        return tuple(candidate.text for candidate in self._candidates)

    def typed(self) -> bool:
        """Note that the text of the bar changed; return whether it needs new candidates."""
        if self.selected is not None and self._bar.value == self._inserted:
            return False
        self._waiting = True
        self._pending_step = 0
        return True

    def set_candidates(self, completed: CompletionCandidates) -> None:
        """Offer these candidates; where a key for one came before them, insert it now."""
        if completed.query != self._bar.value:
            return
        self._query, self._column = completed.query, completed.column
        self._candidates = completed.candidates
        self.selected = None
        self._waiting = False
        pending, self._pending_step = self._pending_step, 0
        if pending:
            self.insert(pending)

    def offer(self, candidates: tuple[Completion, ...], column: int) -> None:
        """Offer these candidates for what is typed, unless one of them was just inserted."""
        if self.selected is None or self._bar.value != self._inserted:
            self._query, self._column, self._candidates = self._bar.value, column, candidates
            self.selected = None
            self._waiting = False

    def insert(self, step: int) -> bool:
        """Insert the candidate this many further; False where there is and will be none."""
        if self._waiting:
            self._pending_step = step
            return True
        if not self._candidates or self._bar.value not in (self._query, self._inserted):
            return False
        count = len(self._candidates)
        index = count if self.selected is None else self.selected
        index = (index + step) % (count + 1)
        if index == count:
            self.selected = None
            self._inserted, column = self._query, self._column
        else:
            self.selected = index
            candidate = self._candidates[index]
            before = self._query[: candidate.start] + candidate.text
            self._inserted, column = before + self._query[candidate.end :], len(before)
        self._bar.value = self._inserted
        self._bar.cursor_position = column
        return True

    def clear(self) -> None:
        """Drop the candidates."""
        self._candidates = ()
        self.selected = None
        self._waiting = False
        self._pending_step = 0
