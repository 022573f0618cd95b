"""The engines that keep the contract of an archive.

The product's own searcher, Whoosh's searcher on the same files, the reading of all articles, and
real nodes of OpenSearch: an archive of one shard, and one of three shards with a copy of each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack

import pytest

from search.archive import Archive
from search.article import Article
from search.ingest.reader import read_file
from tests import SEEDS
from tests.cluster.nodes import Nodes
from tests.contract.examples import NAMES
from tests.contract.whoosh_engine import WhooshArchive
from tests.model.archive import ModelArchive

AnyArchive = Archive | ModelArchive
Make = Callable[[Sequence[Article]], AnyArchive]


_SHARDS = {"cluster": "1", "cluster-3": "3"}
_ON_NODES = pytest.mark.xdist_group("cluster")


@pytest.fixture(
    scope="module",
    params=[
        "index",
        "whoosh",
        "model",
        *(pytest.param(name, marks=_ON_NODES) for name in _SHARDS),
    ],
)
def make(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Make]:
    """Makes an archive of some articles, with each engine in turn."""
    with ExitStack() as opened:
        if request.param in _SHARDS:
            nodes: Nodes = request.getfixturevalue("nodes")
            opened.enter_context(pytest.MonkeyPatch.context()).setenv(
                "DATELINE_SHARDS", _SHARDS[request.param]
            )

        def made(articles: Sequence[Article]) -> AnyArchive:
            archive: AnyArchive = ModelArchive()
            if request.param in _SHARDS:
                archive = Archive.create(nodes.archive())
            elif request.param != "model":
                engine = WhooshArchive if request.param == "whoosh" else Archive
                archive = engine.create(tmp_path_factory.mktemp("archive") / "a")
            archive.add(articles)
            opened.callback(archive.close)
            return archive

        yield made


@pytest.fixture(scope="module")
def samples(make: Make) -> AnyArchive:
    """The three sample articles under the ids A, B and C."""
    articles = []
    for id, name in NAMES.items():
        for article in read_file(SEEDS / name):
            assert isinstance(article, Article)
            articles.append(article._replace(id=id))
    return make(articles)
