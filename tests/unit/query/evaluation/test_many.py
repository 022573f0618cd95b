"""The ways taken for many words, many articles and many entities give what the plain ways give."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pytest

from search.article import Article, PublicationDate
from search.errors import QueryTimeout, SearchCancelled
from search.index.segment.heads import head_of
from search.index.snapshot import CachedNames, Snapshot
from search.languages.stems import english_stem
from search.query import Limits, Searcher
from search.query.evaluation.sets import every
from search.query.facets import FacetCounter
from search.query.language.parser import parse
from search.query.language.tree import Word
from search.query.pages import Hits
from search.request import SearchRequest
from search.watch import Watch
from tests.model.text import Text
from tests.unit.query.conftest import Publish

ARTICLES = 3_000
PEOPLE = [f"Person {chr(65 + n % 26)}{n}" for n in range(60)]


def made(first: int, last: int) -> Iterator[Article]:
    """Articles of some 50 words, of which two are in nearly every one, many times."""
    for number in range(first, last):
        chance = random.Random(number)
        words = chance.choices(
            ("of", "the", "war", "us", "x"), (40, 40, 3, 1, 20), k=chance.randrange(90, 130)
        )
        for at in range(12, len(words), 13):
            words[at] += "\n\n" if chance.random() < 0.5 else ".\n"
        day = date(2022, 1, 1) + timedelta(days=chance.randrange(40) ** 2 // 40)
        yield Article(
            body=" ".join(words),
            id=f"n{chance.random()}",
            title="the war" if number % 3 else "",
            published=PublicationDate(day, day, "stated", "") if number % 17 else PublicationDate(),
            people=tuple(
                dict.fromkeys(chance.choices(PEOPLE, range(60, 0, -1), k=chance.randrange(5)))
            ),
        )


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    return {article.id: article for article in made(0, ARTICLES)}


@pytest.fixture(scope="module")
def snapshot(publish: Publish) -> Snapshot:
    return publish([made(0, 2_700), made(2_700, ARTICLES)])


def _same_stem(asked: Word, word: str) -> bool:
    return english_stem(asked.text) == english_stem(word)


@pytest.mark.parametrize(
    "query",
    [
        '"of the"',
        '"of the war"',
        "=of NEAR/2 =the",
        "=of ADJ/3 =the ADJ/1 =us",
        "=us SAME =war",
        "first/2:=the",
        "atleast20:(=of OR =the)",
        "=us NEAR/1 (war OR =the)",
        '"of the" NEAR/4 =us',
    ],
)
def test_dense_words_are_found_as_by_reading(
    snapshot: Snapshot, articles: dict[str, Article], query: str
) -> None:
    tree = parse(query)
    result = Searcher(snapshot).search(SearchRequest(query, limit=ARTICLES))
    expected = set()
    for article in articles.values():
        offset = len(article.title) + 2 if article.title else 0
        body = f"{article.title}\n\n{article.body}" if article.title else article.body
        text = Text(body, _same_stem, offset)
        if text.occurrences(tree):
            expected.add(article.id)
    assert {head.id for head in result.articles} == expected


def test_every_page_of_many_articles_is_the_slice_of_the_whole(snapshot: Snapshot) -> None:
    searcher = Searcher(snapshot)
    for sort in ("newest", "oldest"):
        whole = [
            head.id for head in searcher.search(SearchRequest(sort=sort, limit=9_999)).articles
        ]
        assert len(whole) == len(set(whole)) == ARTICLES
        for offset in (0, 1, 49, 700, 2_000, 2_800, 2_828, 2_990, 3_000, 9_000):
            page = searcher.search(SearchRequest(sort=sort, offset=offset, limit=20)).articles
            assert [head.id for head in page] == whole[offset : offset + 20]


def test_both_ways_of_counting_facets_agree(snapshot: Snapshot) -> None:
    segments = snapshot.segments
    fields = [segment.facets["people"] for segment in segments]
    counter = FacetCounter(segments, fields, CachedNames(snapshot.entities["person"]))
    chance = np.random.default_rng(7)
    for share in (0.001, 0.02, 0.3, 0.9, 1.0):
        found = [every(s.size)[chance.random(s.size) < share] for s in segments]
        expected = Counter(
            name
            for segment, documents in zip(segments, found, strict=True)
            for document in documents.tolist()
            for name in head_of(segment, document).people
        )
        ranked = sorted(expected.items(), key=lambda item: (-item[1], item[0]))
        for limit in (1, 7, 100):
            watch = Watch(Limits())
            top = counter.top(found, limit, watch)
            names = [(snapshot.entities["person"].name(n), count) for n, count in top]
            assert names == ranked[:limit]
            if sum(map(len, found)):
                assert counter._intersected(found, limit, watch) == top
                assert counter._counted(found, limit) == top


def test_what_was_prepared_gives_the_same_and_preparing_can_be_stopped(snapshot: Snapshot) -> None:
    prepared = Searcher(snapshot)
    prepared.prepare()
    request = SearchRequest("war")
    assert prepared.search(request).facets == Searcher(snapshot).search(request).facets
    with pytest.raises(SearchCancelled):
        Searcher(snapshot).prepare(lambda: True)


def test_rows_shown_again_are_those_shown_before(snapshot: Snapshot) -> None:
    searcher = Searcher(snapshot)
    first = searcher.search(SearchRequest("war")).articles
    again = searcher.search(SearchRequest("war us")).articles
    fresh = Searcher(snapshot).search(SearchRequest("war us")).articles
    assert again == fresh
    for head in first:
        segment, document = snapshot.locate(head.id)
        assert head_of(segment, document) == head


def test_hits_of_no_segment_have_no_pages() -> None:
    assert Hits((), ()).newest(0, 10) == []
    assert Hits((), ()).oldest(5, 10) == []


def test_a_search_that_nobody_wants_stops(snapshot: Snapshot) -> None:
    with pytest.raises(SearchCancelled):
        Searcher(snapshot).search(SearchRequest("war"), cancel=lambda: True)


def test_a_search_that_takes_too_long_stops_with_advice(snapshot: Snapshot) -> None:
    with pytest.raises(QueryTimeout, match="longer than 0 seconds; make it narrower"):
        Searcher(snapshot, limits=Limits(seconds=0)).search(SearchRequest("war"))


def test_the_same_question_is_not_evaluated_twice(snapshot: Snapshot) -> None:
    looks = 0

    def look() -> bool:
        nonlocal looks
        looks += 1
        return False

    searcher = Searcher(snapshot)
    searcher.search(SearchRequest("war us", facets=0), cancel=look)
    first, looks = looks, 0
    searcher.search(SearchRequest("war us", facets=0, offset=50), cancel=look)
    assert looks < first
