"""What the query bar is used for: a query searched for as it is typed, or what is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Protocol

from textual.timer import Timer

from search import Completion, QueryError, day_interval, query_fault
from tui.reader.actions import Pane
from tui.reader.completion import Completions
from tui.reader.panes import Panes
from tui.reader.session import Session, replaced
from tui.reader.widgets.query_bar import Prompt, QueryBar

_TYPING_PAUSE: Final = 0.03
"""Seconds without a key before a query that is being typed is searched for."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something that is typed in the bar instead of a query.

    `prompt` stands before it and `text` in it, `placeholder` where it is empty. `answer` takes what
    was typed and returns what is wrong with it, None for nothing. `choices` may be typed. `changed`
    is called with each text meanwhile, and `pane` has the keys afterwards.
    """

    prompt: str
    answer: Callable[[str], QueryError | str | None]
    placeholder: str = ""
    text: str = ""
    choices: tuple[str, ...] = ()
    changed: Callable[[str], None] | None = None
    pane: Pane = "list"


class _Timers(Protocol):
    def __call__(self, delay: float, callback: Callable[[], None]) -> Timer: ...


class QueryInput:
    """The query bar, the prompt before it and the completions of its text."""

    def __init__(self, session: Session, panes: Panes, bar: QueryBar, timer: _Timers) -> None:
        self.prompt = Prompt()
        self.bar = bar
        self.completions = Completions(bar)
        self._panes = panes
        self._session = session
        self._timer = timer
        self._pause_timer: Timer | None = None
        self._question: Question | None = None
        self._refused: str | None = None
        """What was typed and could not be taken."""

    @property
    def pane(self) -> Pane:
        """The pane that has the keys after what is being typed."""
        return "list" if self._question is None else self._question.pane

    def typed(self) -> None:
        """Search for what has been typed so far, after a short pause."""
        query = self.bar.value
        if self._question is not None:
            if query == self._refused:
                return  # It is what was answered to already.
            self._refused = None
            self._panes.clear_fault()
            if self._question.changed is not None:
                self._question.changed(query)
            self.completions.offer(_choices(self._question.choices, query), len(query))
            return
        if query == self._session.request.query:
            return
        self._session.type_query(query)
        self.completions.typed()
        self._stop_timer()
        self._pause_timer = self._timer(_TYPING_PAUSE, self._search_typed)

    def search(self) -> None:
        """Search at once for what the session asks for."""
        self._stop_timer()
        self._panes.search()

    def search_anew(self, article: str = "", row: int = 0, offset: int = 0) -> None:
        """Show the query of the session in the bar, search for it, and go where `Panes` says."""
        self.completions.clear()
        self.bar.value = self._session.request.query
        self._stop_timer()
        self._panes.search(article, row, offset)

    def query(self) -> None:
        """Give the bar the keys."""
        self.bar.ask(self._session.request.query)

    def ask(self, question: Question) -> None:
        """Have something typed instead of a query."""
        self._question = question
        self.completions.clear()
        self.prompt.show(question.prompt)
        self._panes.clear_fault()
        self.bar.ask(question.text, question.placeholder)

    def choices(self, choices: tuple[str, ...]) -> None:
        """Offer these where something is being asked for that can be chosen."""
        if self._question is not None:
            self._question = replace(self._question, choices=choices)
            self.typed()

    def date(self) -> None:
        """Have a date typed, and jump to it."""
        self.ask(Question("date", self._jump, "2022-01-10, Jan 2022, 2022, yesterday, last-7d"))

    def _jump(self, text: str) -> QueryError | None:
        try:
            days = day_interval(text)
        except QueryError as error:
            return error
        self._panes.jump_to_date(days)
        return None

    def recall(self, back: int) -> None:
        """Take an earlier query of the history, or a later one."""
        if self._question is None:
            self._session.recall(back)
            self.search_anew()

    def take(self, query: str) -> None:
        """Search for a query that was chosen from a list."""
        if self._question is not None:
            self._leave_question()
        self._session.accept_query(query)
        self.search_anew()

    def correct(self) -> None:
        """Search for what is suggested where the query finds nothing."""
        if (meant := self._panes.suggestion) is not None:
            query = self._session.request.query
            self._session.accept_query(replaced(query, meant.word, meant.near[0]))
            self.search_anew()

    def accept(self) -> bool:
        """Accept what was typed; False where it cannot be understood, which is shown then."""
        text = self.bar.value
        if self._question is not None:
            fault = self._question.answer(text)
            self._refused = None if fault is None else text
            if isinstance(fault, str):
                self._panes.fault = fault
            elif fault is not None:
                self._panes.show_fault(fault)
            else:
                self._leave_question()
            return fault is None
        if (fault := query_fault(text)) is not None:
            self._panes.show_fault(fault)
            return False
        self._finish(text)
        return True

    def leave(self) -> None:
        """Stop typing and keep the query as it is."""
        if self._question is not None:
            self._leave_question()
        else:
            self._finish(self.bar.value)

    def complete(self, step: int) -> bool:
        """Insert the candidate this many further into the query; False where there is none."""
        self.typed()  # The message of the last change may not have come yet.
        return self.completions.insert(step)

    def _finish(self, query: str) -> None:
        """Take a query as it is, so that its last word stands for itself alone."""
        before = self._session.effective_request
        self._session.accept_query(query)
        if self._session.effective_request != before or self._panes.error:
            self.search()

    def _search_typed(self) -> None:
        self._panes.search()
        if self.completions.typed():
            self._panes.load_completions(self.bar.cursor_position)

    def _stop_timer(self) -> None:
        if self._pause_timer is not None:
            self._pause_timer.stop()
            self._pause_timer = None

    def _leave_question(self) -> None:
        self._question = None
        self.completions.clear()
        self.prompt.show("dateline")
        self._panes.clear_fault()
        self.bar.leave(self._session.request.query)
        if (fault := query_fault(self._session.request.query)) is not None:
            self._panes.show_fault(fault)


def _choices(choices: tuple[str, ...], typed: str) -> tuple[Completion, ...]:
    """Return the choices that begin with what was typed after the last comma."""
    start = typed.rfind(",") + 1
    start += len(typed) - start - len(typed[start:].lstrip(" +-"))
    begun = typed[start:].casefold()
    return tuple(
        Completion(start, len(typed), choice)
        for choice in choices
        if choice.casefold().startswith(begun) and choice != typed[start:]
    )
