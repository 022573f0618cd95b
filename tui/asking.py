"""What is typed in the query bar: a query that is asked as it grows, an earlier one, or a date."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from textual.timer import Timer

from tui.completing import Completing
from tui.dates import day_of
from tui.desk import Desk
from tui.session import Session, replaced
from tui.widgets.query_bar import Prompt, QueryBar

_TYPING_PAUSE: Final = 0.03
"""Seconds without a key before a query that is being typed is asked."""


class _Timers(Protocol):
    def __call__(self, delay: float, callback: Callable[[], None]) -> Timer: ...


class Asking:
    """The bar, with the word before it and what may complete what stands in it."""

    def __init__(self, session: Session, desk: Desk, bar: QueryBar, timer: _Timers) -> None:
        self.prompt = Prompt()
        self.bar = bar
        self.completing = Completing(bar)
        self._desk = desk
        self._session = session
        self._timer = timer
        self._pausing: Timer | None = None
        self._asking_date = False

    def typed(self) -> None:
        """Search for what has been typed so far, soon."""
        query = self.bar.value
        if self._asking_date or query == self._session.request.query:
            return
        self._session.type_query(query)
        self.completing.typed()
        self._stop_pausing()
        self._pausing = self._timer(_TYPING_PAUSE, self._search_typed)

    def search(self) -> None:
        """Search at once for what the session asks."""
        self._stop_pausing()
        self._desk.search()

    def search_anew(self, article: str = "") -> None:
        """Show the query of the session in the bar and search for it, arriving at an article."""
        self.completing.drop()
        self.bar.value = self._session.request.query
        self._stop_pausing()
        self._desk.search(article)

    def query(self) -> None:
        """Give the bar the keys."""
        self.bar.ask(self._session.request.query)

    def date(self) -> None:
        """Ask for a date in the place of a query."""
        self._asking_date = True
        self.prompt.show("date")
        self.bar.ask("", "2022-01-10, 2022-01 or 2022")

    def recall(self, back: int) -> None:
        """Have an earlier query, or a later one."""
        if not self._asking_date:
            self._session.recall(back)
            self.search_anew()

    def correct(self) -> None:
        """Ask what may have been meant by a query that finds nothing."""
        if (meant := self._desk.suggestion) is not None:
            query = self._session.request.query
            self._session.accept_query(replaced(query, meant.word, meant.near[0]))
            self.search_anew()

    def accept(self) -> str:
        """Take over what was typed; returns why it cannot be, else nothing."""
        text = self.bar.value
        if self._asking_date:
            day = day_of(text)
            if day is None:
                return "a date is written 2022-01-10, 2022-01 or 2022"
            self._leave_date()
            self._desk.jump_to_date(day)
        else:
            asked = self._session.asked
            self._session.accept_query(text)
            if self._session.asked != asked or self._desk.error:
                self.search()
        return ""

    def leave(self) -> None:
        """Leave the text as it is."""
        if self._asking_date:
            self._leave_date()
        else:
            self._session.remember_query()

    def complete(self, step: int) -> bool:
        """Put the candidate this many further into the query; False where there is none."""
        self.typed()  # What was typed last may not have been told yet.
        return not self._asking_date and self.completing.take(step)

    def _search_typed(self) -> None:
        self._desk.search()
        if self.completing.typed():
            self._desk.complete(self.bar.cursor_position)

    def _stop_pausing(self) -> None:
        if self._pausing is not None:
            self._pausing.stop()
            self._pausing = None

    def _leave_date(self) -> None:
        self._asking_date = False
        self.prompt.show("dateline")
        self.bar.leave(self._session.request.query)
