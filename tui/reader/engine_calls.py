"""What the reader calls the engine for: each function returns a call for the engine thread."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, TypeVar

from tui.reader.kept.session_state import NO_MARKS, RowMarks, SessionState
from tui.reader.session import PAGE, replaced

if TYPE_CHECKING:
    from datetime import date

    from search import (
        Archive,
        Article,
        ArticleHead,
        Completion,
        FacetName,
        FacetValue,
        Highlights,
        Overview,
        PublicationDate,
        Reason,
        SearchRequest,
        Snippet,
        Timeline,
        UpdateReport,
    )

Cancel = Callable[[], bool]
Direction = Literal["older", "newer"]
FACETS: Final = 100
"""Values of each facet to count."""
_ALL_VALUES: Final = 1_000_000
_VALUES_SHOWN: Final = 300
_PAGES_TO_LOOK_THROUGH: Final = 25
_UNDATED: Final = 10**9
"""The day number of undated articles: they come after all others."""


@dataclass(frozen=True, slots=True)
class FoundRows:
    """How many articles match, the pages that were fetched, and the row to select.

    `folded` is how many of their versions are left out; `hint` says what of the query may be meant
    otherwise, `unfinished` that it was being typed, `marks` how the articles are marked.
    """

    total: int
    took_ms: float
    pages: Mapping[int, tuple[ArticleHead, ...]]
    row: int = 0
    hint: str = ""
    unfinished: bool = False
    folded: int = 0
    marks: RowMarks = NO_MARKS


@dataclass(frozen=True, slots=True)
class FetchedRows:
    """Pages of rows by their numbers, and how their articles are marked."""

    pages: Mapping[int, tuple[ArticleHead, ...]]
    marks: RowMarks = NO_MARKS


@dataclass(frozen=True, slots=True)
class FetchedSnippets:
    """The best piece of each of some articles around its matches, None of those that have none."""

    snippets: Mapping[str, Snippet | None]


_Rows = TypeVar("_Rows", FoundRows, FetchedRows)


@dataclass(frozen=True, slots=True)
class OpenedArticle:
    """An article and where the query matched in it."""

    head: ArticleHead
    article: Article
    highlights: Highlights


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """The values of the facets of a request."""

    facets: Mapping[FacetName, tuple[FacetValue, ...]]


@dataclass(frozen=True, slots=True)
class FoundValues:
    """All values of a facet that have `text` in them, `total`, and the first of them."""

    field: FacetName
    text: str
    total: int
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Times:
    """When the articles of a request appeared."""

    timeline: Timeline


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word of the query that no article contains, and the words near it, the likeliest first."""

    word: str
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CompletionCandidates:
    """What may complete a query that is being typed, at a column of it."""

    query: str
    column: int
    candidates: tuple[Completion, ...]


@dataclass(frozen=True, slots=True)
class Reasons:
    """The reasons why an article matched."""

    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class ArchiveFacts:
    """How much there is of everything, and what the last import did, if that is known."""

    overview: Overview
    report: UpdateReport | None


def archive_facts(archive: Archive, cancel: Cancel) -> ArchiveFacts:
    """Tell what there is and what was imported last; a call for the engine thread."""
    return ArchiveFacts(archive.overview(cancel=cancel), archive.report())


@dataclass(frozen=True, slots=True)
class Jump:
    """The row to select, and the date of its article."""

    row: int
    published: PublicationDate | None


@dataclass(frozen=True, slots=True)
class Newer:
    """How many articles more the newest generation has; None where it is the one that is read."""

    more: int | None


def look_for_newer(archive: Archive, _cancel: Cancel) -> Newer:
    """Tell whether another process has published a generation; a call for the engine thread."""
    return Newer(archive.behind())


def find(request: SearchRequest) -> Callable[[Archive, Cancel], FoundRows]:
    """Return a call for the first page of what matches."""

    def call(archive: Archive, cancel: Cancel) -> FoundRows:
        result = archive.search(replace(request, limit=PAGE, offset=0, facets=0), cancel=cancel)
        hint = result.hints[0].text if result.hints else ""
        return FoundRows(
            result.total,
            result.took_ms,
            {0: result.articles},
            hint=hint,
            unfinished=request.typing,
            folded=result.folded,
        )

    return call


def with_marks(
    call: Callable[[Archive, Cancel], _Rows],
    kept: SessionState,
    searched: SearchRequest | None = None,
) -> Callable[[Archive, Cancel], _Rows]:
    """Return the call that adds the marks of the rows; `searched` is what is searched for anew."""

    def marked(archive: Archive, cancel: Cancel) -> _Rows:
        if searched is not None:
            kept.before_search(searched)
        rows = call(archive, cancel)
        return replace(rows, marks=kept.marks_of(rows.pages))

    return marked


def find_again(
    request: SearchRequest, row: int, id: str, total: int
) -> Callable[[Archive, Cancel], FoundRows]:
    """Return a call for what matches in the newest generation, and the row of article `id` there.

    It was at `row` of `total`. New articles have moved it down by at most their number; where it is
    not on one of the next pages, or `id` is empty, the row stays.
    """

    def call(archive: Archive, cancel: Cancel) -> FoundRows:
        archive.refresh()
        first = row // PAGE
        page_request = replace(request, limit=PAGE, offset=first * PAGE, facets=0)
        result = archive.search(page_request, cancel=cancel)
        pages = {first: result.articles}
        found = FoundRows(
            result.total,
            result.took_ms,
            pages,
            row,
            result.hints[0].text if result.hints else "",
            request.typing,
            result.folded,
        )
        last = min((row + max(0, result.total - total)) // PAGE, first + _PAGES_TO_LOOK_THROUGH)
        number = first
        while id and number <= last:
            if number not in pages:
                page_request = replace(page_request, offset=number * PAGE)
                pages[number] = archive.search(page_request, cancel=cancel).articles
            for offset, head in enumerate(pages[number]):
                if head.id == id:
                    return replace(found, row=number * PAGE + offset)
            number += 1
        return found

    return call


def fetch(
    request: SearchRequest, numbers: Sequence[int]
) -> Callable[[Archive, Cancel], FetchedRows]:
    """Return a call for some pages of what matches."""

    def call(archive: Archive, cancel: Cancel) -> FetchedRows:
        return FetchedRows(
            {
                number: archive.search(
                    replace(request, limit=PAGE, offset=number * PAGE, facets=0), cancel=cancel
                ).articles
                for number in numbers
            }
        )

    return call


def snippets_of(
    request: SearchRequest, ids: Sequence[str]
) -> Callable[[Archive, Cancel], FetchedSnippets]:
    """Return a call for the pieces of some articles that a request matches."""

    def call(archive: Archive, cancel: Cancel) -> FetchedSnippets:
        found = archive.snippets(request, ids, cancel=cancel)
        return FetchedSnippets({id: next(iter(found.get(id, ())), None) for id in ids})

    return call


def count(request: SearchRequest) -> Callable[[Archive, Cancel], FacetCounts]:
    """Return a call for the facets of what matches."""

    def call(archive: Archive, cancel: Cancel) -> FacetCounts:
        result = archive.search(replace(request, limit=0, offset=0, facets=FACETS), cancel=cancel)
        return FacetCounts(result.facets)

    return call


class ValueFinder:
    """Finds values of a facet by a part of their names; for the thread of the engine.

    All values are counted once for a request, so that letter after letter costs little.
    """

    def __init__(self) -> None:
        self._counted: tuple[object, tuple[tuple[str, FacetValue], ...]] = (None, ())

    def find(
        self, request: SearchRequest, field: FacetName, text: str
    ) -> Callable[[Archive, Cancel], FoundValues]:
        """Return a call for the values of a facet that have this text in them."""

        def call(archive: Archive, cancel: Cancel) -> FoundValues:
            from search import fold

            asked = replace(request, limit=0, offset=0, facets=_ALL_VALUES)
            key = (asked, field, archive.generation)
            if self._counted[0] != key:
                values = archive.search(asked, cancel=cancel).facets[field]
                folded = ((fold(f"{each.name} {each.long_form}"), each) for each in values)
                self._counted = (key, tuple(folded))
            part = fold(text)
            found = [each for name, each in self._counted[1] if part in name]
            return FoundValues(field, text, len(found), tuple(found[:_VALUES_SHOWN]))

        return call


def when(request: SearchRequest, most: int) -> Callable[[Archive, Cancel], Times]:
    """Return a call for the timeline of what matches, in at most so many bars."""

    def call(archive: Archive, cancel: Cancel) -> Times:
        return Times(archive.timeline(request, most, cancel=cancel))

    return call


def open_article(
    request: SearchRequest, head: ArticleHead
) -> Callable[[Archive, Cancel], OpenedArticle]:
    """Return a call for the article of a row and its highlights, if they do not take too long."""

    def call(archive: Archive, cancel: Cancel) -> OpenedArticle:
        from search import Highlights, QueryTimeout

        article = archive.article(head.id)
        try:
            return OpenedArticle(head, article, archive.highlights(request, head.id, cancel=cancel))
        except QueryTimeout:
            return OpenedArticle(head, article, Highlights())

    return call


def reason(request: SearchRequest, id: str) -> Callable[[Archive, Cancel], Reasons]:
    """Return a call for the reasons why an article matches a request."""

    def call(archive: Archive, cancel: Cancel) -> Reasons:
        return Reasons(archive.reasons(request, id, cancel=cancel))

    return call


def suggest(request: SearchRequest) -> Callable[[Archive, Cancel], Suggestion | None]:
    """Return a call for the words near the first one that matches nothing, None without any."""

    def call(archive: Archive, cancel: Cancel) -> Suggestion | None:
        for word, near in archive.explain(request, cancel=cancel).suggestions.items():
            if near and replaced(request.query, word, near[0]) != request.query:
                return Suggestion(word, near)
        return None

    return call


def complete(query: str, column: int) -> Callable[[Archive, Cancel], CompletionCandidates]:
    """Return a call for what may complete the query at this column, without what it has already."""

    def call(archive: Archive, cancel: Cancel) -> CompletionCandidates:
        candidates = archive.complete(query, column, cancel=cancel)
        return CompletionCandidates(
            query,
            column,
            tuple(each for each in candidates if query[each.start : each.end] != each.text),
        )

    return call


def next_day(
    request: SearchRequest, row: int, total: int, direction: Direction
) -> Callable[[Archive, Cancel], int]:
    """Return a call for the first row of the next older or newer day; `row` where there is none.

    The results must be ordered by date; undated articles count as one day at the end.
    """

    def call(archive: Archive, cancel: Cancel) -> int:
        key = _order(archive, request, cancel)
        rows = range(total)
        here = key(row)
        if (direction == "older") == (request.sort == "newest"):
            below = bisect_left(rows, True, key=lambda number: key(number) > here)
            return below if below < total else row
        first = bisect_left(rows, here, key=key)
        return bisect_left(rows, key(first - 1), key=key) if first else row

    return call


def row_of_date(
    request: SearchRequest, total: int, first: date | None, last: date | None
) -> Callable[[Archive, Cancel], Jump]:
    """Return a call for the first row of these days, else of the nearest one after them.

    The results must be ordered by date. Where only undated articles come after the days, it is the
    last row before those.
    """

    def call(archive: Archive, cancel: Cancel) -> Jump:
        newest_first = request.sort == "newest"
        sign, day = (-1, last or first) if newest_first else (1, first or last)
        assert day is not None
        key = _order(archive, request, cancel)
        row = min(bisect_left(range(total), sign * day.toordinal(), key=key), total - 1)
        if row and key(row) == _UNDATED:
            row = bisect_left(range(total), _UNDATED, key=key) - 1
        row = max(0, row)
        page_request = replace(request, limit=1, offset=row, facets=0)
        heads = archive.search(page_request, cancel=cancel).articles
        return Jump(row, heads[0].published if heads else None)

    return call


def _order(archive: Archive, request: SearchRequest, cancel: Cancel) -> Callable[[int], int]:
    """Return the sort key of a row in results ordered by date; it never falls from row to row."""
    sign = -1 if request.sort == "newest" else 1
    known: dict[int, int] = {}

    def key(row: int) -> int:
        if row not in known:
            page_request = replace(request, limit=1, offset=row, facets=0)
            rows = archive.search(page_request, cancel=cancel).articles
            start = rows[0].published.start if rows else None
            known[row] = _UNDATED if start is None else sign * start.toordinal()
        return known[row]

    return key
