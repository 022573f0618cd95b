"""Forms of a word count only in articles of their language, and it is said how they were met."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from search import Archive, Article, Inflection, SearchRequest
from search.query.evaluation.spoken import Evidence, Standing, likely
from search.query.language.tree import Word

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
        ("bank", {"en", "eu-bank"}),  # as much Basque as English
        ("banks", {"en", "en-names"}),
        ("banku", {"eu", "eu-bank"}),
        ("=banku", set()),
        ('"banku"', set()),
        ("BANKU", set()),
        ("Banku", {"eu", "eu-bank"}),
        ("Donostia", {"eu"}),  # Basque inflects names, English does not
        ("donostia", {"eu"}),
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

    assert lit("banks", "en") == ["bank", "banks"]
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


MIXED = (
    *(
        Article(body=f"{text} Report number {n} on the matter.", id=f"en{n}", language="en")
        for n, text in enumerate(
            ("The war went on.", "Two wars ended.", "He has a house.", "The gift shop closed.")
        )
    ),
    *(
        Article(body=f"{text} Bericht Nummer {n} zur Sache.", id=f"de{n}", language="de")
        for n, text in enumerate(
            ("Das Haus ist alt.", "Es war kalt.", "Alle Häuser sind neu.", "Das Gift wirkte.")
        )
    ),
)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.create(tmp_path_factory.mktemp("mixed") / "a") as made:
        made.add(MIXED)
        yield made


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("war", {"en0", "en1", "de1"}),  # in German it is no headword, and no "ist" is meant
        ("haus", {"de0", "de2"}),
        ("war house", set()),
        ("war OR house", {"en0", "en1", "en2", "de1"}),
        ("war OR haus", {"en0", "en1", "de0", "de1", "de2"}),
        ("sein", {"de0", "de1", "de2"}),
        ("lang:de war", {"de0", "de1", "de2"}),
        ("lang:en war", {"en0", "en1"}),
        ("gift", {"en3", "de3"}),
    ],
)
def test_words_have_forms_in_the_languages_that_fit_the_query(
    mixed: Archive, query: str, found: set[str]
) -> None:
    assert ids(mixed, query) == found
    explained = mixed.explain(SearchRequest(query))
    assert explained.total == len(found)


def test_forms_that_count_nowhere_are_not_shown(mixed: Archive) -> None:
    clauses = mixed.explain(SearchRequest("lang:de war")).clauses
    assert [clause.forms for clause in clauses if clause.text == "war"] == [("ist", "sind", "war")]


def test_a_choice_of_languages_leaves_the_counts_of_the_others_true(mixed: Archive) -> None:
    request = SearchRequest("war", languages=("de",))
    counts = {each.name: each.count for each in mixed.search(request).facets["languages"]}
    assert counts == {"en": 2, "de": 1}


def test_words_tell_together_which_language_is_meant() -> None:
    def word(**counts: tuple[int, int, Standing]) -> dict[str, Evidence]:
        return {language: Evidence(100, *told) for language, told in counts.items()}

    land = word(en=(10, 8, "headword"), de=(12, 15, "headword"))
    reform = word(en=(4, 4, "headword"), de=(4, 1, "headword"))
    elections = word(en=(5, 0, "form"), de=(0, 0, "none"))
    assert likely({Word("land"): land}) == set()
    assert likely({Word("land"): land, Word("reform"): reform}) == set()
    told = {Word("land"): land, Word("reform"): reform, Word("elections"): elections}
    assert likely(told) == {"en"}


@pytest.mark.parametrize(
    ("typed", "languages"),
    [
        ("son", {"tr", "es"}),
        ("soñ", {"es"}),
        ("söN", {"tr"}),
        ("so\N{COMBINING DIAERESIS}n", {"tr"}),
    ],
)
def test_the_letters_of_a_word_tell_its_language(typed: str, languages: set[str]) -> None:
    even = {language: Evidence(100, 5, 5, "headword") for language in ("tr", "es")}
    found = likely({Word("son", typed=typed): even})
    assert found == (languages if len(languages) == 1 else set())
