"""Answers the questions to one generation of a cluster, exactly or not at all."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from itertools import islice
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from search.article import OTHER_KIND, Article, Kind
from search.cluster import facets as exact
from search.cluster.client import Client
from search.cluster.documents import (
    Counted,
    Head,
    article_of,
    head_of,
    key_of,
    received,
    term,
)
from search.cluster.page import page_of
from search.cluster.question import Question
from search.cluster.schema import PAGE, Indices
from search.cluster.spoken import ClusterLanguages
from search.cluster.translation import (
    EVERYTHING,
    FIELD_OF_FACET,
    LanguageQuestions,
    Names,
    Translator,
    every,
)
from search.cluster.view import MOST_INVENTORY, View
from search.cluster.vocabulary import ClusterVocabulary
from search.errors import ArticleMissing, NotOffered, QueryError
from search.index.listed_names import LISTED
from search.languages.codes import language_name
from search.names.registry.entities import denoted, is_unsure
from search.query.evaluation.clauses import WhooshQuery, WithId
from search.query.evaluation.evaluation import Evaluation
from search.query.evaluation.plan import Planner
from search.query.language.hints import hints
from search.query.language.parser import normal_form
from search.query.language.tree import LaterVersion, Like, Mark, VersionCount, walk
from search.query.language.unfinished import tree_of
from search.query.overview import overview
from search.query.searcher import Searcher, conjunction
from search.query.stories import RELATED
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

Json = Any
_VALUES: Final = 100_000
"""How many values of a facet are counted."""
LIMITS: Final = Limits(seconds=30.0)
"""A cluster is many machines, and asking them takes longer than looking into one's own memory."""
_READ: Final = 2_000
"""How many articles are read for a clause that the cluster cannot decide."""
_PAGES: Final = 4
"""How many pages of articles are kept to be highlighted."""
_ANCHORS: Final = 64
"""How many places in results are kept, to go on from there."""
_COMPLETED: Final = 500
_FEATURED: Final = 5_000
_NO_VERSIONS: Final = (
    "versions of one text are not told in a cluster: that takes comparing articles with all others"
)
SORTS: Final[Mapping[str, list[Json]]] = {
    "newest": [
        {"first": {"order": "desc", "missing": "_last"}},
        {"last": {"order": "desc", "missing": "_last"}},
        {"undated_id": {"order": "asc", "missing": "_last"}},
        {"id": {"order": "desc"}},
    ],
    "oldest": [
        {"first": {"order": "asc", "missing": "_last"}},
        {"last": {"order": "asc", "missing": "_last"}},
        {"undated_id": {"order": "asc", "missing": "_last"}},
        {"id": {"order": "asc"}},
    ],
}


class ClusterSearcher:
    """Answers questions to one view of a cluster; for use by one thread at a time."""

    def __init__(
        self,
        client: Client,
        indices: Indices,
        view: View,
        *,
        today: Callable[[], date] = date.today,
        marks: Marks | None = None,
        limits: Limits = LIMITS,
    ) -> None:
        self._client = client
        self._indices = indices
        self._view = view
        self._today = today
        self._marks = marks
        self._limits = limits
        self._languages = LanguageQuestions(view.of_sources)
        self._spoken = ClusterLanguages(view.lists, self._languages, self._asked_at_once)
        self._pages: OrderedDict[tuple[str, ...], Searcher] = OrderedDict()
        self._anchors: OrderedDict[tuple[str, int], list[Json]] = OrderedDict()
        self._alike: dict[str, frozenset[str]] = {}
        """What is about the same as an article, by its id."""
        self._names = Names(view)
        self._values: dict[FacetName, exact.Values] = {
            facet: exact.EntityValues(
                view.entities[kind], view.given[kind].keys(), partial(self._names.entity, kind)
            )
            for facet, kind in KIND_OF_FACET.items()
        }
        for facet in LISTED:
            self._values[facet] = exact.PlainValues(FIELD_OF_FACET[facet])

    def search(self, request: SearchRequest, *, cancel: Cancel | None = None) -> SearchResult:
        """The total, the page and the facets that a request asks for."""
        started = perf_counter()
        watch = Watch(self._limits, cancel)
        asked = self._asked(request, watch)
        body: Json = {
            "track_total_hits": True,
            "query": asked.query,
            "aggs": {
                name: {"filter": asked.counted(name), "aggs": {"names": self._aggregation(name)}}
                for name in FACET_NAMES
                if request.facets > 0 and (name != "languages" or self._codes)
            },
        }
        if asked.alternatives:
            body["post_filter"] = every(list(asked.alternatives.values()))
        answer, hits = self._paged(body, request, asked, watch)
        found = {
            name: self._facet(name, request.facets, asked, answer["aggregations"][name], watch)
            if name in body["aggs"]
            else ()
            for name in FACET_NAMES
        }
        return SearchResult(
            total=answer["hits"]["total"]["value"],
            articles=tuple(self._shown(head_of(hit["_source"])) for hit in hits),
            facets=found,
            took_ms=(perf_counter() - started) * 1000,
            hints=hints(request.query),
        )

    def explain(self, request: SearchRequest, *, cancel: Cancel | None = None) -> Explanation:
        """How the query of a request was understood and what each clause of it matches alone."""
        from search.query.explain import Explainer

        watch = Watch(self._limits, cancel)
        asked, tree = self._asked(request, watch), tree_of(request)
        vocabulary = self._vocabulary(watch)
        whole = every([asked.query, *asked.alternatives.values()])

        def total(query: WhooshQuery) -> int:
            return self._total(self._translator(watch, vocabulary).question(query), watch)

        planner = self._planner(watch, request)
        explainer = Explainer(planner, vocabulary, total, self._view.entities)
        return Explanation(
            query=normal_form(tree),
            total=self._total(whole, watch),
            clauses=tuple(explainer.clauses(tree)),
            suggestions=explainer.suggestions(tree),
            hints=hints(request.query),
        )

    def timeline(
        self, request: SearchRequest, most: int, *, cancel: Cancel | None = None
    ) -> Timeline:
        """When the articles that a request selects appeared, in at most `most` bars."""
        from search.query.timeline import bars, stretches

        watch = Watch(self._limits, cancel)
        asked = self._asked(request, watch)
        body: Json = {
            "size": 0,
            "track_total_hits": True,
            "query": every([asked.query, *asked.alternatives.values()]),
            "aggs": {
                "low": {"min": {"field": "first"}},
                "high": {"max": {"field": "last"}},
                "dated": {"value_count": {"field": "first"}},
            },
        }
        answer = self._ask(body, watch)
        ends, dated = answer["aggregations"], answer["aggregations"]["dated"]["value"]
        undated = answer["hits"]["total"]["value"] - dated
        if not dated:
            return Timeline("day", (), undated)
        low, high = int(ends["low"]["value"]), int(ends["high"]["value"])
        unit, begins = stretches(low, high, request.since, request.until, most)
        ranges = [{"to": float(day), "key": str(number)} for number, day in enumerate(begins)]
        body["aggs"] = {
            name: {"range": {"field": name, "ranges": ranges, "keyed": True}}
            for name in ("first", "last")
        }
        answer = self._ask(body, watch)
        before, over = (
            np.array(
                [
                    answer["aggregations"][name]["buckets"][str(number)]["doc_count"]
                    for number in range(len(begins))
                ],
                np.int64,
            )
            for name in ("first", "last")
        )
        return bars(unit, begins, before, over, undated)

    def highlights(
        self, request: SearchRequest, id: str, *, cancel: Cancel | None = None
    ) -> Highlights:
        """Where the request matches in one article, nowhere if it does not."""
        self._refuse(request)
        return self._page([id], Watch(self._limits, cancel)).highlights(request, id, cancel=cancel)

    def snippets(
        self, request: SearchRequest, ids: Sequence[str], *, cancel: Cancel | None = None
    ) -> dict[str, tuple[Snippet, ...]]:
        """The pieces of these articles that the request matches, best first; by article id."""
        self._refuse(request)
        if not ids:
            return {}
        watch = Watch(self._limits, cancel)
        return self._page(ids, watch).snippets(request, ids, cancel=cancel)

    def reasons(
        self, request: SearchRequest, id: str, *, cancel: Cancel | None = None
    ) -> tuple[Reason, ...]:
        """For each clause of the query that one article satisfies, what of it matched where."""
        self._refuse(request)
        return self._page([id], Watch(self._limits, cancel)).reasons(request, id, cancel=cancel)

    def complete(
        self,
        text: str,
        column: int | None = None,
        limit: int = 10,
        *,
        cancel: Cancel | None = None,
    ) -> tuple[Completion, ...]:
        """What may be meant by what stands right before a column (None: the end) of a query."""
        watch = Watch(self._limits, cancel)
        column = len(text) if column is None else column
        return self._completer.complete(text, column, limit, watch.check)

    def versions(self, id: str) -> tuple[ArticleHead, ...]:
        """Raise NotOffered: versions are not told in a cluster."""
        raise NotOffered(_NO_VERSIONS)

    def related(self, id: str, limit: int) -> tuple[ArticleHead, ...]:
        """Other articles about what an article tells of, the nearest first; versions among them.

        Raises ArticleMissing.
        """
        watch = Watch(self._limits)
        keys = self._related(id, limit, watch)
        heads = self._heads(keys, watch)
        return tuple(self._shown(heads[key]) for key in keys if key in heads)

    def overview(self, *, cancel: Cancel | None = None) -> Overview:
        """How much there is of everything."""
        search = partial(self.search, cancel=cancel)

        def values() -> dict[FacetName, int]:
            found = search(SearchRequest(limit=0, facets=_VALUES)).facets
            return {name: len(found[name]) for name in FACET_NAMES}

        return overview(search, values, versions=False)

    def prepare(self, cancel: Cancel | None = None) -> None:
        """Make now what serves every search and would else be made by the first one."""
        self._vocabulary(Watch(self._limits, cancel)).inflections.prepare()

    def forget(self) -> None:
        """Drop the places in earlier results."""
        self._anchors.clear()

    def articles(self, ids: Sequence[str], watch: Watch) -> list[Article]:
        """These articles with their own names; raises ArticleMissing."""
        found: dict[str, Article] = {}
        for start in range(0, len(ids), _READ):
            chosen = ids[start : start + _READ]
            body = {
                "size": len(chosen),
                "query": {"ids": {"values": list(map(key_of, chosen))}},
                "_source": ["record"],
            }
            for hit in self._ask(body, watch)["hits"]["hits"]:
                article = article_of(hit["_source"])
                found[article.id] = article
        for id in ids:
            if id not in found:
                raise ArticleMissing(f"no article has the id {id}")
        return [found[id] for id in ids]

    def _asked(self, request: SearchRequest, watch: Watch) -> Question:
        self._refuse(request)
        planner, translator = self._planner(watch, request), self._translator(watch)
        query = planner.node(tree_of(request))
        base = conjunction([query, planner.filters(request)])
        alternatives = planner.alternatives(request)
        asked = Question(
            translator.question(base),
            {facet: translator.question(each) for facet, each in alternatives.items()},
        )
        if request.sort == "relevance":
            asked.scores = translator.relevance(query)
        return asked

    def _refuse(self, request: SearchRequest) -> None:
        """Raise QueryError for what a cluster does not offer."""
        if request.folded:
            raise QueryError(_NO_VERSIONS)
        for node in walk(tree_of(request)):
            if isinstance(node, LaterVersion | VersionCount):
                raise QueryError(_NO_VERSIONS, node.start)

    def _paged(
        self, body: Json, request: SearchRequest, asked: Question, watch: Watch
    ) -> tuple[Json, list[Json]]:
        """The answer with its aggregations, and the hits of the page."""
        body = {**body, "sort": SORTS.get(request.sort, []), "_source": ["head"]}
        if request.sort == "relevance":
            body["query"] = {"bool": {"filter": [asked.query], "should": asked.scores}}
            body["sort"] = [{"_score": {"order": "desc"}}, *SORTS["newest"]]
        if request.offset + request.limit <= PAGE:
            answer = self._ask({**body, "from": request.offset, "size": request.limit}, watch)
            return answer, answer["hits"]["hits"]
        answer = self._ask({**body, "size": 0}, watch)
        if request.offset >= answer["hits"]["total"]["value"] or not request.limit:
            return answer, []
        body.pop("aggs", None)
        after = self._anchor(body, request, watch)
        if after is None:
            return answer, []
        page = {**body, "size": request.limit, "search_after": after}
        return answer, self._ask(page, watch)["hits"]["hits"]

    def _anchor(self, body: Json, request: SearchRequest, watch: Watch) -> list[Json] | None:
        """The sort key of the hit right before a page that lies far from the first one."""
        key = repr(replace(request, limit=0, offset=0, facets=0, typing=False))
        done, after = 0, None
        for (known, at), values in self._anchors.items():
            if known == key and done < at <= request.offset:
                done, after = at, values
        while done < request.offset:
            step = {**body, "size": min(PAGE, request.offset - done), "_source": False}
            if after is not None:
                step["search_after"] = after
            hits = self._ask(step, watch)["hits"]["hits"]
            if not hits:
                return None
            done, after = done + len(hits), hits[-1]["sort"]
        if after is not None:
            self._anchors[key, done] = after
            while len(self._anchors) > _ANCHORS:
                self._anchors.popitem(last=False)
        return after

    def _ask(self, body: Json, watch: Watch) -> Json:
        watch.check()
        pit = self._view.pit
        path = "/_search"
        if body.get("sort") and "_score" in body["sort"][0]:
            path += "?search_type=dfs_query_then_fetch"
        answer = self._client.search({**body, "pit": pit.clause()}, watch, path)
        pit.id = answer.get("pit_id", pit.id)
        return answer

    def _total(self, question: Json, watch: Watch) -> int:
        body = {"size": 0, "track_total_hits": True, "query": question}
        total: int = self._ask(body, watch)["hits"]["total"]["value"]
        return total

    def _aggregation(self, facet: FacetName) -> Json:
        if facet != "languages":
            return exact.terms(FIELD_OF_FACET[facet], exact.SIZES[0])
        return {
            "filters": {"filters": {code: self._languages.within([code]) for code in self._codes}}
        }

    @cached_property
    def _codes(self) -> list[str]:
        return sorted(code for code, count in self._view.languages.items() if code and count)

    def _facet(
        self, facet: FacetName, limit: int, asked: Question, answer: Json, watch: Watch
    ) -> tuple[FacetValue, ...]:
        if facet == "languages":
            counts = {
                code: bucket["doc_count"] for code, bucket in answer["names"]["buckets"].items()
            }
            ranked = sorted((-count, code) for code, count in counts.items() if count)[:limit]
            return tuple(FacetValue(code, -count, language_name(code)) for count, code in ranked)
        field, values = FIELD_OF_FACET[facet], self._values[facet]
        query = every([asked.query, asked.counted(facet)])

        def more(size: int) -> exact.Sent:
            body = {"size": 0, "query": query, "aggs": {"names": exact.terms(field, size)}}
            return exact.Sent.of(self._ask(body, watch)["aggregations"]["names"])

        def count(asked_for: Sequence[Any]) -> Sequence[int]:
            filters = {str(n): values.question(each) for n, each in enumerate(asked_for)}
            body = {"size": 0, "query": query, "aggs": {"each": {"filters": {"filters": filters}}}}
            buckets = self._ask(body, watch)["aggregations"]["each"]["buckets"]
            return [buckets[str(number)]["doc_count"] for number in range(len(asked_for))]

        top = exact.top(
            values,
            limit,
            exact.Sent.of(answer["names"]),
            more,
            count,
            lambda: self._every_name(field, query, watch),
        )
        kind = KIND_OF_FACET.get(facet)
        if kind is None:
            return tuple(FacetValue(received(value), number) for value, number in top)
        entities = self._view.entities
        longs = entities[kind].long_forms([ordinal for ordinal, _ in top])
        return tuple(
            FacetValue(values.shown(ordinal), number, long, is_unsure(entities, kind, ordinal))
            for (ordinal, number), long in zip(top, longs, strict=True)
        )

    def _every_name(self, field: str, query: Json, watch: Watch) -> dict[str, int]:
        """The exact count of each name of a field, page by page in the order of the names."""
        found: dict[str, int] = {}
        composite: Json = {"size": PAGE, "sources": [{"name": {"terms": {"field": field}}}]}
        while True:
            body = {"size": 0, "query": query, "aggs": {"names": {"composite": composite}}}
            answer = self._ask(body, watch)["aggregations"]["names"]
            for bucket in answer["buckets"]:
                found[bucket["key"]["name"]] = bucket["doc_count"]
            if "after_key" not in answer:
                return found
            composite["after"] = answer["after_key"]

    def _shown(self, head: Head) -> ArticleHead:
        return ArticleHead(
            id=head.id,
            title=head.title,
            published=head.published,
            source=head.source,
            people=self._canonical("person", head.names),
            organizations=self._canonical("organization", head.names),
            path=head.path,
            url=head.url,
            authors=head.authors,
            section=head.section,
            language=self._view.of_sources.get(head.source or "", head.language) or None,
        )

    def _canonical(
        self, kind: Kind, names: Mapping[Kind, Sequence[tuple[str, int]]]
    ) -> tuple[str, ...]:
        """The canonical names of an article's entities of a kind, most mentioned first."""
        entities = self._view.entities
        mentions: dict[int, int] = {}
        for taken_for in (kind, OTHER_KIND[kind]):
            for name, times in names[taken_for]:
                meant, ordinal = denoted(entities, taken_for, name)
                if meant == kind and ordinal is not None:
                    mentions[ordinal] = mentions.get(ordinal, 0) + times
        return tuple(entities[kind].names(sorted(mentions, key=lambda each: -mentions[each])))

    def _planner(self, watch: Watch, request: SearchRequest) -> Planner:
        inflections = self._vocabulary(watch).inflections
        return Planner(
            self._view.entities,
            self._view.listed,
            self._today(),
            None if self._marks is None else self._marked,  # type: ignore[arg-type]  # ids suffice
            watch.check,
            stories=partial(self._stories, watch=watch),
            languages=self._spoken.of(tree_of(request), inflections),
        )

    def _stories(self, node: LaterVersion | VersionCount | Like, *, watch: Watch) -> WithId:
        """The articles about what another one tells of."""
        if not isinstance(node, Like):
            raise QueryError(_NO_VERSIONS, node.start)
        if node.id not in self._alike:
            try:
                keys = self._related(node.id, RELATED, watch)
            except ArticleMissing:
                raise QueryError(
                    f"like: wants the id of an article; none is {node.id}", node.start
                ) from None
            self._alike[node.id] = frozenset(head.id for head in self._heads(keys, watch).values())
        return WithId(self._alike[node.id])

    def _related(self, id: str, limit: int, watch: Watch) -> list[str]:
        """The keys of the articles nearest to one; raises ArticleMissing."""
        from search.cluster.related import related, signs_of

        (article,) = self.articles([id], watch)
        names = {
            denoted(self._view.entities, each.kind, each.name): None
            for each in Counted.of(article).names
        }
        signs = signs_of(
            article,
            self._view.articles,
            [self._names.entity(kind, n) for kind, n in names if n is not None],
            partial(self._counts, watch=watch),
            lambda word: {"term": {"text": term(word)}},
        )
        return related(
            article, self._view.articles, signs, limit, lambda body: self._ask(body, watch)
        )

    def _heads(self, keys: Sequence[str], watch: Watch) -> dict[str, Head]:
        """The heads of the articles with these keys."""
        if not keys:
            return {}
        body = {"size": len(keys), "query": {"ids": {"values": list(keys)}}, "_source": ["head"]}
        hits = self._ask(body, watch)["hits"]["hits"]
        return {hit["_id"]: head_of(hit["_source"]) for hit in hits}

    def _counts(self, questions: Sequence[Json], watch: Watch) -> list[int]:
        """How many articles each of these questions finds."""
        found: list[int] = []
        for start in range(0, len(questions), _COMPLETED):
            part = questions[start : start + _COMPLETED]
            filters = {str(number): question for number, question in enumerate(part)}
            body = {"size": 0, "aggs": {"each": {"filters": {"filters": filters}}}}
            buckets = self._ask(body, watch)["aggregations"]["each"]["buckets"]
            found += [buckets[str(number)]["doc_count"] for number in range(len(part))]
        return found

    def _asked_at_once(self, aggregations: Json) -> Json:
        """What the whole archive gives for some aggregations."""
        return self._ask({"size": 0, "aggs": aggregations}, Watch(self._limits))["aggregations"]

    def _marked(self, mark: Mark) -> WithId:
        assert self._marks is not None
        if mark.value == "new" and self._view.articles > MOST_INVENTORY:
            raise QueryError(
                f"is:new is told of up to {MOST_INVENTORY:,} articles of a cluster", mark.start
            )
        return WithId(self._marks(mark.field, mark.value))

    def _vocabulary(self, watch: Watch) -> ClusterVocabulary:
        def frequencies(field: str, words: Sequence[str]) -> Mapping[str, int]:
            return self._frequencies(field, words, watch)

        def is_written(field: str, word: str, languages: frozenset[str]) -> bool:
            having = {"term": {field: term(word)}}
            return bool(self._total(every([having, self._languages.within(languages)]), watch))

        return ClusterVocabulary(self._view.lists, watch, frequencies, is_written)

    def _frequencies(self, field: str, words: Sequence[str], watch: Watch) -> dict[str, int]:
        """How many articles have each of these words."""
        counts = self._counts([{"term": {field: term(word)}} for word in words], watch)
        return dict(zip(words, counts, strict=True))

    def _translator(self, watch: Watch, vocabulary: ClusterVocabulary | None = None) -> Translator:
        def read(query: WhooshQuery, candidates: Json) -> Sequence[str]:
            return self._satisfying(query, candidates, watch)

        known = self._vocabulary(watch) if vocabulary is None else vocabulary
        return Translator(known, self._names, self._languages, read)

    def _satisfying(self, query: WhooshQuery, candidates: Json, watch: Watch) -> list[str]:
        """The keys of those of some articles that satisfy a query, by reading all of them."""
        total = self._total(candidates, watch)
        if total > _READ:
            raise QueryError(
                f"a part of this can only be decided by reading {total:,} articles, of which a "
                f"cluster is asked for {_READ:,} at most: make it narrower, or ask for fewer words "
                "near each other at once"
            )
        body = {"size": _READ, "query": candidates, "_source": ["record"]}
        hits = self._ask(body, watch)["hits"]["hits"]
        if not hits:
            return []
        articles = [article_of(hit["_source"]) for hit in hits]
        watch.check()
        page = page_of(articles, self._view)
        (documents,) = Evaluation(page.segments, watch).live(query)
        return [key_of(page.segments[0].id(document)) for document in documents.tolist()]

    def _page(self, ids: Sequence[str], watch: Watch) -> Searcher:
        """The searcher of a folder over these articles alone; raises ArticleMissing."""
        key = tuple(sorted(set(ids)))
        known = self._pages.get(key)
        if known is None:
            snapshot = page_of(self.articles(key, watch), self._view)
            known = Searcher(
                snapshot,
                today=self._today,
                marks=self._marks,
                limits=self._limits,
                languages=self._spoken,
                stories=partial(self._stories, watch=Watch(self._limits)),
            )
            self._pages[key] = known
            while len(self._pages) > _PAGES:
                self._pages.popitem(last=False)
        self._pages.move_to_end(key)
        return known

    @cached_property
    def _completer(self) -> Completer:
        from search.cluster.completion import ClusterCompleter

        return ClusterCompleter(self._view, self._frequent_values, self._frequencies, self._limits)

    def _frequent_values(self, facet: FacetName) -> Iterable[str]:
        """The names of a facet, those of most articles first."""
        watch = Watch(self._limits, None)
        found: dict[str, int] = {}
        if facet == "languages":
            counts = self._view.languages
            return sorted(self._codes, key=lambda code: (-counts[code], code))
        body = {
            "size": 0,
            "query": EVERYTHING,
            "aggs": {"names": exact.terms(FIELD_OF_FACET[facet], _FEATURED)},
        }
        values = self._values[facet]
        for bucket in self._ask(body, watch)["aggregations"]["names"]["buckets"]:
            value = values.value_of(bucket["key"])
            if value is not None:
                found.setdefault(received(values.shown(value)), bucket["doc_count"])
        return islice(found, _FEATURED)
