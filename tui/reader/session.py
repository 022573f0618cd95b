"""The state of reading: the request with its history, and the rows of its result kept so far."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Literal

from tui.state.marks import UNMARKED, MarksOfArticle

if TYPE_CHECKING:
    from datetime import date

    from search import ArticleHead, FacetName, SearchRequest, Snippet, Sort

PAGE: Final = 200
"""Rows fetched together."""
_PAGES_KEPT: Final = 40
_HISTORY_KEPT: Final = 200
_SORTS: Final[tuple[Sort, ...]] = ("newest", "oldest", "relevance")
_WORD: Final = re.compile(r"\w+")

FilterMode = Literal["included", "alternative", "excluded", ""]
"""How a value of a facet filters: it must be there, it or another, it must not, or not at all."""

_INCLUDED: Final[Mapping[FacetName, str]] = {
    "people": "people",
    "organizations": "organizations",
    "sources": "sources",
    "authors": "authors",
    "sections": "sections",
    "languages": "languages",
}
_EXCLUDED: Final[Mapping[FacetName, str]] = {
    "people": "not_people",
    "organizations": "not_organizations",
}
_ALTERNATIVE: Final[Mapping[FacetName, str]] = {
    "people": "any_people",
    "organizations": "any_organizations",
}
"""Sources and languages that are included are alternatives."""
_FILTERS: Final[Mapping[FilterMode, Mapping[FacetName, str]]] = {
    "included": _INCLUDED,
    "alternative": _ALTERNATIVE,
    "excluded": _EXCLUDED,
}
_EXACTLY: Final = "="
"""Before a name in a request: the entity shown under it, not every one that may be called so."""


def exactly(field: FacetName, name: str) -> str:
    """Return how a request names exactly this value of a facet."""
    return name if field in ("sources", "languages") else _EXACTLY + name


def name_shown(value: str) -> str:
    """Return the name of a value as `exactly` writes it in a request."""
    return value.removeprefix(_EXACTLY)


def replaced(query: str, word: str, other: str) -> str:
    """Return `query` with `other` for every word that is `word` without its case and accents."""
    from search import fold

    return _WORD.sub(lambda found: other if fold(found[0]) == word else found[0], query)


class Session:
    """The request as the person has built it, with what can be undone and done again."""

    def __init__(self, request: SearchRequest) -> None:
        self.request = request
        self.typing = False
        self.queries: list[str] = [request.query] if request.query else []
        """The earlier queries, the oldest first."""
        self.remembered: Callable[[str], None] = lambda _query: None
        """Is called with each query that becomes the newest of the history."""
        self._undo: list[SearchRequest] = []
        self._redo: list[SearchRequest] = []
        self._settled = request
        """The request with the last query that was accepted and the filters."""
        self._draft = ""
        self._back = 0

    @property
    def is_unfinished(self) -> bool:
        """Whether the query ends with a word that is being typed."""
        return self.typing and self.request.query[-1:].isalnum()

    @property
    def effective_request(self) -> SearchRequest:
        """The request to search for: a word that is being typed also stands for longer ones."""
        return replace(self.request, typing=self.is_unfinished)

    @property
    def can_undo(self) -> bool:
        """Whether there is a change of query or filters to undo."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """Whether a change was undone, and nothing else changed since."""
        return bool(self._redo)

    @property
    def depth(self) -> int:
        """How many changes of query and filters there are to undo."""
        return len(self._undo)

    @property
    def undone(self) -> int:
        """How many changes of query and filters there are to redo."""
        return len(self._redo)

    @property
    def steps(self) -> tuple[list[SearchRequest], list[SearchRequest]]:
        """What undo and what redo lead to, the next one last."""
        return list(self._undo), list(self._redo)

    def take_steps(self, undo: Sequence[SearchRequest], redo: Sequence[SearchRequest]) -> None:
        """Have undo and redo lead to what they led to in an earlier session."""
        self._undo, self._redo = list(undo), list(redo)

    @property
    def is_narrowed(self) -> bool:
        """Whether a query or a filter leaves articles out."""
        return self.request != self._cleared()

    def type_query(self, query: str) -> None:
        """Set the query while it is being typed."""
        self.request = replace(self.request, query=query)
        self.typing = True
        self._back = 0

    def accept_query(self, query: str) -> None:
        """Set a finished query and add it to the history."""
        self.request = replace(self.request, query=query)
        self.typing = False
        self.remember_query()
        self._settle()

    def remember_query(self) -> None:
        """Make the query the newest of the history."""
        query = self.request.query
        self._back = 0
        if query.strip():
            if query in self.queries:
                self.queries.remove(query)
            self.queries.append(query)
            del self.queries[:-_HISTORY_KEPT]
            self.remembered(query)

    def take_history(self, queries: Sequence[str]) -> None:
        """Put the queries of earlier sessions before those of this one."""
        earlier = [query for query in queries if query not in self.queries]
        self.queries = [*earlier, *self.queries][-_HISTORY_KEPT:]

    def open(self, request: SearchRequest) -> None:
        """Ask for what a saved search or an earlier session asked for; undo leads back."""
        self.typing = False
        self._back = 0
        now = self.request
        wanted = replace(request, limit=now.limit, offset=now.offset, facets=now.facets)
        self._change(replace(wanted, typing=now.typing))

    def recall(self, back: int) -> None:
        """Set the query of the history `back` steps before the one recalled last.

        Negative steps end at what was typed before the first recall.
        """
        if not self._back:
            self._draft = self.request.query
        earlier = [query for query in self.queries if query != self._draft]
        self._back = max(0, min(self._back + back, len(earlier)))
        query = earlier[-self._back] if self._back else self._draft
        self.request = replace(self.request, query=query)
        self.typing = False

    def filter_of(self, field: FacetName, name: str) -> FilterMode:
        """Return whether this value of a facet is included, excluded, or neither (empty)."""
        return next((mode for shown, mode in self.filters(field) if shown == name), "")

    def filters(self, field: FacetName) -> list[tuple[str, FilterMode]]:
        """Return the values of a facet that are included, alternatives, and excluded."""
        values: list[tuple[str, FilterMode]] = [
            (name_shown(value), mode)
            for mode, fields in _FILTERS.items()
            if field in fields
            for value in getattr(self.request, fields[field])
        ]
        return list(dict.fromkeys(values))

    def toggle(self, field: FacetName, name: str, mode: FilterMode) -> bool:
        """Make a value filter in this way, or undo that; False where the facet does not allow it.

        With the first alternative the value that was included last becomes one too.
        """
        if mode == "alternative" and field not in _ALTERNATIVE:
            mode = "included"
        if field not in (fields := _FILTERS[mode]):
            return False
        already = self.filter_of(field, name) == mode
        request = self._without(field, name)
        if not already:
            names = getattr(request, fields[field])
            if mode == "alternative" and not names:
                included = getattr(request, _INCLUDED[field])
                names = included[-1:]
                request = _with_names(request, {_INCLUDED[field]: included[:-1]})
            request = _with_names(request, {fields[field]: (*names, exactly(field, name))})
        self._change(request)
        return True

    def choose_days(self, since: date | None, until: date | None) -> None:
        """Show only articles of these days."""
        self._change(replace(self.request, since=since, until=until))

    def clear(self) -> None:
        """Drop the query and every filter."""
        self.typing = False
        self._back = 0
        self._change(self._cleared())

    def show_only(self, query: str) -> None:
        """Ask for what a query alone finds; `undo` comes back."""
        self.typing = False
        self._back = 0
        self._change(replace(self._cleared(), query=query))

    def undo(self) -> bool:
        """Return to the query and filters before their last change; False when there was none.

        The order stays.
        """
        return self._step(self._undo, self._redo)

    def redo(self) -> bool:
        """Return to the query and filters before the last undo; False when there was none."""
        return self._step(self._redo, self._undo)

    def next_sort(self) -> None:
        """Go on to the next order."""
        sort = _SORTS[(_SORTS.index(self.request.sort) + 1) % len(_SORTS)]
        self.request = replace(self.request, sort=sort)

    def toggle_folded(self) -> None:
        """Fold the versions of one text, or show them all."""
        self._change(replace(self.request, folded=not self.request.folded))

    def _cleared(self) -> SearchRequest:
        request = self.request
        return replace(
            type(request)(),
            sort=request.sort,
            limit=request.limit,
            offset=request.offset,
            facets=request.facets,
            folded=request.folded,
            count_versions=request.count_versions,
        )

    def _without(self, field: FacetName, name: str) -> SearchRequest:
        changes: dict[str, tuple[str, ...]] = {}
        for keys in _FILTERS.values():
            if key := keys.get(field):
                values = getattr(self.request, key)
                changes[key] = tuple(value for value in values if name_shown(value) != name)
        return _with_names(self.request, changes)

    def _change(self, request: SearchRequest) -> None:
        self.request = request
        self._settle()

    def _settle(self) -> None:
        """Make a change of query or filters one that can be undone."""
        settled = replace(self.request, sort=self._settled.sort)
        if settled != self._settled:
            self._undo.append(self._settled)
            del self._undo[:-_HISTORY_KEPT]
            self._redo.clear()
        self._settled = self.request

    def _step(self, source: list[SearchRequest], target: list[SearchRequest]) -> bool:
        if not source:
            return False
        self.typing = False
        self._back = 0
        target.append(self.request)
        self.request = self._settled = replace(source.pop(), sort=self.request.sort)
        return True


def _with_names(request: SearchRequest, names: Mapping[str, tuple[str, ...]]) -> SearchRequest:
    changes: dict[str, Any] = dict(names)
    return replace(request, **changes)


class Results:
    """The rows of one result, in pages that are fetched when they come into view.

    Only the pages used last are kept, so that a million rows take no more memory than a few
    thousand. `took_ms` is None until the engine has answered; `unfinished` says that the query was
    being typed, so that there may be fewer; `folded` is how many versions of the articles are left
    out.
    """

    def __init__(
        self,
        total: int = 0,
        took_ms: float | None = None,
        *,
        unfinished: bool = False,
        folded: int = 0,
    ) -> None:
        self.total = total
        self.folded = folded
        self.unfinished = unfinished
        self.took_ms = took_ms
        self._pages: OrderedDict[int, tuple[ArticleHead, ...]] = OrderedDict()
        self._marks: dict[str, MarksOfArticle] = {}
        self._new: set[str] = set()
        self._snippets: dict[str, Snippet | None] = {}

    def snippet(self, id: str) -> Snippet | None:
        """Return the best piece of an article around its matches; None where it is not known."""
        return self._snippets.get(id)

    def lacks(self, id: str) -> bool:
        """Return whether the snippet of an article was not fetched yet."""
        return id not in self._snippets

    def take_snippets(self, snippets: Mapping[str, Snippet | None]) -> None:
        """Keep the snippets of some articles, None of those that have none."""
        self._snippets.update(snippets)

    def marks_of(self, id: str) -> MarksOfArticle:
        """Return how an article of a row that is kept is marked."""
        return self._marks.get(id, UNMARKED)

    def is_new(self, id: str) -> bool:
        """Return whether an article of a row that is kept came since the last look."""
        return id in self._new

    def mark(self, marks: Mapping[str, MarksOfArticle], new: Collection[str] = ()) -> None:
        """Note how articles are marked now, and which are new."""
        self._marks.update(marks)
        self._new.update(new)

    def row(self, index: int) -> ArticleHead | None:
        """Return the article of this row, None where its page is not kept."""
        page = self._pages.get(index // PAGE)
        if page is None:
            return None
        self._pages.move_to_end(index // PAGE)
        offset = index % PAGE
        return page[offset] if offset < len(page) else None

    def missing(self, first: int, last: int) -> list[int]:
        """Return the numbers of the pages with rows from `first` to `last` that are not kept."""
        first, last = max(0, first), min(self.total - 1, last)
        numbers = range(first // PAGE, last // PAGE + 1) if last >= first else ()
        return [number for number in numbers if number not in self._pages]

    def pages(self, first: int, last: int) -> list[int]:
        """Return the numbers of the pages with rows from `first` to `last` that are kept."""
        numbers = range(max(0, first) // PAGE, min(self.total - 1, last) // PAGE + 1)
        return [number for number in numbers if number in self._pages]

    def put(self, number: int, rows: Sequence[ArticleHead]) -> None:
        """Keep a page; where there are too many, drop the one not used for longest."""
        self._pages[number] = tuple(rows)
        self._pages.move_to_end(number)
        while len(self._pages) > _PAGES_KEPT:
            _, dropped = self._pages.popitem(last=False)
            for head in dropped:
                self._marks.pop(head.id, None)
                self._new.discard(head.id)
                self._snippets.pop(head.id, None)
