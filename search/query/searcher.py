"""One generation of an archive, ready to be asked: plans, evaluates, orders, counts, remembers.

What only other questions than a search need is imported by them, so that the first search of a
process comes sooner.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from time import perf_counter
from typing import TYPE_CHECKING, Final

import numpy as np
from whoosh import query as whoosh

from search.article import Article
from search.index.segment import TEXT_FIELDS
from search.index.snapshot import CachedNames, Snapshot, SourceTable
from search.names.entities import EntityTable
from search.query.abreast import abreast
from search.query.clauses import FromPath, WhooshQuery, parts, patterns_of
from search.query.edit import required
from search.query.evaluate import POSITIONAL, SegmentEvaluator
from search.query.facets import FacetCounter
from search.query.language import normal_form, parse
from search.query.marks import PlaceMarks
from search.query.pages import Hits, Place
from search.query.plan import Marks, Planner
from search.query.rank import Scorer, Scores, most_relevant
from search.query.sets import Documents, both
from search.query.vocabulary import PATTERNS, Vocabulary
from search.query.watch import Limits, Watch
from search.request import (
    FACET_FIELDS,
    ArticleHead,
    Completion,
    Explanation,
    FacetField,
    FacetValue,
    Highlights,
    Reason,
    SearchRequest,
    SearchResult,
    Snippet,
)

if TYPE_CHECKING:
    from search.query.complete import Completer

Cancel = Callable[[], bool]

DEFAULT_LIMITS: Final = Limits()
_REMEMBERED: Final = 8
"""Results kept, so that another page or more facets of the same question cost nothing."""
_SHOWN: Final = 2048
"""Heads kept, so that rows that are shown again cost nothing."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one question selects: with its sources, and as if it named no source."""

    query: WhooshQuery
    hits: Hits
    any_source: Hits


_MANY_PLACES: Final = 3_000_000
"""Positions of words that are compared in more than a few hundredths of a second."""


class Evaluation:
    """The segments under one watch: what one call evaluates, it evaluates once."""

    def __init__(self, snapshot: Snapshot, watch: Watch) -> None:
        self.watch = watch
        self.vocabulary = Vocabulary(snapshot.segments, watch)
        marks = PlaceMarks()
        self.segments = [
            SegmentEvaluator(segment, number, self.vocabulary, marks, watch)
            for number, segment in enumerate(snapshot.segments)
        ]

    def live(self, query: WhooshQuery) -> list[Documents]:
        """The live documents of each segment that satisfy a query."""
        patterns = list(patterns_of(query))
        self.vocabulary.prepare(patterns)

        def live(each: SegmentEvaluator) -> Documents:
            return each.live(each.documents(query))

        if self._is_long(query, patterns):
            return abreast(live, self.segments)
        return [live(each) for each in self.segments]

    def _is_long(self, query: WhooshQuery, patterns: Sequence[WhooshQuery]) -> bool:
        """Whether a query takes so long that a second thread is worth its start."""
        if any(isinstance(pattern, FromPath | whoosh.Prefix) for pattern in patterns):
            return True
        if not self.segments or not any(isinstance(each, POSITIONAL) for each in parts(query)):
            return False
        largest = max(self.segments, key=lambda each: each.segment.size)
        places = sum(
            largest.positions.weight(each) for each in patterns if isinstance(each, PATTERNS)
        )
        articles = sum(each.segment.size for each in self.segments)
        return places * articles > _MANY_PLACES * largest.segment.size

    def total(self, query: WhooshQuery) -> int:
        """How many live documents satisfy a query."""
        return sum(map(len, self.live(query)))


class Searcher:
    """Answers questions to one snapshot; for use by one thread at a time.

    `today` says which day it is when a query runs, `marks` which articles carry the reader's own
    marks; without it a query that asks for marks is a QueryError.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        *,
        today: Callable[[], date] = date.today,
        marks: Marks | None = None,
        limits: Limits = DEFAULT_LIMITS,
    ) -> None:
        self._snapshot = snapshot
        self._today = today
        self._marks = marks
        self._limits = limits
        self._found: OrderedDict[tuple[SearchRequest, date], Found] = OrderedDict()
        self._shown: dict[Place, ArticleHead] = {}

    def search(self, request: SearchRequest, *, cancel: Cancel | None = None) -> SearchResult:
        """The total, the page and the facets that a request asks for.

        Raises QueryError, QueryTimeout, and SearchCancelled soon after `cancel` returns true.
        """
        started = perf_counter()
        watch = Watch(self._limits, cancel)
        found = self._selected(request, watch)
        places = self._page(found, request, watch)
        facets = {name: self._facet(name, found, request.facets, watch) for name in FACET_FIELDS}
        return SearchResult(
            total=found.hits.total,
            articles=self._heads(places),
            facets=facets,
            took_ms=(perf_counter() - started) * 1000,
        )

    def highlights(self, request: SearchRequest, id: str) -> Highlights:
        """Where the request matches in one article, nowhere if it does not.

        Raises QueryError and ArticleMissing.
        """
        self._snapshot.locate(id)
        return self._lit(request, [id])[id][1]

    def snippets(
        self, request: SearchRequest, ids: Sequence[str]
    ) -> dict[str, tuple[Snippet, ...]]:
        """The pieces of these articles that the request matches, best first; by article id.

        Raises QueryError and ArticleMissing.
        """
        from search.query.snippets import snippets

        return {id: snippets(*lit) for id, lit in self._lit(request, ids).items()}

    def explain(self, request: SearchRequest) -> Explanation:
        """How the query of a request was understood and what each clause of it matches alone."""
        from search.query.explain import Explainer

        evaluation = Evaluation(self._snapshot, Watch(self._limits))
        tree = parse(request.query)
        explainer = Explainer(
            self._planner(), evaluation.vocabulary, evaluation.total, self._snapshot.entities
        )
        return Explanation(
            query=normal_form(tree),
            total=self._selected(request, evaluation.watch).hits.total,
            clauses=tuple(explainer.clauses(tree)),
            suggestions=explainer.suggestions(tree),
        )

    def reasons(self, request: SearchRequest, id: str) -> tuple[Reason, ...]:
        """For each clause of the query that one article satisfies, what of it matched where.

        Raises QueryError and ArticleMissing.
        """
        from search.query.explain import meaning
        from search.query.snippets import snippets

        segment, document = self._snapshot.locate(id)
        number = self._snapshot.segments.index(segment)
        found = []
        for clause in required(parse(request.query)):
            alone = SearchRequest(query=normal_form(clause))
            selected = self._selected(alone, Watch(self._limits)).hits.documents[number]
            if not np.isin(document, selected):
                continue
            article, lit = self._lit(alone, [id])[id]
            texts = Counter(article.title[start:end] for start, end in lit.title)
            texts.update(article.body[start:end] for start, end in lit.body)
            found.append(
                Reason(
                    clause=alone.query,
                    meaning=meaning(clause),
                    texts=tuple(text for text, _ in texts.most_common()),
                    snippet=snippets(article, lit)[0] if lit.body else None,
                )
            )
        return tuple(found)

    def prepare(self, cancel: Cancel | None = None) -> None:
        """Make now what serves every search and would else be made by the first one.

        Raises SearchCancelled soon after `cancel` returns true; what was made stays.
        """
        watch = Watch(self._limits, cancel)
        for counter in self._counters.values():
            counter.prepare(watch)

    def forget(self) -> None:
        """Drop the results of earlier questions; what serves every question stays."""
        self._found.clear()
        self._shown.clear()

    def complete(
        self, text: str, column: int | None = None, limit: int = 10
    ) -> tuple[Completion, ...]:
        """What may be meant by what stands right before a column (None: the end) of a query.

        Fields, values of fields and words of the archive, the likeliest first.
        """
        return self._completer.complete(text, len(text) if column is None else column, limit)

    def _planner(self) -> Planner:
        return Planner(self._snapshot.entities, self._snapshot.sources, self._today(), self._marks)

    def _lit(
        self, request: SearchRequest, ids: Sequence[str]
    ) -> dict[str, tuple[Article, Highlights]]:
        """Each article with what lights up in it, evaluated segment by segment."""
        from search.query.highlight import Matched, highlights, matched

        planner = self._planner()
        asked = conjunction([planner.node(parse(request.query)), planner.filters(request)])
        evaluation = Evaluation(self._snapshot, Watch(self._limits))
        numbers = {id_: n for n, id_ in enumerate(s.name for s in self._snapshot.segments)}
        chosen: dict[int, dict[int, str]] = {}
        for id in ids:
            segment, document = self._snapshot.locate(id)
            chosen.setdefault(numbers[segment.name], {})[document] = id
        lit: dict[str, tuple[Article, Highlights]] = {}
        for number, documents in chosen.items():
            evaluator = evaluation.segments[number]
            wanted = np.array(sorted(documents), np.uint16)
            found = matched(evaluator, asked, evaluator.documents(asked, wanted))
            for document, id in documents.items():
                article = evaluator.segment.article(document)
                what = found.get(document, Matched((), ()))
                lit[id] = article, highlights(article, what, self._snapshot.entities)
        return {id: lit[id] for id in ids}

    def _selected(self, request: SearchRequest, watch: Watch) -> Found:
        """What the request selects, from memory where it was asked before."""
        key = (replace(request, sort="newest", limit=0, offset=0, facets=0), self._today())
        if self._marks is None and (known := self._found.get(key)) is not None:
            self._found.move_to_end(key)
            return known
        planner = self._planner()
        query = planner.node(parse(request.query))
        asked = conjunction([query, planner.filters(request)])
        evaluation = Evaluation(self._snapshot, watch)
        base = evaluation.live(asked)
        if request.sources:
            allowed = planner.sources(request)
            chosen = [
                both(found, each.documents(allowed))
                for found, each in zip(base, evaluation.segments, strict=True)
            ]
        else:
            chosen = base
        segments = self._snapshot.segments
        found = Found(query, Hits(segments, chosen), Hits(segments, base))
        if self._marks is None:
            self._found[key] = found
            while len(self._found) > _REMEMBERED:
                self._found.popitem(last=False)
        return found

    def _page(self, found: Found, request: SearchRequest, watch: Watch) -> list[Place]:
        offset, limit = max(0, request.offset), max(0, request.limit)
        if not limit:
            return []
        if request.sort == "newest":
            return found.hits.newest(offset, limit)
        if request.sort == "oldest":
            return found.hits.oldest(offset, limit)
        scorer = Scorer(Evaluation(self._snapshot, watch).segments)

        def score(number: int, documents: Documents) -> Scores:
            watch.check()
            return scorer.scores(found.query, number, documents)

        return most_relevant(found.hits, score, offset, limit)

    def _heads(self, places: Sequence[Place]) -> tuple[ArticleHead, ...]:
        """The heads of a page: those shown before from memory, the others segment by segment."""
        shown = self._shown
        missing: dict[int, list[int]] = {}
        for place in places:
            if place not in shown:
                missing.setdefault(place[0], []).append(place[1])
        page = {place: shown[place] for place in places if place in shown}
        for number, documents in missing.items():
            heads = self._snapshot.segments[number].page(documents)
            page.update(zip(((number, each) for each in documents), heads, strict=True))
        shown.update(page)
        while len(shown) > _SHOWN:
            del shown[next(iter(shown))]
        return tuple(page[place] for place in places)

    def _facet(
        self, name: FacetField, found: Found, limit: int, watch: Watch
    ) -> tuple[FacetValue, ...]:
        if limit <= 0:
            return ()
        watch.check()
        hits = found.any_source if name == "sources" else found.hits
        ranked = self._counters[name].top(hits.documents, limit, watch)
        named = self._counters[name].name
        long_forms = self._snapshot.long_forms(name, [ordinal for ordinal, _ in ranked])
        return tuple(
            FacetValue(named(ordinal), count, long_form)
            for (ordinal, count), long_form in zip(ranked, long_forms, strict=True)
        )

    @cached_property
    def _counters(self) -> dict[FacetField, FacetCounter]:
        segments = self._snapshot.segments
        tables = self._snapshot.entities
        names: dict[FacetField, EntityTable | SourceTable] = {
            "people": tables["person"],
            "organizations": tables["organization"],
            "sources": self._snapshot.sources,
        }
        return {
            field: FacetCounter(
                segments, [each.facets[field] for each in segments], CachedNames(table).name
            )
            for field, table in names.items()
        }

    @cached_property
    def _completer(self) -> Completer:
        from search.query.complete import Completer

        def names(facet: FacetField) -> Callable[[], Iterable[str]]:
            counter = self._counters[facet]
            return lambda: (counter.name(n) for n, count in counter.by_frequency() if count)

        return Completer(
            {
                "person": names("people"),
                "org": names("organizations"),
                "source": names("sources"),
            },
            {
                field: [segment.text_fields[field] for segment in self._snapshot.segments]
                for field in TEXT_FIELDS
            },
        )


def conjunction(queries: Sequence[WhooshQuery]) -> WhooshQuery:
    """All of the queries at once, those that ask for nothing left out, in one flat And."""
    operands: list[WhooshQuery] = []
    for query in queries:
        if isinstance(query, whoosh.And):
            operands.extend(query.subqueries)
        elif not isinstance(query, whoosh.Every):
            operands.append(query)
    if not operands:
        return whoosh.Every()
    return operands[0] if len(operands) == 1 else whoosh.And(operands)
