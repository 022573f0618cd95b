"""Random questions to three shards of a cluster, which answers as the reading of all articles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import example, given, settings

from search.archive import Archive
from search.cluster.engine import ClusterEngine
from search.cluster.searcher import ClusterSearcher
from search.engine import EngineSearcher
from search.request import SearchRequest
from tests.cluster.nodes import Nodes
from tests.contract.test_agreement import TODAY, agree_with_model
from tests.model.archive import ModelArchive
from tests.model.strategies import requests, some_articles


@pytest.fixture(scope="module")
def pair(nodes: Nodes) -> Iterator[tuple[EngineSearcher, ModelArchive]]:
    """One archive, some articles replaced and removed, and its model."""
    model = ModelArchive(TODAY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATELINE_SHARDS", "3")
        archive = Archive.create(nodes.archive())
    with archive:
        for seed, number in ((1, 90), (2, 40), (3, 25)):
            archive.add(some_articles(number, seed))
            model.add(some_articles(number, seed))
        gone = [str(number) for number in range(0, 90, 9)]
        assert archive.remove(gone) == model.remove(gone) == 10
        engine = archive._engine
        assert isinstance(engine, ClusterEngine)
        yield (
            ClusterSearcher(engine._client, engine._indices, engine._view, today=lambda: TODAY),
            model,
        )


@settings(max_examples=40)
@given(request=requests())
@example(SearchRequest("talk ADJ/3 us NEAR/5 csto"))
@example(SearchRequest('atleast2:"talk the"'))
@example(SearchRequest('first/4:("talk us" OR the)'))
@example(SearchRequest("(talk OR us) SAME (us OR csto)"))
@example(SearchRequest('quote:"talk us"', facets=1))
def test_three_shards_answer_any_question_like_the_model(
    pair: tuple[EngineSearcher, ModelArchive], request: SearchRequest
) -> None:
    searcher, model = pair
    # Each article that is highlighted is fetched for itself: a few are enough.
    agree_with_model(searcher, model, replace(request, limit=min(request.limit, 3)))
