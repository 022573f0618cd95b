"""Keeps the panes in step with the session: calls the engine and shows what is not stale."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from tui.reader import cards, dates, engine_calls, stories
from tui.reader.actions import Pane
from tui.reader.engine_thread import Answer, EngineThread
from tui.reader.kept.session_state import SessionState
from tui.reader.session import Results, Session
from tui.reader.widgets.article_list import ArticleList
from tui.reader.widgets.article_pane import ArticlePane
from tui.reader.widgets.facet_pane import FacetPane
from tui.reader.widgets.query_bar import QueryBar
from tui.terminal.safe import safe

if TYPE_CHECKING:
    from search import ArticleHead, FacetName, QueryError, SearchRequest, SearchResult
    from tui.state.marks import MarksOfArticle
    from tui.state.searches import SavedSearch

_NOTHING: Final = (
    "No article matches.",
    "",
    "u undoes the last change, ctrl+u clears query and filters.",
)
_NEAR: Final = 5
"""How many words near one that matches nothing are offered."""
_EMPTY: Final = (
    "The archive is empty.",
    "",
    "dateline open FOLDER fills it; what any process adds shows here.",
)
_NONE_YET: Final = ("No article yet.", "", "What another process adds shows here.")
_FILLING: Final = ("Indexing.", "", "The first articles show here as soon as they are in.")


class Panes:
    """Shows in list, article and facets what the session asks for.

    `in_view` returns whether a pane is on the screen; facets are counted only then. `indexing` is
    whether an indexing runs, so that the archive may not exist yet, `failed` whether one failed.
    """

    def __init__(
        self,
        session: Session,
        engine: EngineThread,
        widgets: tuple[QueryBar, ArticleList, ArticlePane, FacetPane],
        in_view: Callable[[Pane], bool],
        kept: SessionState,
    ) -> None:
        self.session = session
        self.indexing = False
        self.failed = False
        self.newer: int | None = None
        """How many articles more a generation has that is not shown yet, None where there is none.
        """
        self.error = ""
        self.fault = ""
        """Why the query cannot be understood."""
        self.hint = ""
        self.suggestion: engine_calls.Suggestion | None = None
        """What may have been meant by a query that finds nothing."""
        self._engine = engine
        self._bar, self._list, self._article, self._facets = widgets
        self._in_view = in_view
        self._kept = kept
        self._offset: tuple[str, int] | None = None
        self._elsewhere = False
        self._hit: int | None = 0
        self._article_requested: tuple[str, SearchRequest] | None = None
        self._article_shown: tuple[str, SearchRequest] | None = None
        self._facets_requested: SearchRequest | None = None
        self._bars = 0
        self._filter: tuple[FacetName, str] | None = None
        self._finder = engine_calls.ValueFinder()
        self._missing = False
        self._days_wanted: tuple[date | None, date | None] = (None, None)

    def show_stored(self, first: SearchResult | None) -> None:
        """Show the first page as the archive stored it, before the engine is loaded."""
        if first is not None:
            results = Results(first.total, folded=first.folded)
            results.put(0, first.articles)
            self._list.show(results, _EMPTY)
            self._facets.show(first.facets, self.session)
        elif self.indexing:
            self._list.show(Results(), _FILLING)

    def search(self, article: str = "", row: int = 0, offset: int = 0) -> None:
        """Search for what the session asks for and show it from the first row on, or from `row` on.

        The row of `article` is selected where it is on one of the next pages, and the article is
        shown from the character `offset` of its text on.
        """
        self.suggestion = None
        self._article_requested = None
        self._offset = (article, offset) if offset else None
        self._elsewhere = bool(article or row)
        request = self.session.effective_request
        call = (
            engine_calls.find_again(request, row, article, 0)
            if article or row
            else engine_calls.find(request)
        )
        self._engine.submit("search", engine_calls.with_marks(call, self._kept, request))

    def search_again(self, *, stay: bool) -> None:
        """Search the newest generation; `stay` at the selected article, wherever its row is now."""
        self.newer = None
        self._article_requested = self._article_shown = None
        selected, rows = self._list.selected, self._list
        id = selected.id if selected is not None and stay else ""
        request = self.session.effective_request
        call = engine_calls.find_again(request, rows.cursor, id, rows.results.total)
        self._engine.submit("search", engine_calls.with_marks(call, self._kept, request))

    def look(self) -> None:
        """Note that the archive is looked at as it is now."""
        self._engine.submit("look", self._kept.look)

    def load_saved(self) -> None:
        """Load the saved searches and what is new to each."""
        self._engine.submit("overlay", self._kept.saved)

    def open_saved(self, search: SavedSearch) -> None:
        """Search for what a saved search asks for, with what is new to it marked."""
        self.suggestion = None
        self._article_requested = None
        found = engine_calls.find(search.request)
        call = engine_calls.with_marks(found, self._kept, search.request)
        self._engine.submit("search", self._kept.looking_at(search, call))

    def load_marks(self) -> None:
        """Fetch the rows in view once more, for the marks of many articles have changed."""
        first, last = self._list.prefetch_range
        if pages := self._list.results.pages(first, last):
            call = engine_calls.fetch(self.session.effective_request, pages)
            self._engine.submit("rows", engine_calls.with_marks(call, self._kept))

    def show_marks(self, marks: Mapping[str, MarksOfArticle]) -> None:
        """Show how articles are marked now."""
        self._list.results.mark(marks)
        self._list.refresh()
        shown = self._article.shown
        if shown is not None and shown in marks:
            self._article.mark(marks[shown])

    def look_for_newer(self) -> None:
        """Ask whether another process has published a generation."""
        self._engine.submit("watch", engine_calls.look_for_newer)

    def load_rows(self) -> None:
        """Fetch the rows in and near the view that are missing."""
        if missing := self._list.results.missing(*self._list.prefetch_range):
            call = engine_calls.fetch(self.session.effective_request, missing)
            self._engine.submit("rows", engine_calls.with_marks(call, self._kept))
        self.load_snippets()

    def load_snippets(self) -> None:
        """Fetch the snippets of the rows in view, where they are shown."""
        if ids := self._list.lacking_snippets:
            request = self.session.effective_request
            self._engine.submit("snippets", engine_calls.snippets_of(request, ids))

    def load_article(self, hit: int | None = 0) -> None:
        """Load the selected article and show it at this hit (-1 is the last one).

        It is loaded even where its pane is not in view, so that opening the pane takes no time.
        """
        head = self._list.selected
        if head is None:
            self._hit = hit  # Its row is being fetched.
            return
        wanted = (head.id, self.session.effective_request)
        if wanted == self._article_requested:
            return
        if wanted == self._article_shown:
            self._engine.drop("article")
            self._article_requested = None
            return
        self._hit = hit
        self._article_requested = wanted
        self._engine.submit(
            "article", engine_calls.open_article(self.session.effective_request, head)
        )

    def load_facets(self) -> None:
        """Count the facets where their pane is in view and does not show them already."""
        request = replace(self.session.effective_request, sort="newest")
        if self._in_view("facets") and request != self._facets_requested:
            self._facets_requested = request
            self._engine.submit("facets", engine_calls.count(request))
            self._load_values()

    def filter_facet(self, field: FacetName, text: str) -> None:
        """Show all values of a facet that have this text in them; an empty one shows all facets."""
        self._filter = (field, text) if text.strip() else None
        if self._filter is None:
            self._engine.drop("values")
            self._facets.show_found(None)
        else:
            self._load_values()

    def filter_of(self, field: FacetName) -> str:
        """Return the text that the values of a facet are to have in them."""
        return self._filter[1] if self._filter is not None and self._filter[0] == field else ""

    def _load_values(self) -> None:
        if self._filter is not None:
            request = replace(self.session.effective_request, sort="newest")
            self._engine.submit("values", self._finder.find(request, *self._filter))

    def load_timeline(self, most: int | None = None) -> None:
        """Count when the articles appeared, in at most `most` bars; 0: no longer."""
        if most is not None:
            self._bars = most
        if self._bars:
            request = self.session.effective_request
            self._engine.submit("timeline", engine_calls.when(request, self._bars))
        else:
            self._engine.drop("timeline")

    def jump_to_day(self, direction: engine_calls.Direction) -> None:
        """Select the first article of the next older or newer day."""
        rows, request = self._list, self.session.effective_request
        if rows.results.total:
            self._engine.submit(
                "jump", engine_calls.next_day(request, rows.cursor, rows.results.total, direction)
            )

    def jump_to_date(self, days: tuple[date | None, date | None]) -> None:
        """Select the first article of these days, or of the nearest one after them in the list."""
        if total := self._list.results.total:
            self._days_wanted = days
            self._engine.submit(
                "jump", engine_calls.row_of_date(self.session.effective_request, total, *days)
            )

    def load_reasons(self, head: ArticleHead) -> None:
        """Load the reasons why this article matched."""
        self._engine.submit("overlay", engine_calls.reason(self.session.effective_request, head.id))

    def load_story(self, head: ArticleHead) -> None:
        """Load the versions of an article and what is related to it."""
        self._engine.submit("overlay", stories.story(head.id))

    def load_card(self, field: FacetName, name: str) -> None:
        """Load what is known of a person or an organization."""
        self._engine.submit("overlay", cards.card(field, name, folded=self.session.request.folded))
        self._engine.submit("examples", cards.examples(field, name))

    def load_names(self, field: FacetName, typed: str) -> None:
        """Load the names that may be meant by what is typed."""
        self._engine.submit("completion", cards.names_like(field, typed))

    def load_undecided(self, field: FacetName) -> None:
        """Load the pairs of names that may be one."""
        self._engine.submit("overlay", cards.undecided(field))

    def load_facts(self) -> None:
        """Load what the archive has and what was imported last."""
        self._engine.submit("overlay", engine_calls.archive_facts)

    def load_completions(self, column: int) -> None:
        """Load what may complete the query at this column."""
        self._engine.submit("completion", engine_calls.complete(self.session.request.query, column))

    def show_answer(self, answer: Answer) -> object:
        """Show the answer to a call, unless a newer one was submitted since.

        Returns the value where it is not for a pane, else None.
        """
        if not self._engine.is_newest(answer):
            return None
        value = answer.value
        if answer.error is not None:
            if answer.kind not in ("watch", "snippets"):  # The next search reports the fault.
                self._show_error(answer.error)
        elif isinstance(value, engine_calls.Newer):
            self._show_newer(value.more)
        elif isinstance(value, engine_calls.FoundRows):
            self._show_found(value)
        elif isinstance(value, engine_calls.FetchedRows | engine_calls.FetchedSnippets):
            self._show_rows(value)
        elif isinstance(value, engine_calls.OpenedArticle):
            again = self._article_shown is None and value.head.id == self._article.shown
            self._article_shown, self._article_requested = self._article_requested, None
            marks = self._list.results.marks_of(value.head.id)
            self._article.show(
                value.head,
                value.article,
                value.highlights,
                marks,
                hit=self._hit,
                keep_position=again,
            )
            if self._offset is not None and self._offset[0] == value.head.id:
                self._article.show_from(self._offset[1])
            self._offset = None
        elif isinstance(value, engine_calls.FacetCounts | engine_calls.FoundValues):
            self._show_facets(value)
        elif isinstance(value, engine_calls.Suggestion):
            self.suggestion = value
            self._list.show(self._list.results, _did_you_mean(value))
        elif isinstance(value, int):
            self.select(value)
        elif isinstance(value, engine_calls.Jump):
            self.select(value.row)
            return dates.nothing_on(self._days_wanted, value.published)
        else:
            return value
        return None

    def _show_rows(self, fetched: engine_calls.FetchedRows | engine_calls.FetchedSnippets) -> None:
        if isinstance(fetched, engine_calls.FetchedSnippets):
            self._list.results.take_snippets(fetched.snippets)
            self._list.refresh()
            return
        for number, rows in fetched.pages.items():
            self._list.results.put(number, rows)
        self._list.results.mark(fetched.marks.marks, fetched.marks.new)
        self._list.refresh_rows()
        self.load_snippets()
        if self._article.shown is not None:
            self._article.mark(self._list.results.marks_of(self._article.shown))
        self.load_article(self._hit)

    def _show_facets(self, found: engine_calls.FacetCounts | engine_calls.FoundValues) -> None:
        if isinstance(found, engine_calls.FoundValues):
            self._facets.show_found(found)
        else:
            self._facets.show(found.facets, self.session)

    def select(self, row: int) -> None:
        """Select a row of the list and load what belongs to it."""
        if self._list.select(row):
            self.load_rows()
            self.load_article()

    def _show_newer(self, more: int | None) -> None:
        """Offer what is new; where nothing is shown that it could disturb, show it at once."""
        empty = not self._list.results.total and not self.session.is_narrowed
        if self._missing or (empty and more is not None):
            self.search_again(stay=False)
        elif self.newer != more:
            self.newer = more

    def _show_found(self, found: engine_calls.FoundRows) -> None:
        results = Results(
            found.total, found.took_ms, unfinished=found.unfinished, folded=found.folded
        )
        for number, rows in found.pages.items():
            results.put(number, rows)
        results.mark(found.marks.marks, found.marks.new)
        self.error, self.fault, self.hint, self._missing = "", "", found.hint, False
        self._bar.show_fault(None)
        notice = self._notice()
        selected, row = self._list.selected, found.row
        if self._elsewhere:
            self._elsewhere = False
        elif selected is not None and results.row(self._list.cursor) == selected:
            row = self._list.cursor  # It is where it was, so the selection stays.
        self._list.by_date = self.session.request.sort != "relevance"
        self._list.show(results, notice, cursor=row)
        if not found.total:
            self._article.clear()
            self._article_shown = None
            if self.session.request.query.strip():
                self._engine.submit("suggestion", engine_calls.suggest(self.session.request))
        self.load_rows()
        self.load_article()
        self._facets_requested = None
        self.load_facets()
        self.load_timeline()

    def clear_fault(self) -> None:
        """Show no fault of what is typed."""
        self.fault = ""
        self._bar.show_fault(None)

    def _notice(self) -> tuple[str, ...]:
        """Return what to say where there are no rows."""
        if self.session.is_narrowed:
            return _NOTHING
        return _FILLING if self.indexing else _NONE_YET if self.failed else _EMPTY

    def _show_error(self, error: Exception) -> None:
        from search import ArchiveMissing, QueryError

        self._article_requested = None
        self._missing = isinstance(error, ArchiveMissing)
        if isinstance(error, ArchiveMissing) and self.indexing:
            return  # The indexing is about to create it.
        if isinstance(error, QueryError):
            self.show_fault(error)
        else:
            self.error = str(error) or type(error).__name__

    def show_fault(self, fault: QueryError) -> None:
        """Show why the query cannot be understood, and where."""
        self.fault = f"column {fault.column + 1}: {fault}"
        self._bar.show_fault(fault.column)


def _did_you_mean(suggestion: engine_calls.Suggestion) -> tuple[str, ...]:
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
