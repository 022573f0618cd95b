"""Asks the engine for what the panes show, and gives them what comes back unless it is stale."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from tui import cards, questions
from tui.actions import Place
from tui.safe import safe
from tui.session import Results, Session
from tui.widgets.article_list import ArticleList
from tui.widgets.article_pane import ArticlePane
from tui.widgets.facet_pane import FacetPane
from tui.widgets.query_bar import QueryBar
from tui.worker import Answer, Worker

if TYPE_CHECKING:
    from search import ArticleHead, FacetField, SearchRequest, SearchResult

_NOTHING: Final = (
    "No article matches.",
    "",
    "u undoes the last filter, ctrl+u clears query and filters.",
)
_NEAR: Final = 5
"""How many words are offered in the place of one that matches nothing."""
_EMPTY: Final = ("The archive is empty.", "", "dateline open FOLDER fills it.")
_FILLING: Final = ("Indexing.", "", "The first articles show here as soon as they are in.")


class Desk:
    """Keeps list, article and facets at what the session asks for.

    `in_view` says whether a pane is on the screen: facets are counted only there. `filling` is
    whether an indexing runs, so that an archive without articles may just be on its way.
    """

    def __init__(
        self,
        session: Session,
        worker: Worker,
        panes: tuple[QueryBar, ArticleList, ArticlePane, FacetPane],
        in_view: Callable[[Place], bool],
    ) -> None:
        self.session = session
        self.filling = False
        self.error = ""
        self.suggestion: questions.Suggestion | None = None
        """What may have been meant by a query that finds nothing."""
        self._worker = worker
        self._bar, self._list, self._article, self._facets = panes
        self._in_view = in_view
        self._arrive_at: int | None = 0
        self._opening: tuple[str, SearchRequest] | None = None
        self._opened: tuple[str, SearchRequest] | None = None
        self._counted: SearchRequest | None = None

    def show_stored(self, first: SearchResult | None) -> None:
        """Show the first page as the archive stored it, before the engine is there."""
        if first is not None:
            results = Results(first.total)
            results.put(0, first.articles)
            self._list.show(results, _EMPTY)
            self._facets.show(first.facets, self.session)
        elif self.filling:
            self._list.show(Results(), _FILLING)

    def search(self, article: str = "") -> None:
        """Ask what matches now, to be shown from the first row on.

        An article that is named is chosen, where it is not too far down.
        """
        self.suggestion = None
        self._opening = None
        asked = self.session.asked
        self._worker.ask(
            "search",
            questions.find_again(asked, 0, article, 0) if article else questions.find(asked),
        )

    def search_again(self, *, stay: bool) -> None:
        """Ask the newest generation; `stay` at the chosen article wherever its row is now."""
        self._opening = self._opened = None
        chosen, rows = self._list.chosen, self._list
        id = chosen.id if chosen is not None and stay else ""
        self._worker.ask(
            "search",
            questions.find_again(self.session.asked, rows.cursor, id, rows.results.total),
        )

    def fetch(self) -> None:
        """Ask for the rows in view that are not at hand."""
        if missing := self._list.results.missing(*self._list.window):
            self._worker.ask("rows", questions.fetch(self.session.asked, missing))

    def follow(self, arrive_at: int | None = 0) -> None:
        """Have the chosen article at hand, at this hit (-1 is the last one).

        Where its pane is not in view nothing is drawn, and opening it takes no time.
        """
        head = self._list.chosen
        if head is None:
            self._arrive_at = arrive_at  # Its row is on the way.
            return
        wanted = (head.id, self.session.asked)
        if wanted == self._opening:
            return
        if wanted == self._opened:
            self._worker.drop("article")
            self._opening = None
            return
        self._arrive_at = arrive_at
        self._opening = wanted
        self._worker.ask("article", questions.open_article(self.session.asked, head))

    def count(self) -> None:
        """Ask for the facets where their pane is in view."""
        asked = replace(self.session.asked, sort="newest")
        if self._in_view("facets") and asked != self._counted:
            self._counted = asked
            self._worker.ask("facets", questions.count(asked))

    def jump_to_day(self, direction: questions.Direction) -> None:
        """Go to the first article of the next older or newer day."""
        rows, asked = self._list, self.session.asked
        if rows.results.total:
            self._worker.ask(
                "jump", questions.next_day(asked, rows.cursor, rows.results.total, direction)
            )

    def jump_to_date(self, day: date) -> None:
        """Go to the first article of a day, or the nearest one after it in the list."""
        if total := self._list.results.total:
            self._worker.ask("jump", questions.row_of_date(self.session.asked, total, day))

    def reason(self, head: ArticleHead) -> None:
        """Ask why this article matched."""
        self._worker.ask("page", questions.reason(self.session.asked, head.id))

    def card(self, field: FacetField, name: str) -> None:
        """Ask what is known of a person or an organization."""
        self._worker.ask("page", cards.card(field, name))
        self._worker.ask("examples", cards.examples(field, name))

    def undecided(self, field: FacetField) -> None:
        """Ask which names may be one."""
        self._worker.ask("page", cards.undecided(field))

    def complete(self, column: int) -> None:
        """Ask what may be meant before this column of the query."""
        self._worker.ask("completion", questions.complete(self.session.request.query, column))

    def take(self, answer: Answer) -> object:
        """Show what came of a question, unless a newer one was asked meanwhile.

        Returns what is not for a pane.
        """
        if not self._worker.is_newest(answer):
            return None
        value = answer.value
        if answer.error is not None:
            self._show_error(answer.error)
        elif isinstance(value, questions.Found):
            self._show_found(value)
        elif isinstance(value, questions.Fetched):
            for number, rows in value.pages.items():
                self._list.results.put(number, rows)
            self._list.refresh_rows()
            self.follow(self._arrive_at)
        elif isinstance(value, questions.Opened):
            again = self._opened is None and value.head.id == self._article.shown
            self._opened, self._opening = self._opening, None
            self._article.show(
                value.head, value.article, value.highlights, hit=self._arrive_at, keep_place=again
            )
        elif isinstance(value, questions.Counted):
            self._facets.show(value.facets, self.session)
        elif isinstance(value, questions.Suggestion):
            self.suggestion = value
            self._list.show(self._list.results, _did_you_mean(value))
        elif isinstance(value, int):
            self.choose(value)
        else:
            return value
        return None

    def choose(self, row: int) -> None:
        """Choose a row of the list and show what belongs to it."""
        if self._list.choose(row):
            self.fetch()
            self.follow()

    def _show_found(self, found: questions.Found) -> None:
        results = Results(found.total, found.took_ms)
        for number, rows in found.pages.items():
            results.put(number, rows)
        self.error = ""
        self._bar.mark_fault(None)
        notice = _NOTHING if self.session.narrows else _FILLING if self.filling else _EMPTY
        chosen, row = self._list.chosen, found.row
        if chosen is not None and results.row(self._list.cursor) == chosen:
            row = self._list.cursor  # It stands where it stood: whoever moved there stays.
        self._list.show(results, notice, cursor=row)
        if not found.total:
            self._article.clear()
            self._opened = None
            if self.session.request.query.strip():
                self._worker.ask("suggestion", questions.suggest(self.session.request))
        self.fetch()
        self.follow()
        self._counted = None
        self.count()

    def _show_error(self, error: Exception) -> None:
        from search import ArchiveMissing, QueryError

        self._opening = None
        if isinstance(error, ArchiveMissing) and self.filling:
            return  # It is about to be made.
        self.error = str(error) or type(error).__name__
        if isinstance(error, QueryError):
            self.error = f"column {error.column + 1}: {self.error}"
            self._bar.mark_fault(error.column)


def _did_you_mean(suggestion: questions.Suggestion) -> tuple[str, ...]:
    first, *others = (safe(word) for word in suggestion.near[:_NEAR])
    also = (f"Also near it: {', '.join(others)}.",) if others else ()
    return (
        _NOTHING[0],
        "",
        f"Nothing contains “{safe(suggestion.word)}”.",
        f"Did you mean {first}? enter here takes it.",
        *also,
        *_NOTHING[1:],
    )
