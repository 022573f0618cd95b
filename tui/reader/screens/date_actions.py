"""What the key does that corrects the dates of articles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from search import NO_DATE, QueryError, day_interval
from tui.reader.corrections import CorrectionResult, correct_dates
from tui.reader.kept import listed
from tui.reader.query_input import QueryInput, Question
from tui.reader.screens.mark_actions import MarkActions
from tui.reader.screens.view import ReadingView
from tui.reader.session import Session
from tui.reader.widgets.article_list import ArticleList

if TYPE_CHECKING:
    from tui.reader.kept.listed import ListedWork

_PLACEHOLDER = "2022-01-09, 2022-01, 2022-01-09..2022-01-11, none; empty: as the source says"


class DateActions:
    """Has the method of the action; `start` begins work on all that is listed, if it can."""

    def __init__(
        self,
        screen: ReadingView,
        shown: ArticleList,
        session: Session,
        query_input: QueryInput,
        marks: MarkActions,
        start: Callable[[ListedWork], bool],
        archive: Path | str,
        deliver: Callable[[CorrectionResult], None],
        *,
        restricted: bool,
    ) -> None:
        self._screen = screen
        self._list = shown
        self._session = session
        self._query_input = query_input
        self._marks = marks
        self._start = start
        self._archive = archive
        self._deliver = deliver
        self._restricted = restricted

    def do_correct_date(self) -> None:
        """Have the date typed on which the article, or all that is listed, appeared."""
        head = self._list.selected
        if self._restricted:
            self._screen.message = "dates cannot be corrected here"
        elif head is None:
            self._screen.message = "there is no article here to date"
        else:
            everything, id = self._marks.for_all, head.id
            pane = self._screen.active

            def answer(text: str) -> QueryError | str | None:
                text = text.strip()
                if (fault := _fault(text)) is not None:
                    return fault
                if everything:
                    return self._correct_all(text)
                self._correct([id], text)
                return None

            days = [day.isoformat() for day in head.published[:2] if day is not None]
            date = "" if everything else "..".join(dict.fromkeys(days))
            self._query_input.ask(Question("date", answer, _PLACEHOLDER, date, pane=pane))

    def _correct(self, ids: Sequence[str], date: str) -> None:
        self._screen.message = "correcting"
        correct_dates(self._archive, ids, date, self._deliver)

    def _correct_all(self, date: str) -> str | None:
        def correct(ids: Sequence[str]) -> None:
            correct_dates(self._archive, ids, date, self._deliver)

        if not self._start(listed.pass_on(self._session.effective_request, correct)):
            return "still at work on all that is listed; ctrl+c stops it"
        return None


def _fault(text: str) -> QueryError | str | None:
    """Return what is wrong with a date, None for nothing."""
    if not text or text.lower() == NO_DATE:
        return None
    try:
        days = day_interval(text)
    except QueryError as error:
        return error
    return None if all(days) else "a date has a first and a last day: 2022-01-09..2022-01-11"
