"""An archive that Whoosh's own searcher answers: its matchers, collectors, sorting and grouping."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

from whoosh import query as whoosh
from whoosh.searching import Hit as WhooshHit
from whoosh.searching import Results
from whoosh.sorting import Count, FieldFacet

from search.archive import Archive
from search.article import PublicationDate
from search.index.snapshot import Snapshot
from search.index.whoosh.index import ArchiveSearcher
from search.index.whoosh.reader import reader_of
from search.languages.codes import language_name
from search.names.registry.entities import is_unsure
from search.query.evaluation.matchers import Evaluations
from search.query.evaluation.plan import Planner
from search.query.language.hints import hints
from search.query.language.unfinished import tree_of
from search.request import (
    FACET_NAMES,
    KIND_OF_FACET,
    ArticleHead,
    FacetName,
    FacetValue,
    SearchRequest,
    SearchResult,
)
from tests.snapshots import snapshot_of


class WhooshArchive(Archive):
    """The archive as it is, but for what finds, orders and counts."""

    def search(self, request: SearchRequest, *, cancel: Callable[[], bool] | None = None) -> Any:
        return answer(snapshot_of(self), request, date.today())


def answer(snapshot: Snapshot, request: SearchRequest, today: date) -> SearchResult:
    """What Whoosh's searcher finds for a request."""
    planner = Planner(snapshot.entities, snapshot.listed, today)
    query = planner.node(tree_of(request))
    asked = whoosh.And([query, planner.filters(request)])
    searcher = ArchiveSearcher(reader_of(snapshot, Evaluations(snapshot.segments)))
    search = partial(searcher.search, limit=None, groupedby=list(FACET_NAMES), maptype=Count)
    alternatives = planner.alternatives(request)
    allowed = whoosh.And([whoosh.Every(), *alternatives.values()])
    found = search(whoosh.And([asked, allowed]), sortedby="id")
    counted = {
        facet: search(
            whoosh.And([asked, *(alternatives[each] for each in alternatives if each != facet)]),
            sortedby="id",
        )
        for facet in alternatives
    }
    page = _ordered(search, asked, allowed, request)
    return SearchResult(
        len(found),
        tuple(map(_head, page[request.offset : request.offset + request.limit])),
        {
            name: _values(snapshot, name, counted.get(name, found), request.facets)
            for name in FACET_NAMES
        },
        hints=hints(request.query),
    )


def _ordered(
    search: Callable[..., Results], asked: Any, sources: Any, request: SearchRequest
) -> list[WhooshHit]:
    """The hits in the order of the request; undated ones come last, by id."""
    if request.sort == "relevance":
        hits = list(search(whoosh.And([asked, sources])))
        newest = [hit["id"] for hit in _ordered(search, asked, sources, SearchRequest())]
        return sorted(hits, key=lambda hit: (-round(hit.score, 9), newest.index(hit["id"])))
    undated = whoosh.Term("date_basis", "undated")
    backwards = request.sort == "newest"
    fields = [FieldFacet(name, reverse=backwards) for name in ("date", "date_until", "id")]
    dated = search(whoosh.And([asked, sources, whoosh.Not(undated)]), sortedby=fields)
    return [*dated, *search(whoosh.And([asked, sources, undated]), sortedby="id")]


def _head(hit: WhooshHit) -> ArticleHead:
    article = hit["article"]
    start, end = _day(hit["date"]), _day(hit["date_until"])
    return ArticleHead(
        id=hit["id"],
        title=hit["title"],
        published=PublicationDate(start, end, hit["date_basis"], *article.published[3:]),
        source=next(iter(hit["sources"]), None),
        people=tuple(hit["people"]),
        organizations=tuple(hit["organizations"]),
        path=hit["path"],
        url=article.url,
        authors=tuple(hit["authors"]),
        section=next(iter(hit["sections"]), None),
        language=next(iter(hit["languages"]), None),
    )


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def _values(
    snapshot: Snapshot, name: FacetName, found: Results, limit: int
) -> tuple[FacetValue, ...]:
    """The most frequent values of a facet; Whoosh's groups say how many articles have each."""
    counted = sorted((-number, value) for value, number in found.groups(name).items())[:limit]
    kind = KIND_OF_FACET.get(name)
    if kind is None:
        named = language_name if name == "languages" else lambda _: ""
        return tuple(FacetValue(value, -number, named(value)) for number, value in counted)
    table = snapshot.entities[kind]
    return tuple(
        FacetValue(
            value, -number, table.long_form(ordinal), is_unsure(snapshot.entities, kind, ordinal)
        )
        for number, value in counted
        for ordinal in [next(n for n in table.find(value) if table.name(n) == value)]
    )
