"""What is offered for a word that no article has."""

from __future__ import annotations

from itertools import count

import pytest

from search.article import Article
from search.query import Searcher
from search.request import SearchRequest
from tests.unit.query.conftest import Publish

WORDS = {
    "president": 40,
    "prescient": 1,
    "presidant": 1,
    "present": 9,
    "the": 50,
    "tea": 2,
    "warn": 3,
}


@pytest.fixture(scope="module")
def searcher(publish: Publish) -> Searcher:
    numbers = count()
    return Searcher(
        publish(
            [
                [
                    Article(id=f"{word}{next(numbers)}", body=f"A {word}.")
                    for word, articles in WORDS.items()
                    for _ in range(articles)
                ]
            ]
        )
    )


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("presdient", "president"),  # two neighbours changed about are one edit
        ("presidnet", "president"),
        ("presidint", "president"),  # what many articles have, not what one has misspelt
        ("prescieni", "prescient"),
        ("teh", "the"),
        ("wran", "warn"),
    ],
)
def test_the_likeliest_word_is_offered_first(searcher: Searcher, typed: str, first: str) -> None:
    assert searcher.explain(SearchRequest(typed)).suggestions[typed][0] == first


def test_a_short_word_is_changed_in_one_place_only(searcher: Searcher) -> None:
    assert "the" not in searcher.explain(SearchRequest("tuu")).suggestions.get("tuu", ())


def test_for_a_very_long_word_nothing_is_offered_and_nothing_computed(searcher: Searcher) -> None:
    assert searcher.explain(SearchRequest("a" * 4_000)).suggestions == {}
