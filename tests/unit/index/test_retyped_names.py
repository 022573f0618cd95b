"""A name that the person gives the other kind is found and counted there, however it came in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from search import Archive, Article, SearchRequest, parse_corrections

SAID = parse_corrections('retype organization "Equifax" "Equifax Inc"')
TEXTS = ("Ships left the harbour.", "Trams ran late.", "Ada Byrne sang.", "Rain fell on the hills.")
ARTICLES = [
    Article(id="0", title="0", body=TEXTS[0], people=("Equifax", "Ada Byrne")),
    Article(id="1", title="1", body=TEXTS[1], people=("Equifax Inc",), organizations=("Equifax",)),
    Article(id="2", title="2", body=TEXTS[2], organizations=("Equifax",)),
    Article(id="3", title="3", body=TEXTS[3], people=("Equifax",), organizations=("Acme",)),
]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive") as archive:
        yield archive


def facets(archive: Archive, query: str = "") -> list[list[tuple[str, int, bool]]]:
    found = archive.search(SearchRequest(query)).facets
    return [
        [(value.name, value.count, value.unsure) for value in found[field]]
        for field in ("people", "organizations")
    ]


RIGHT = [[("Ada Byrne", 2, False)], [("Equifax", 4, False), ("Acme", 1, False)]]


def test_it_counts_once_in_an_article_that_names_it_as_both(archive: Archive) -> None:
    archive.add(ARTICLES)
    wrong = facets(archive)
    assert ("Equifax", 2, True) in wrong[0]
    archive.correct(SAID)
    assert facets(archive) == RIGHT
    assert archive.search(SearchRequest("org:equifax")).total == 4
    assert archive.search(SearchRequest("person:equifax")).total == 0
    assert facets(archive, "ships") == [[("Ada Byrne", 1, False)], [("Equifax", 1, False)]]
    archive.correct(())
    assert facets(archive) == wrong


@pytest.mark.parametrize("said_after", range(5))
def test_it_does_not_matter_when_it_was_said(archive: Archive, said_after: int) -> None:
    for number, article in enumerate(ARTICLES):
        if number == said_after:
            archive.correct(SAID)
        archive.add([article])
    if said_after == 4:
        archive.correct(SAID)
    assert facets(archive) == RIGHT
    archive.remove(["1"])
    assert facets(archive)[1] == [("Equifax", 3, False), ("Acme", 1, False)]
    archive.add(ARTICLES[1:2])
    assert facets(archive) == RIGHT
    archive.remove(["0", "3"])
    archive.correct(())
    assert facets(archive) == [
        [("Ada Byrne", 1, False), ("Equifax Inc", 1, False)],
        [("Equifax", 2, False)],
    ]
