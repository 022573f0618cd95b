"""Archives of made-up articles for the tests of evaluation."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from search.article import Article
from search.index.index import Index
from search.index.snapshot import Snapshot
from search.ingest.reader import read_file
from search.names.recognition.recognize import annotate, default_recognizer
from search.query import front_page
from tests import SEEDS

Publish = Callable[[Iterable[Iterable[Article]]], Snapshot]


@pytest.fixture(scope="module")
def publish(tmp_path_factory: pytest.TempPathFactory) -> Publish:
    """Makes a snapshot of batches of articles, each published on its own."""

    def published(batches: Iterable[Iterable[Article]]) -> Snapshot:
        index = Index.create(tmp_path_factory.mktemp("archive") / "a", front_page)
        for batch in batches:
            index.writer().add(batch)
            index.writer().publish()
        index.refresh()
        return index.snapshot()

    return published


@pytest.fixture(scope="module")
def samples(publish: Publish) -> Snapshot:
    """The three sample articles under the ids A, B and C."""
    articles = []
    for id, file in zip("ABC", sorted(SEEDS.glob("*.txt")), strict=True):
        for article in read_file(file):
            assert isinstance(article, Article)
            articles.append(article._replace(id=id))
    return publish([annotate(articles, default_recognizer())])
