"""What is kept, as the engine's thread needs it: whose marks count, what is new, where one was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from tui.reader.kept.keeper import Trouble
from tui.state.marks import MarksOfArticle
from tui.state.personal import PersonalState
from tui.state.places import ROWS
from tui.state.searches import SavedSearch, only_new, write_request

if TYPE_CHECKING:
    from search import Archive, ArticleHead, SearchRequest
    from tui.state.places import Place

_Found = TypeVar("_Found")
QUERIES: Final = 200
"""How many earlier queries are at hand."""
Cancel = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class RowMarks:
    """How the articles of some rows are marked, and which of them are new."""

    marks: Mapping[str, MarksOfArticle]
    new: frozenset[str]


NO_MARKS: Final = RowMarks({}, frozenset())


@dataclass(frozen=True, slots=True)
class Began:
    """What was kept of the person in this archive."""

    place: Place | None
    queries: tuple[str, ...]
    since: int | None
    rows: str = ""
    """How many lines a row of the list has; empty where the person has not chosen."""


@dataclass(frozen=True, slots=True)
class Looked:
    """The visit since which articles are new in this session."""

    since: int | None


@dataclass(frozen=True, slots=True)
class SavedState:
    """A saved search, how many articles it finds and how many of them are new; -1: it fails."""

    search: SavedSearch
    total: int
    new: int


@dataclass(frozen=True, slots=True)
class SavedSearches:
    """All saved searches of an archive."""

    searches: tuple[SavedState, ...]


class SessionState:
    """The state of the person beside an archive; for the thread of the engine alone.

    `deliver` is called with what is read at the beginning and must only pass it on.
    """

    def __init__(
        self, path: Path | str, state: PersonalState, deliver: Callable[[object], None]
    ) -> None:
        self._path = path
        self._deliver = deliver
        self._state = state
        self._since: int | None = None
        self._since_of: dict[str, int] = {}
        self._looked: int | None = None

    def open(self) -> Archive:
        """Open the archive with the person's marks, and deliver what was kept."""
        from search import Archive

        archive = Archive.open(self._path, marks=self._state.resolver)
        state = self._state
        state.attach(archive)
        state.begin(look=False)
        self._since = state.since
        queries = tuple(state.searches.queries(QUERIES))
        rows = state.places.setting(ROWS)
        self._deliver(Began(state.places.place(), queries, self._since, rows))
        if trouble := state.take_trouble():
            self._deliver(Trouble(trouble))
        return archive

    def copy(self, state: PersonalState) -> PersonalState:
        """Have another state answer with the marks that what is listed was asked for with."""
        state.since = self._state.since
        state.resolver.take_over(self._state.resolver)
        return state

    def close(self) -> None:
        """Close the file."""
        self._state.close()

    def look(self, archive: Archive, _cancel: Cancel) -> Looked:
        """Note that the archive is looked at as it is now."""
        if self._looked != archive.generation:
            self._looked = archive.generation
            self._state.look()
            if self._since is None:
                self._since = self._state.since
        return Looked(self._since)

    def before_search(self, request: SearchRequest) -> None:
        """Have the marks count as they are now, and what is new to a saved search that was opened.

        Until the next search a list stays what it was asked for, whatever is marked meanwhile.
        """
        since = self._since_of.get(write_request(request), self._since)
        if since != self._state.since:
            self._state.since = since
            self._state.resolver.forget_new()
        self._state.resolver.refresh()

    def marks_of(self, pages: Mapping[int, Iterable[ArticleHead]]) -> RowMarks:
        """Return the marks of the articles on these pages."""
        ids = [head.id for rows in pages.values() for head in rows]
        new = self._state.new()
        return RowMarks(self._state.marks.of(ids), new.intersection(ids) if new else new)

    def saved(self, archive: Archive, cancel: Cancel) -> SavedSearches:
        """Return the saved searches with what is new to each; a call for the engine thread."""
        from search import QueryError, QueryTimeout

        found = []
        for search in self._state.searches.saved():
            request = replace(search.request, limit=0, facets=0)
            total = new = -1
            try:
                total = archive.search(request, cancel=cancel).total
                new = 0
                looked = self._state.searches.looked(search.listed)
                if looked is not None:
                    with self._state.as_of(looked):
                        new = archive.search(only_new(request), cancel=cancel).total
            except (QueryError, QueryTimeout):
                pass  # It is shown all the same: it can be opened and mended.
            found.append(SavedState(search, total, new))
        return SavedSearches(tuple(found))

    def looking_at(
        self, search: SavedSearch, call: Callable[[Archive, Cancel], _Found]
    ) -> Callable[[Archive, Cancel], _Found]:
        """Return the call that shows a saved search, which counts as looked at now.

        What came since it was looked at last is new in it until the session ends.
        """

        def look(archive: Archive, cancel: Cancel) -> _Found:
            self.look(archive, cancel)
            searches = self._state.searches
            looked, visit = searches.looked(search.listed), searches.last_visit()
            if looked is not None:
                self._since_of.setdefault(write_request(search.request), looked)
            found = call(archive, cancel)
            if visit is not None:
                searches.look(search.listed, visit)
            return found

        return look
