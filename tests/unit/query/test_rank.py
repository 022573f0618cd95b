"""Relevance is Whoosh's own BM25F, article by article."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import numpy as np
import pytest
from whoosh import query as whoosh
from whoosh.scoring import BM25F
from whoosh.searching import Searcher as WhooshSearcher

from search.article import Article
from search.index.snapshot import Snapshot
from search.index.whoosh.reader import reader_of
from search.query import Searcher
from search.query.evaluation.clauses import Inflected
from search.query.evaluation.evaluation import Evaluation
from search.query.evaluation.matchers import Evaluations
from search.query.evaluation.scoring import Scorer
from search.request import SearchRequest
from search.watch import Limits, Watch
from tests.unit.query.conftest import Publish

WORDS = [f"w{n}" for n in range(40)] + ["protest", "protests", "protested"]


def made(number: int, seed: int) -> Iterator[Article]:
    chance = random.Random(seed)
    for n in range(number):
        body = " ".join(
            chance.choices(WORDS, weights=range(len(WORDS), 0, -1), k=chance.randrange(1, 60))
        )
        yield Article(body=body, id=f"{seed}-{n}", title=" ".join(chance.choices(WORDS, k=4)))


@pytest.fixture(scope="module")
def snapshot(publish: Publish) -> Snapshot:
    return publish([made(120, 1), made(80, 2)])


def our_scores(snapshot: Snapshot, query: whoosh.Query) -> dict[str, float]:
    evaluation = Evaluation(snapshot.segments, Watch(Limits()))
    scorer = Scorer(evaluation.segments)
    found: dict[str, float] = {}
    for number, documents in enumerate(evaluation.live(query)):
        scores = scorer.scores(query, number, documents)
        for document, score in zip(documents.tolist(), scores.tolist(), strict=True):
            found[snapshot.segments[number].id(document)] = score
    return found


def whoosh_scores(snapshot: Snapshot, query: whoosh.Query) -> dict[str, float]:
    reader = reader_of(snapshot, Evaluations(snapshot.segments))
    searcher = WhooshSearcher(reader, weighting=BM25F())
    sizes = np.cumsum([0] + [segment.size for segment in snapshot.segments])
    found: dict[str, float] = {}
    for document, score in searcher.search(query, limit=None).items():
        number = int(sizes.searchsorted(document, "right")) - 1
        found[snapshot.segments[number].id(int(document - sizes[number]))] = score or 0.0
    return found


@pytest.mark.parametrize(
    "query",
    [
        whoosh.Term("text", "w1"),
        whoosh.Term("title", "w1"),
        whoosh.And([whoosh.Term("text", "w1"), whoosh.Term("text", "w30")]),
        whoosh.Or([whoosh.Term("text", "w1"), whoosh.Term("text", "w30")]),
        whoosh.Or(
            [
                whoosh.Term("text", "w5"),
                whoosh.And([whoosh.Term("text", "w1"), whoosh.Term("text", "w30")]),
            ]
        ),
        whoosh.Phrase("text", ["w1", "w2"]),
    ],
    ids=str,
)
def test_scores_are_those_of_whoosh(snapshot: Snapshot, query: whoosh.Query) -> None:
    ours, theirs = our_scores(snapshot, query), whoosh_scores(snapshot, query)
    assert ours
    assert ours == pytest.approx(theirs, rel=1e-9)


def test_a_word_with_its_inflections_scores_as_one_word(
    snapshot: Snapshot, publish: Publish
) -> None:
    def stemmed(text: str) -> str:
        return re.sub("protest(s|ed)", "protest", text)

    stems = [
        [
            Article(body=stemmed(article.body), id=article.id, title=stemmed(article.title))
            for article in made(*batch)
        ]
        for batch in ((120, 1), (80, 2))
    ]
    ours = our_scores(snapshot, Inflected("text", "protest"))
    assert ours == pytest.approx(
        whoosh_scores(publish(stems), whoosh.Term("text", "protest")), rel=1e-9
    )


def test_the_best_come_first_page_by_page(snapshot: Snapshot) -> None:
    searcher = Searcher(snapshot)
    scores = our_scores(snapshot, whoosh.Term("text", "w1"))
    whole = [
        head.id
        for head in searcher.search(SearchRequest("=w1", sort="relevance", limit=500)).articles
    ]
    assert sorted(whole) == sorted(scores)
    ranked = [scores[id] for id in whole]
    assert ranked == sorted(ranked, reverse=True)
    for offset in range(0, len(whole) + 5, 7):
        request = SearchRequest("=w1", sort="relevance", limit=7, offset=offset)
        page = [head.id for head in searcher.search(request).articles]
        assert page == whole[offset : offset + 7]


def test_without_words_relevance_is_newest_first(snapshot: Snapshot) -> None:
    searcher = Searcher(snapshot)
    best = searcher.search(SearchRequest(sort="relevance")).articles
    assert best == searcher.search(SearchRequest()).articles
