"""Random articles, random questions: the index, Whoosh's searcher and the model agree.

Articles come in several publications, replace one another and are removed, so that there are
several segments, removed documents and compactions.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.archive import Archive
from search.article import Article
from search.engine import EngineSearcher
from search.query import Searcher
from search.request import SearchRequest, SearchResult
from tests.contract.whoosh_engine import answer
from tests.model.archive import ModelArchive
from tests.model.strategies import articles, requests, some_articles
from tests.snapshots import snapshot_of

TODAY = date(2022, 1, 8)

publications = st.lists(
    st.tuples(
        st.lists(articles(), max_size=12),
        st.lists(st.integers(0, 30).map(lambda n: f"{'é' if n % 7 == 0 else 'n'}{n}"), max_size=3),
    ),
    min_size=1,
    max_size=3,
)


@settings(max_examples=20)
@given(publications, st.lists(requests(), min_size=1, max_size=12))
def test_totals_order_facets_and_highlights_agree(
    published: list[tuple[list[Article], list[str]]], asked: list[SearchRequest]
) -> None:
    model = ModelArchive(TODAY)
    with tempfile.TemporaryDirectory() as folder, Archive.create(Path(folder) / "a") as archive:
        for added, removed in published:
            distinct = list({article.id: article for article in added}.values())
            assert archive.add(distinct) == model.add(distinct)
            assert archive.remove(removed) == model.remove(removed)
        archive.refresh()
        assert archive.articles == model.articles
        searcher = Searcher(snapshot_of(archive), today=lambda: TODAY)
        for request in asked:
            agree(searcher, model, request)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Searcher, ModelArchive]]:
    """One archive of several segments, some articles replaced and removed, and its model."""
    model = ModelArchive(TODAY)
    with Archive.create(tmp_path_factory.mktemp("archive") / "a") as archive:
        for seed, number in ((1, 90), (2, 40), (3, 25)):
            archive.add(some_articles(number, seed))
            model.add(some_articles(number, seed))
        gone = [str(number) for number in range(0, 90, 9)]
        assert archive.remove(gone) == model.remove(gone) == 10
        archive.refresh()
        snapshot = snapshot_of(archive)
        assert len(snapshot.segments) > 1
        yield Searcher(snapshot, today=lambda: TODAY), model


@settings(max_examples=150)
@given(request=requests())
def test_one_archive_answers_any_question_like_its_model(
    pair: tuple[Searcher, ModelArchive], request: SearchRequest
) -> None:
    agree(*pair, request)


@pytest.mark.parametrize("removed", ["n0", "n1", "n2", "n7", "n8"])
def test_removed_articles_satisfy_no_negation(tmp_path: Path, removed: str) -> None:
    bodies = ("the talks began", "it snowed", "the talks", *6 * ("rain",))
    written = [Article(body, id=f"n{n}", title_stated=False) for n, body in enumerate(bodies)]
    model = ModelArchive(TODAY)
    with Archive.create(tmp_path / "a") as archive:
        for each in (archive, model):
            each.add(written)
            assert each.remove([removed]) == 1
        snapshot = snapshot_of(archive)
        assert [segment.live_count for segment in snapshot.segments] == [len(bodies) - 1]
        searcher = Searcher(snapshot, today=lambda: TODAY)
        for query in ("-talks", "-(-rain)", "-(-rain OR -csto)", '-(-"the talks" OR -rain)'):
            agree(searcher, model, SearchRequest(query))


def agree(searcher: Searcher, model: ModelArchive, request: SearchRequest) -> None:
    found = agree_with_model(searcher, model, request)
    assert answer(searcher._snapshot, request, TODAY) == replace(found, took_ms=0.0)


def agree_with_model(
    searcher: EngineSearcher, model: ModelArchive, request: SearchRequest
) -> SearchResult:
    """See that a searcher answers a request as the reading of all articles does."""
    found, expected = searcher.search(request), model.search(request)
    assert found.total == expected.total
    assert [head.id for head in found.articles] == [head.id for head in expected.articles]
    assert found.facets == expected.facets
    for head, other in zip(found.articles, expected.articles, strict=True):
        assert sorted(head.people) == sorted(other.people)
        assert sorted(head.organizations) == sorted(other.organizations)
        assert (head.title, head.published, head.source, head.path) == (
            other.title,
            other.published,
            other.source,
            other.path,
        )
        assert searcher.highlights(request, head.id) == model.highlights(request, head.id)
    for id, snippets in searcher.snippets(request, [head.id for head in found.articles]).items():
        body = " ".join(model.article(id).body.split())
        for snippet in snippets:
            assert " ".join(snippet.text.strip("…").split()) in body
            assert all(0 <= start < end <= len(snippet.text) for start, end in snippet.spans)
    assert searcher.explain(request).total == expected.total
    return found
