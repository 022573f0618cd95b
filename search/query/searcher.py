"""Answers the questions to one generation of an archive, and remembers the last answers.

Modules that a search does not need are imported by the other questions themselves, so that the
first search of a process comes sooner.
"""

from __future__ import annotations

import math
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from operator import attrgetter
from time import perf_counter
from typing import TYPE_CHECKING, Final

import numpy as np
from whoosh import query as whoosh

from search.article import Article
from search.frozen import frozen
from search.index.front_page import FRONT_ARTICLES, FRONT_FACETS
from search.index.segment.heads import heads
from search.index.segment.segment import TEXT_FIELDS
from search.index.snapshot import Snapshot
from search.query.evaluation.clauses import WhooshQuery
from search.query.evaluation.evaluation import Evaluation
from search.query.evaluation.inflections import Inflections
from search.query.evaluation.marked import MarkedDocuments
from search.query.evaluation.plan import FindStories, Planner
from search.query.evaluation.scoring import Scorer, Scores
from search.query.evaluation.sets import Documents, both
from search.query.evaluation.spoken import QueryLanguages
from search.query.facets import FacetCounter
from search.query.language.hints import hints
from search.query.language.parser import normal_form
from search.query.language.tree import Everything, Mark, Node, required, walk
from search.query.language.unfinished import tree_of
from search.query.overview import overview
from search.query.pages import Hit, Hits
from search.query.rank import most_relevant
from search.query.stories import Stories
from search.request import (
    FACET_NAMES,
    KIND_OF_FACET,
    ArticleHead,
    Completion,
    Explanation,
    FacetName,
    FacetValue,
    Highlights,
    Marks,
    Overview,
    Reason,
    SearchRequest,
    SearchResult,
    Snippet,
    Timeline,
)
from search.watch import Cancel, Limits, Watch

if TYPE_CHECKING:
    from search.query.complete import Completer

DEFAULT_LIMITS: Final = Limits()
_OF_PAGE: Final = frozenset(["sort", "limit", "offset", "facets"])
_what_selects: Final = attrgetter(
    *(name for name in vars(SearchRequest)["__slots__"] if name not in _OF_PAGE)
)
"""All of a request that tells which articles it wants, and not how much of them is shown."""
_REMEMBERED: Final = 8
"""How many results are kept, so that another page or more facets of a question cost nothing."""
_SHOWN: Final = 2048
"""How many heads are kept, so that rows that are shown again cost nothing."""


@frozen
class Found:
    """What one question selects.

    `counted` is what a facet of which it names alternatives is counted over: as if it named none.
    """

    query: WhooshQuery
    hits: Hits
    counted: Mapping[FacetName, Hits]
    """What each facet is counted over: with alternatives as if there were none of it, and with
    `folded` maybe more than the hits."""
    folded: int = 0
    """How many matching articles are not among the hits, for they are versions of these."""


def front_page(snapshot: Snapshot) -> SearchResult:
    """What the empty query finds in a generation, to be stored with it; without a time limit.

    `took_ms` is 0, so that the same generation has the same front page whenever it is made.
    """
    searcher = Searcher(snapshot, limits=Limits(seconds=math.inf))
    found = searcher.search(SearchRequest(limit=FRONT_ARTICLES, facets=FRONT_FACETS, folded=True))
    return replace(found, took_ms=0.0)


class Searcher:
    """Answers questions to one snapshot; for use by one thread at a time.

    `today` says which day it is when a query runs, `marks` which articles carry the marks of
    whoever asks; without it a query that asks for marks is a QueryError. `languages` tells those
    of queries and `stories` finds what is about the same, where the snapshot is not of a whole
    archive. What the searcher `before`, of an earlier generation, has prepared is taken over as far
    as it still holds.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        *,
        today: Callable[[], date] = date.today,
        marks: Marks | None = None,
        limits: Limits = DEFAULT_LIMITS,
        languages: QueryLanguages | None = None,
        before: Searcher | None = None,
        stories: FindStories | None = None,
    ) -> None:
        self._snapshot = snapshot
        self._earlier = {} if before is None else before.counters()
        self._today = today
        self._marked = None if marks is None else MarkedDocuments(snapshot.segments, marks)
        self._limits = limits
        self._stories = Stories(snapshot)
        self._find_stories = stories or self._stories.find
        self._languages = languages or QueryLanguages(snapshot.segments)
        self._found: OrderedDict[tuple[object, ...], Found] = OrderedDict()
        self._shown: dict[Hit, ArticleHead] = {}

    def search(self, request: SearchRequest, *, cancel: Cancel | None = None) -> SearchResult:
        """The total, the page and the facets that a request asks for.

        Raises QueryError, QueryTimeout, and SearchCancelled soon after `cancel` returns true.
        """
        started = perf_counter()
        watch = Watch(self._limits, cancel)
        found = self._selected(request, watch)
        page = self._page(found, request, watch)
        facets = {name: self._facet(name, found, request.facets, watch) for name in FACET_NAMES}
        return SearchResult(
            total=found.hits.total,
            articles=self._heads(page),
            facets=facets,
            took_ms=(perf_counter() - started) * 1000,
            hints=hints(request.query),
            folded=found.folded,
        )

    def versions(self, id: str) -> tuple[ArticleHead, ...]:
        """The versions of an article with itself, the first publication first.

        Raises ArticleMissing.
        """
        return self._heads(self._stories.versions(id))

    def related(self, id: str, limit: int) -> tuple[ArticleHead, ...]:
        """Other articles about what an article tells of, the nearest first.

        Raises ArticleMissing.
        """
        segment, document = self._snapshot.locate(id)
        place = self._snapshot.segments.index(segment), document
        return self._heads([each for each, _ in self._stories.related(place, limit)])

    def highlights(
        self, request: SearchRequest, id: str, *, cancel: Cancel | None = None
    ) -> Highlights:
        """Where the request matches in one article, nowhere if it does not.

        Raises QueryError, ArticleMissing, and what `search` raises where it takes too long.
        """
        _, found = self._highlighted(request, [id], Watch(self._limits, cancel))[id]
        return found

    def snippets(
        self, request: SearchRequest, ids: Sequence[str], *, cancel: Cancel | None = None
    ) -> dict[str, tuple[Snippet, ...]]:
        """The pieces of these articles that the request matches, best first; by article id.

        Raises QueryError, ArticleMissing, and what `search` raises where it takes too long.
        """
        from search.query.snippets import snippets

        watch = Watch(self._limits, cancel)
        return {
            id: snippets(article, found, watch.check)
            for id, (article, found) in self._highlighted(request, ids, watch).items()
        }

    def explain(self, request: SearchRequest, *, cancel: Cancel | None = None) -> Explanation:
        """How the query of a request was understood and what each clause of it matches alone.

        Raises QueryError, and what `search` raises where it takes too long.
        """
        from search.query.explain import Explainer

        watch = Watch(self._limits, cancel)
        evaluation = Evaluation(self._snapshot.segments, watch)
        tree = tree_of(request)
        explainer = Explainer(
            self._planner(watch, tree),
            evaluation.vocabulary,
            evaluation.total,
            self._snapshot.entities,
        )
        return Explanation(
            query=normal_form(tree),
            total=self._selected(request, watch).hits.total,
            clauses=tuple(explainer.clauses(tree)),
            suggestions=explainer.suggestions(tree),
            hints=hints(request.query),
        )

    def timeline(
        self, request: SearchRequest, most: int, *, cancel: Cancel | None = None
    ) -> Timeline:
        """When the articles that a request selects appeared, in at most `most` bars.

        Raises QueryError, and what `search` raises where it takes too long.
        """
        from search.query.timeline import timeline

        watch = Watch(self._limits, cancel)
        hits = self._selected(request, watch).hits
        return timeline(hits, request.since, request.until, most, watch.check)

    def reasons(
        self, request: SearchRequest, id: str, *, cancel: Cancel | None = None
    ) -> tuple[Reason, ...]:
        """For each clause of the query that one article satisfies, what of it matched where.

        Raises QueryError, ArticleMissing, and what `search` raises where it takes too long.
        """
        from search.query.explain import meaning
        from search.query.highlight import ArticleWords, highlights, matched
        from search.query.snippets import snippets

        watch = Watch(self._limits, cancel)
        tree = tree_of(request)
        planner = self._planner(watch, tree)
        segment, document = self._snapshot.locate(id)
        evaluation = Evaluation(self._snapshot.segments, watch)
        evaluator = evaluation.segments[self._snapshot.segments.index(segment)]
        article = segment.article(document)
        text = ArticleWords(article, watch.check)
        found = []
        for clause in required(tree):
            planned = planner.node(clause)
            holds = evaluator.documents(planned, np.array([document], np.uint16))
            if not len(holds):
                continue
            what = matched(evaluator, planned, holds, watch.check)[document]
            highlighted = highlights(text, what, self._snapshot.entities)
            texts = Counter(article.title[start:end] for start, end in highlighted.title)
            texts.update(article.body[start:end] for start, end in highlighted.body)
            shown = snippets(article, highlighted, watch.check) if highlighted.body else (None,)
            language = next(iter(segment.names("languages", document)), None)
            inflections = evaluation.vocabulary.inflections.of_texts(planned, texts, language)
            found.append(
                Reason(
                    clause=normal_form(clause),
                    meaning=meaning(clause),
                    texts=tuple(text for text, _ in texts.most_common()),
                    snippet=shown[0],
                    inflections=inflections,
                )
            )
        return tuple(found)

    def overview(self, *, cancel: Cancel | None = None) -> Overview:
        """How much there is of everything."""
        return overview(
            partial(self.search, cancel=cancel),
            lambda: {name: counter.values() for name, counter in self._counters.items()},
        )

    def prepare(self, cancel: Cancel | None = None) -> None:
        """Make now what serves every search and would else be made by the first one.

        Raises SearchCancelled soon after `cancel` returns true; what was made stays.
        """
        watch = Watch(self._limits, cancel)
        for counter in self._counters.values():
            counter.prepare(watch)
        Inflections(self._snapshot.segments, watch).prepare()

    def forget(self) -> None:
        """Drop the results of earlier questions; what serves every question stays."""
        self._found.clear()
        self._shown.clear()

    def complete(
        self,
        text: str,
        column: int | None = None,
        limit: int = 10,
        *,
        cancel: Cancel | None = None,
    ) -> tuple[Completion, ...]:
        """What may be meant by what stands right before a column (None: the end) of a query.

        Fields, values of fields and words of the archive, the likeliest first. Raises what
        `search` raises where it takes too long.
        """
        watch = Watch(self._limits, cancel)
        column = len(text) if column is None else column
        return self._completer.complete(text, column, limit, watch.check)

    def _planner(self, watch: Watch, tree: Node) -> Planner:
        return Planner(
            self._snapshot.entities,
            self._snapshot.listed,
            self._today(),
            None if self._marked is None else self._marked.find,
            watch.check,
            self._find_stories,
            self._languages.of(tree, Inflections(self._snapshot.segments, watch)),
        )

    def _marks_of(self, tree: Node, watch: Watch) -> tuple[WhooshQuery, ...]:
        """The clauses of the marks in a query, which are others when the marks changed."""
        if self._marked is None:
            return ()
        marks = (each for each in walk(tree) if isinstance(each, Mark))
        planner = self._planner(watch, Everything())
        return tuple(planner.node(mark) for mark in marks)

    def _highlighted(
        self, request: SearchRequest, ids: Sequence[str], watch: Watch
    ) -> dict[str, tuple[Article, Highlights]]:
        """Each article with its highlights, evaluated segment by segment."""
        from search.query.highlight import ArticleWords, Matched, highlights, matched

        tree = tree_of(request)
        planner = self._planner(watch, tree)
        alternatives = planner.alternatives(request)
        named = [alternatives[facet] for facet in KIND_OF_FACET if facet in alternatives]
        asked = conjunction([planner.node(tree), planner.filters(request), *named])
        evaluation = Evaluation(self._snapshot.segments, watch)
        numbers = {id_: n for n, id_ in enumerate(s.name for s in self._snapshot.segments)}
        chosen: dict[int, dict[int, str]] = {}
        for id in ids:
            segment, document = self._snapshot.locate(id)
            chosen.setdefault(numbers[segment.name], {})[document] = id
        highlighted: dict[str, tuple[Article, Highlights]] = {}
        for number, documents in chosen.items():
            evaluator = evaluation.segments[number]
            wanted = np.array(sorted(documents), np.uint16)
            found = matched(evaluator, asked, evaluator.documents(asked, wanted), watch.check)
            for document, id in documents.items():
                watch.check()
                text = ArticleWords(evaluator.segment.article(document), watch.check)
                what = found.get(document, Matched((), ()))
                highlighted[id] = text.article, highlights(text, what, self._snapshot.entities)
        return {id: highlighted[id] for id in ids}

    def _selected(self, request: SearchRequest, watch: Watch) -> Found:
        """What the request selects, from memory where it was asked before."""
        tree = tree_of(request)
        key = (_what_selects(request), self._today(), self._marks_of(tree, watch))
        if (known := self._found.get(key)) is not None:
            self._found.move_to_end(key)
            return known
        planner = self._planner(watch, tree)
        query = planner.node(tree)
        asked = conjunction([query, planner.filters(request)])
        evaluation = Evaluation(self._snapshot.segments, watch)
        base = evaluation.live(asked)
        alternatives = planner.alternatives(request)
        allowed = {
            facet: [each.documents(one_of) for each in evaluation.segments]
            for facet, one_of in alternatives.items()
        }
        segments = self._snapshot.segments

        def among(facets: Iterable[FacetName]) -> list[Documents]:
            found = base
            for facet in facets:
                found = list(map(both, found, allowed[facet]))
            return found

        chosen = among(allowed)
        hits = Hits(segments, self._folded(chosen) if request.folded else chosen)

        def counted(facet: FacetName) -> Hits:
            if facet not in allowed and not request.count_versions:
                return hits
            found = among(allowed.keys() - {facet}) if facet in allowed else chosen
            folds = request.folded and not request.count_versions
            return Hits(segments, self._folded(found) if folds else found)

        found = Found(
            query,
            hits,
            {facet: counted(facet) for facet in FACET_NAMES},
            folded=sum(map(len, chosen)) - hits.total,
        )
        self._found[key] = found
        while len(self._found) > _REMEMBERED:
            self._found.popitem(last=False)
        return found

    def _folded(self, found: list[Documents]) -> list[Documents]:
        """Of the versions of one text among these only the one published first."""
        return self._snapshot.versions.folded(found)

    def _page(self, found: Found, request: SearchRequest, watch: Watch) -> list[Hit]:
        offset, limit = max(0, request.offset), max(0, request.limit)
        if not limit:
            return []
        if request.sort == "newest":
            return found.hits.newest(offset, limit)
        if request.sort == "oldest":
            return found.hits.oldest(offset, limit)
        scorer = Scorer(Evaluation(self._snapshot.segments, watch).segments)

        def score(number: int, documents: Documents) -> Scores:
            watch.check()
            return scorer.scores(found.query, number, documents)

        return most_relevant(found.hits, score, offset, limit)

    def _heads(self, hits: Sequence[Hit]) -> tuple[ArticleHead, ...]:
        """The heads of a page: those shown before from memory, the others read at once."""
        shown = self._shown
        page = {hit: shown[hit] for hit in hits if hit in shown}
        missing: dict[int, list[int]] = {}
        for number, document in hits:
            if (number, document) not in shown:
                missing.setdefault(number, []).append(document)
        segments = self._snapshot.segments
        read = heads([(segments[each], documents) for each, documents in missing.items()])
        keys = [(number, each) for number, documents in missing.items() for each in documents]
        for hit, head in zip(keys, read, strict=True):
            page[hit] = self._with_versions(*hit, head) if self._snapshot.versions else head
        shown.update(page)
        while len(shown) > _SHOWN:
            del shown[next(iter(shown))]
        return tuple([page[hit] for hit in hits])

    def _with_versions(self, number: int, document: int, head: ArticleHead) -> ArticleHead:
        versions = self._snapshot.versions.of(number, document)
        if len(versions) == 1:
            return head
        segment, first = versions[0]
        version_of = self._snapshot.segments[segment].id(first)
        return replace(
            head,
            versions=len(versions),
            version_of=None if version_of == head.id else version_of,
        )

    def _facet(
        self, name: FacetName, found: Found, limit: int, watch: Watch
    ) -> tuple[FacetValue, ...]:
        if limit <= 0:
            return ()
        watch.check()
        hits = found.counted[name]
        ranked = self._counters[name].top(hits.documents, limit, watch)
        labels = self._snapshot.labels[name].of([ordinal for ordinal, _ in ranked])
        return tuple(
            [
                FacetValue(shown, count, long_form, unsure)
                for (_, count), (shown, long_form, unsure) in zip(ranked, labels, strict=True)
            ]
        )

    def counters(self) -> Mapping[FacetName, FacetCounter]:
        """What it counts facets with, or would take over for that from an earlier generation."""
        made: Mapping[FacetName, FacetCounter] | None = self.__dict__.get("_counters")
        return self._earlier if made is None else made

    @cached_property
    def _counters(self) -> dict[FacetName, FacetCounter]:
        segments = self._snapshot.segments
        earlier, self._earlier = self._earlier, {}
        return {
            field: FacetCounter(
                segments,
                [each.facets[field] for each in segments],
                names,
                earlier.get(field),
            )
            for field, names in self._snapshot.names.items()
        }

    @cached_property
    def _completer(self) -> Completer:
        from search.query.complete import Completer

        def names(facet: FacetName) -> Callable[[], Iterable[str]]:
            counter = self._counters[facet]
            return lambda: (counter.name(n) for n, count in counter.by_frequency() if count)

        return Completer(
            {
                "person": names("people"),
                "org": names("organizations"),
                "source": names("sources"),
                "author": names("authors"),
                "section": names("sections"),
                "lang": names("languages"),
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
