"""Forms of a word count only in articles of their language, and it is said how they were met."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from search import Archive, Article, Inflection, SearchRequest

ARTICLES = (
    Article(body="The bank protested and banks closed.", id="en", language="en"),
    Article(body="Bankuak eta bankuetan, Donostian.", id="eu", language="eu"),
    Article(body="Bank bankuak.", id="eu-bank", language="eu"),
    Article(body="Donostias, banks.", id="en-names", language="en"),
    Article(body="Банктер туралы.", id="kk", language="kk"),
    Article(body="Банктер.", id="be", language="be"),
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.create(tmp_path_factory.mktemp("archive") / "a") as made:
        made.add(ARTICLES)
        yield made


def ids(archive: Archive, query: str) -> set[str]:
    return {head.id for head in archive.search(SearchRequest(query)).articles}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("bank", {"en", "en-names", "eu-bank"}),
        ("banks", {"en", "en-names"}),
        ("banku", {"eu", "eu-bank"}),
        ("=banku", set()),
        ('"banku"', set()),
        ("BANKU", set()),
        ("Banku", {"eu", "eu-bank"}),
        ("Donostia", {"eu"}),  # Basque inflects names, English does not
        ("donostia", {"eu", "en-names"}),
        ("банк", {"kk"}),  # no form of it in Belarusian
        ("banku NEAR/3 donostia", {"eu"}),
        ("atleast2:banku", {"eu"}),
        ("-banku", {"en", "en-names", "kk", "be"}),
    ],
)
def test_forms_count_in_articles_of_their_language(
    archive: Archive, query: str, found: set[str]
) -> None:
    assert ids(archive, query) == found


def test_only_what_counts_is_highlighted(archive: Archive) -> None:
    def lit(query: str, id: str) -> list[str]:
        article = archive.article(id)
        spans = archive.highlights(SearchRequest(query), id).body
        return [article.body[start:end] for start, end in spans]

    assert lit("bank", "en") == ["bank", "banks"]
    assert lit("bank", "eu-bank") == ["Bank"]
    assert lit("banku", "eu-bank") == ["bankuak"]


def test_it_is_said_how_each_form_was_met(archive: Archive) -> None:
    (clause,) = archive.explain(SearchRequest("banku")).clauses
    assert set(clause.forms) == {"bankuak", "bankuetan"}
    assert clause.inflections == (
        Inflection("bankuak", "eu", "stem"),
        Inflection("bankuetan", "eu", "stem"),
    )
    (reason,) = archive.reasons(SearchRequest("banku"), "eu-bank")
    assert reason.texts == ("bankuak",)
    assert reason.inflections == (Inflection("bankuak", "eu", "stem"),)
    (itself,) = archive.reasons(SearchRequest("=bankuak"), "eu-bank")
    assert itself.inflections == ()
