"""Versions of one text folded into one article, and articles about the same story."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from search import Archive, Article, ArticleMissing, PublicationDate, QueryError, SearchRequest

WIRE = (
    "Finance ministers agreed on Monday to lower the tariff on imported copper after two days of "
    "talks in Valparaiso, and Ines Calderon said that the Copper Council had welcomed the step."
)
FOLLOWED = (
    "The Copper Council met in Valparaiso to discuss what the lower tariff means for miners. "
    "Ines Calderon told the meeting that imported copper would cost less."
)
OTHER = "The ferry to the islands was late again, said the harbour master, who blamed the fog."
MORE = ["Rain fell on the hills.", "The choir sang at noon.", "A new bridge opened in the north."]


def article(id: str, body: str, day: int, source: str = "Wire") -> Article:
    published = PublicationDate(date(2022, 1, day), date(2022, 1, day), "stated", "")
    return Article(body, id=id, title=f"Headline {id}", published=published, source=source)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive") as archive:
        archive.add(
            [
                article("wire", WIRE, 10),
                article("copy", WIRE, 11, "Paper"),
                article("later", f"{WIRE} Shares rose.", 12, "Paper"),
                article("followed", FOLLOWED, 13, "Paper"),
                article("other", OTHER, 10),
                *(article(f"more{number}", text, 9) for number, text in enumerate(MORE)),
            ]
        )
        yield archive


def found(archive: Archive, query: str, *, folded: bool = False) -> set[str]:
    request = SearchRequest(query, folded=folded)
    return {head.id for head in archive.search(request).articles}


def test_folded_only_the_first_publication_counts_and_says_how_many_there_are(
    archive: Archive,
) -> None:
    result = archive.search(SearchRequest("tariff copper", folded=True, sort="oldest"))
    assert [(head.id, head.versions, head.version_of) for head in result.articles] == [
        ("wire", 3, None),
        ("followed", 1, None),
    ]
    assert (result.total, result.folded) == (2, 2)
    assert {v.name: v.count for v in result.facets["sources"]} == {"Wire": 1, "Paper": 1}


def test_facets_count_folded_versions_where_that_is_wanted(archive: Archive) -> None:
    request = SearchRequest("tariff copper", folded=True, count_versions=True)
    result = archive.search(request)
    assert result.total == 2
    assert {v.name: v.count for v in result.facets["sources"]} == {"Wire": 1, "Paper": 3}


def test_unfolded_every_version_counts_and_names_the_first_one(archive: Archive) -> None:
    result = archive.search(SearchRequest("tariff copper", sort="oldest"))
    assert [(head.id, head.version_of) for head in result.articles] == [
        ("wire", None),
        ("copy", "wire"),
        ("later", "wire"),
        ("followed", None),
    ]
    assert (result.total, result.folded) == (4, 0)


def test_of_the_versions_that_match_the_earliest_is_shown(archive: Archive) -> None:
    (head,) = archive.search(SearchRequest("shares rose", folded=True)).articles
    assert (head.id, head.versions, head.version_of) == ("later", 3, "wire")
    request = SearchRequest("tariff", sources=("Paper",), folded=True)
    result = archive.search(request)
    assert {head.id for head in result.articles} == {"copy", "followed"}
    assert {v.name: v.count for v in result.facets["sources"]} == {"Wire": 1, "Paper": 1}


def test_queries_ask_for_versions(archive: Archive) -> None:
    assert found(archive, "is:version") == {"copy", "later"}
    assert found(archive, "versions>1") == {"wire", "copy", "later"}
    assert found(archive, "versions>1 -is:version") == {"wire"}
    assert found(archive, "versions:3 shares") == {"later"}
    assert found(archive, "versions>3") == set()
    assert found(archive, "versions<2 tariff") == {"followed"}
    assert len(found(archive, "versions>=1")) == archive.articles
    assert archive.explain(SearchRequest("Versions>=2")).query == "versions>=2"


@pytest.mark.parametrize("query", ["versions:many", "versions>", "versions:1x", "like:nobody"])
def test_what_cannot_be_asked_is_said(archive: Archive, query: str) -> None:
    with pytest.raises(QueryError):
        archive.search(SearchRequest(query))


def test_what_tells_of_the_same_is_found_by_names_and_rare_words(archive: Archive) -> None:
    assert [head.id for head in archive.related("wire")] == ["followed"]
    assert found(archive, "like:wire") == {"followed"}
    assert found(archive, "like:wire -miners") == set()
    assert [head.id for head in archive.related("followed")][:1] == ["wire"]
    assert archive.related("other") == ()


def test_the_versions_of_an_article_begin_with_the_first_publication(archive: Archive) -> None:
    for id in ("wire", "copy", "later"):
        assert [head.id for head in archive.versions(id)] == ["wire", "copy", "later"]
    assert [head.id for head in archive.versions("other")] == ["other"]
    with pytest.raises(ArticleMissing):
        archive.versions("nobody")
    with pytest.raises(ArticleMissing):
        archive.related("nobody")


def test_what_was_removed_is_neither_version_nor_related(archive: Archive) -> None:
    archive.remove(["wire", "followed"])
    assert [head.id for head in archive.versions("copy")] == ["copy", "later"]
    assert archive.related("copy") == ()
