"""What the reader asks the engine: each question as work to be done in the worker's thread."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from tui.session import PAGE, replaced

if TYPE_CHECKING:
    from datetime import date

    from search import (
        Archive,
        Article,
        ArticleHead,
        Completion,
        FacetField,
        FacetValue,
        Highlights,
        Reason,
        SearchRequest,
    )

Cancel = Callable[[], bool]
Direction = Literal["older", "newer"]
FACETS: Final = 30
"""Values of each facet to count."""
_PAGES_TO_LOOK_THROUGH: Final = 4
_UNDATED: Final = 10**9
"""Later in the order than any day."""


@dataclass(frozen=True, slots=True)
class Found:
    """How many articles match, the pages fetched, and the row of the article asked for by id."""

    total: int
    took_ms: float
    pages: Mapping[int, tuple[ArticleHead, ...]]
    row: int = 0


@dataclass(frozen=True, slots=True)
class Fetched:
    """Some pages of rows."""

    pages: Mapping[int, tuple[ArticleHead, ...]]


@dataclass(frozen=True, slots=True)
class Opened:
    """An article with where the query matched in it."""

    head: ArticleHead
    article: Article
    highlights: Highlights


@dataclass(frozen=True, slots=True)
class Counted:
    """The values of the facets of a request."""

    facets: Mapping[FacetField, tuple[FacetValue, ...]]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word of the query that no article contains, and the words near it, the likeliest first."""

    word: str
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Completed:
    """What may be meant at a column of a query that is being typed."""

    query: str
    column: int
    candidates: tuple[Completion, ...]


@dataclass(frozen=True, slots=True)
class Reasoned:
    """Why an article matched."""

    reasons: tuple[Reason, ...]


def find(request: SearchRequest) -> Callable[[Archive, Cancel], Found]:
    """The first page of what matches."""

    def work(archive: Archive, cancel: Cancel) -> Found:
        result = archive.search(replace(request, limit=PAGE, offset=0, facets=0), cancel=cancel)
        return Found(result.total, result.took_ms, {0: result.articles})

    return work


def find_again(
    request: SearchRequest, row: int, id: str, total: int
) -> Callable[[Archive, Cancel], Found]:
    """What matches in the newest generation, around the article that stood at `row` of `total`.

    Articles that came in above have moved it down, by at most as many as came in; where it is not
    found among the next pages the row stays. An empty `id` asks for the row alone.
    """

    def work(archive: Archive, cancel: Cancel) -> Found:
        archive.refresh()
        first = row // PAGE
        asked = replace(request, limit=PAGE, offset=first * PAGE, facets=0)
        result = archive.search(asked, cancel=cancel)
        pages = {first: result.articles}
        last = min((row + max(0, result.total - total)) // PAGE, first + _PAGES_TO_LOOK_THROUGH)
        number = first
        while id and number <= last:
            if number not in pages:
                asked = replace(asked, offset=number * PAGE)
                pages[number] = archive.search(asked, cancel=cancel).articles
            for place, head in enumerate(pages[number]):
                if head.id == id:
                    return Found(result.total, result.took_ms, pages, number * PAGE + place)
            number += 1
        return Found(result.total, result.took_ms, pages, row)

    return work


def fetch(request: SearchRequest, numbers: Sequence[int]) -> Callable[[Archive, Cancel], Fetched]:
    """Some pages of what matches."""

    def work(archive: Archive, cancel: Cancel) -> Fetched:
        return Fetched(
            {
                number: archive.search(
                    replace(request, limit=PAGE, offset=number * PAGE, facets=0), cancel=cancel
                ).articles
                for number in numbers
            }
        )

    return work


def count(request: SearchRequest) -> Callable[[Archive, Cancel], Counted]:
    """The facets of what matches."""

    def work(archive: Archive, cancel: Cancel) -> Counted:
        result = archive.search(replace(request, limit=0, offset=0, facets=FACETS), cancel=cancel)
        return Counted(result.facets)

    return work


def open_article(request: SearchRequest, head: ArticleHead) -> Callable[[Archive, Cancel], Opened]:
    """The article of a row, with its highlights."""

    def work(archive: Archive, _cancel: Cancel) -> Opened:
        return Opened(head, archive.article(head.id), archive.highlights(request, head.id))

    return work


def reason(request: SearchRequest, id: str) -> Callable[[Archive, Cancel], Reasoned]:
    """Why an article matches a request."""

    def work(archive: Archive, _cancel: Cancel) -> Reasoned:
        return Reasoned(archive.reasons(request, id))

    return work


def suggest(request: SearchRequest) -> Callable[[Archive, Cancel], Suggestion | None]:
    """What the person may have meant by the first word that matches nothing, if anything."""

    def work(archive: Archive, _cancel: Cancel) -> Suggestion | None:
        for word, near in archive.explain(request).suggestions.items():
            if near and replaced(request.query, word, near[0]) != request.query:
                return Suggestion(word, near)
        return None

    return work


def complete(query: str, column: int) -> Callable[[Archive, Cancel], Completed]:
    """What the person may be about to type before this column, without what is typed already."""

    def work(archive: Archive, _cancel: Cancel) -> Completed:
        candidates = archive.complete(query, column)
        return Completed(
            query,
            column,
            tuple(each for each in candidates if query[each.start : each.end] != each.text),
        )

    return work


def next_day(
    request: SearchRequest, row: int, total: int, direction: Direction
) -> Callable[[Archive, Cancel], int]:
    """The first row of the next older or newer day than that of `row`; `row` where there is none.

    Works on results ordered by date; undated articles count as one day at the end.
    """

    def work(archive: Archive, cancel: Cancel) -> int:
        key = _order(archive, request, cancel)
        rows = range(total)
        here = key(row)
        if (direction == "older") == (request.sort == "newest"):
            below = bisect_left(rows, True, key=lambda place: key(place) > here)
            return below if below < total else row
        first = bisect_left(rows, here, key=key)
        return bisect_left(rows, key(first - 1), key=key) if first else row

    return work


def row_of_date(request: SearchRequest, total: int, day: date) -> Callable[[Archive, Cancel], int]:
    """The first row of this day, or of the nearest one after it in the order of the list."""

    def work(archive: Archive, cancel: Cancel) -> int:
        sign = -1 if request.sort == "newest" else 1
        key = _order(archive, request, cancel)
        return min(bisect_left(range(total), sign * day.toordinal(), key=key), total - 1)

    return work


def _order(archive: Archive, request: SearchRequest, cancel: Cancel) -> Callable[[int], int]:
    """Return what rows ordered by date are ordered by: it never falls from a row to the next."""
    sign = -1 if request.sort == "newest" else 1
    known: dict[int, int] = {}

    def key(row: int) -> int:
        if row not in known:
            asked = replace(request, limit=1, offset=row, facets=0)
            rows = archive.search(asked, cancel=cancel).articles
            start = rows[0].published.start if rows else None
            known[row] = _UNDATED if start is None else sign * start.toordinal()
        return known[row]

    return key
