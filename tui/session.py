"""What the person asks and what of the answer is at hand: the request, its history, its rows."""

from __future__ import annotations

import re
import unicodedata
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from search import ArticleHead, FacetField, FacetValue, SearchRequest, Sort

PAGE: Final = 200
"""Rows fetched together."""
_PAGES_KEPT: Final = 40
_HISTORY_KEPT: Final = 200
_SORTS: Final[tuple[Sort, ...]] = ("newest", "oldest", "relevance")

# The word being typed: it stands alone or after a field of words, outside quotes.
_LAST_WORD: Final = re.compile(r"(?:^|[\s(])-?\(*(?:title:|quote:)?[\w'’]*\w$")
_WORD: Final = re.compile(r"\w+")
_OPERATORS: Final = frozenset({"AND", "OR", "NOT", "NEAR", "ADJ", "SAME"})

Mark = Literal["included", "excluded", ""]

_INCLUDED: Final[Mapping[FacetField, str]] = {
    "people": "people",
    "organizations": "organizations",
    "sources": "sources",
}
_EXCLUDED: Final[Mapping[FacetField, str]] = {
    "people": "not_people",
    "organizations": "not_organizations",
}
_EXACTLY: Final = "="
"""Before a name in a request: only who is shown under it, not everybody who may be called so."""


def as_typed(query: str) -> str:
    """Return `query` with its last word as a prefix, for it may not be finished yet.

    Nothing is added after a space, inside quotes, after an operator or to the value of a field
    that is not made of words.
    """
    if query.count('"') % 2 or query.count("“") > query.count("”"):
        return query
    match = _LAST_WORD.search(query)
    if match is None or re.split(r"[\s(]", query)[-1] in _OPERATORS:
        return query
    return query + "*"


def exactly(field: FacetField, name: str) -> str:
    """Return what stands in a request for a value of a facet, and for nothing else."""
    return name if field == "sources" else _EXACTLY + name


def name_shown(value: str) -> str:
    """Return the name that a value of a request stands for."""
    return value.removeprefix(_EXACTLY)


def replaced(query: str, word: str, other: str) -> str:
    """Return `query` with `other` in the place of a folded `word`, however that is written."""
    return _WORD.sub(lambda found: other if _folded(found[0]) == word else found[0], query)


def _folded(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


class Session:
    """The request as the person has built it up, and what they asked before."""

    def __init__(self, request: SearchRequest) -> None:
        self.request = request
        self.typing = False
        self.queries: list[str] = [request.query] if request.query else []
        self._undo: list[tuple[SearchRequest, bool]] = []
        self._draft = ""
        self._back = 0

    @property
    def asked(self) -> SearchRequest:
        """The request to send: while a word is being typed it counts as a prefix."""
        if not self.typing:
            return self.request
        return replace(self.request, query=as_typed(self.request.query))

    @property
    def narrows(self) -> bool:
        """Whether anything narrows the archive."""
        return self.request != self._cleared()

    def type_query(self, query: str) -> None:
        """Take over what stands in the query bar while it is being typed."""
        self.request = replace(self.request, query=query)
        self.typing = True
        self._back = 0

    def accept_query(self, query: str) -> None:
        """Take over a finished query and remember it."""
        self.request = replace(self.request, query=query)
        self.typing = False
        self.remember_query()

    def remember_query(self) -> None:
        """Keep the query as the newest one that was asked."""
        query = self.request.query
        self._back = 0
        if query.strip():
            if query in self.queries:
                self.queries.remove(query)
            self.queries.append(query)
            del self.queries[:-_HISTORY_KEPT]

    def recall(self, back: int) -> None:
        """Ask an earlier query again, `back` further than the last one recalled.

        Going forward ends at what was typed before.
        """
        if not self._back:
            self._draft = self.request.query
        earlier = [query for query in self.queries if query != self._draft]
        self._back = max(0, min(self._back + back, len(earlier)))
        query = earlier[-self._back] if self._back else self._draft
        self.request = replace(self.request, query=query)
        self.typing = False

    def mark(self, field: FacetField, name: str) -> Mark:
        """Return whether this value of a facet is included or excluded."""
        return next((mark for shown, mark in self.chosen(field) if shown == name), "")

    def chosen(self, field: FacetField) -> list[tuple[str, Mark]]:
        """Return the names of the included and then the excluded values of a facet, as chosen."""
        values: list[tuple[str, Mark]] = [
            (name_shown(value), "included") for value in getattr(self.request, _INCLUDED[field])
        ]
        if field in _EXCLUDED:
            values += [
                (name_shown(value), "excluded") for value in getattr(self.request, _EXCLUDED[field])
            ]
        return list(dict.fromkeys(values))

    def toggle(self, field: FacetField, name: str, mark: Mark) -> bool:
        """Include or exclude a value, or take that back; False where it cannot be done."""
        if mark == "excluded" and field not in _EXCLUDED:
            return False
        already = self.mark(field, name) == mark
        request = self._without(field, name)
        if not already:
            key = (_INCLUDED if mark == "included" else _EXCLUDED)[field]
            request = _with_names(request, {key: (*getattr(request, key), exactly(field, name))})
        self._change(request)
        return True

    def clear(self) -> None:
        """Drop the query and every filter."""
        self.typing = False
        self._back = 0
        self._change(self._cleared(), cleared=True)

    def undo(self) -> bool:
        """Return to the filters before the last change of them; False when there was none.

        The order stays, and so does the query unless clearing is what is undone.
        """
        if not self._undo:
            return False
        self._back = 0
        before, cleared = self._undo.pop()
        query = before.query if cleared else self.request.query
        self.request = replace(before, query=query, sort=self.request.sort)
        return True

    def next_sort(self) -> Sort:
        """Go on to the next order and return it."""
        sort = _SORTS[(_SORTS.index(self.request.sort) + 1) % len(_SORTS)]
        self.request = replace(self.request, sort=sort)
        return sort

    def _cleared(self) -> SearchRequest:
        request = self.request
        return replace(
            type(request)(),
            sort=request.sort,
            limit=request.limit,
            offset=request.offset,
            facets=request.facets,
        )

    def _without(self, field: FacetField, name: str) -> SearchRequest:
        changes: dict[str, tuple[str, ...]] = {}
        for keys in (_INCLUDED, _EXCLUDED):
            if key := keys.get(field):
                values = getattr(self.request, key)
                changes[key] = tuple(value for value in values if name_shown(value) != name)
        return _with_names(self.request, changes)

    def _change(self, request: SearchRequest, *, cleared: bool = False) -> None:
        if request != self.request:
            self._undo.append((self.request, cleared))
            del self._undo[:-_HISTORY_KEPT]
            self.request = request


def _with_names(request: SearchRequest, names: Mapping[str, tuple[str, ...]]) -> SearchRequest:
    changes: dict[str, Any] = dict(names)
    return replace(request, **changes)


class Results:
    """The rows of one answer, in pages that are fetched when they are looked at.

    Only the pages used last are kept, so a million rows cost no more than a few thousand.
    """

    def __init__(self, total: int = 0, took_ms: float | None = None) -> None:
        self.total = total
        self.took_ms = took_ms
        self.facets: Mapping[FacetField, tuple[FacetValue, ...]] = {}
        self._pages: OrderedDict[int, tuple[ArticleHead, ...]] = OrderedDict()

    def row(self, index: int) -> ArticleHead | None:
        """Return the article at this place, None where its page is not at hand."""
        page = self._pages.get(index // PAGE)
        if page is None:
            return None
        self._pages.move_to_end(index // PAGE)
        place = index % PAGE
        return page[place] if place < len(page) else None

    def missing(self, first: int, last: int) -> list[int]:
        """Return the numbers of the pages of rows `first` to `last` that are not at hand."""
        first, last = max(0, first), min(self.total - 1, last)
        numbers = range(first // PAGE, last // PAGE + 1) if last >= first else ()
        return [number for number in numbers if number not in self._pages]

    def put(self, number: int, rows: Sequence[ArticleHead]) -> None:
        """Keep a page, and let go of the one not used for longest where there are too many."""
        self._pages[number] = tuple(rows)
        self._pages.move_to_end(number)
        while len(self._pages) > _PAGES_KEPT:
            self._pages.popitem(last=False)
