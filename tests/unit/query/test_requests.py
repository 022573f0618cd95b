"""A request of a wrong type or beyond its bounds is a clear error at once, no traceback."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest

from search import Archive, RequestError, SearchCancelled, SearchRequest
from tests import SEEDS

LONG = 10**5_000
"""A number that Python itself refuses to print."""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.create(tmp_path_factory.mktemp("requests") / "archive") as archive:
        archive.update([SEEDS])
        yield archive


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("query", None, "query has to be a text, not None"),
        ("query", 7, "query has to be a text, not 7"),
        ("query", b"oil", "query has to be a text, not a value of type bytes"),
        ("query", ["oil"], "query has to be a text, not a value of type list"),
        ("people", "Putin", "people has to be a tuple of texts, not 'Putin'"),
        ("people", ["Putin"], "people has to be a tuple of texts, not a value of type list"),
        ("people", (None,), "people has to be a tuple of texts, not of None"),
        ("organizations", None, "organizations has to be a tuple of texts, not None"),
        ("not_people", 1.5, "not_people has to be a tuple of texts, not 1.5"),
        (
            "not_organizations",
            {"UN"},
            "not_organizations has to be a tuple of texts, not a value of type set",
        ),
        ("sources", "x" * 100, "sources has to be a tuple of texts, not a value of type str"),
        ("sources", ("x",) * 257, "sources has at most 256 names of at most 4,096 characters"),
        ("people", ("x" * 5_000,), "people has at most 256 names of at most 4,096 characters"),
        ("since", "2020", "since has to be a date or None, not '2020'"),
        ("until", 2020, "until has to be a date or None, not 2020"),
        ("until", datetime(2020, 1, 1), "until has to be a date or None, not datetime"),
        ("sort", "up", "sort has to be one of newest, oldest, relevance, not 'up'"),
        (
            "sort",
            ["newest"],
            "sort has to be one of newest, oldest, relevance, not a value of type list",
        ),
        ("limit", -1, "limit has to be from 0 to 10,000, not -1"),
        ("limit", 10_001, "limit has to be from 0 to 10,000, not 10001"),
        ("limit", 10.0, "limit has to be from 0 to 10,000, not 10.0"),
        ("limit", "10", "limit has to be from 0 to 10,000, not '10'"),
        ("limit", True, "limit has to be from 0 to 10,000, not True"),
        ("limit", -(2**99), "limit has to be from 0 to 10,000, not a value of type int"),
        ("limit", None, "limit has to be from 0 to 10,000, not None"),
        ("offset", -1, "offset has to be from 0 to 1,000,000,000, not -1"),
        ("offset", 2**63, "offset has to be from 0 to 1,000,000,000, not a value of type int"),
        ("facets", 1_000_001, "facets has to be from 0 to 1,000,000, not 1000001"),
        ("typing", 1, "typing has to be true or false, not 1"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_right(field: str, value: Any, message: str) -> None:
    with pytest.raises(RequestError) as raised:
        SearchRequest(**{field: value})
    assert str(raised.value).startswith(message)


def test_a_number_that_python_refuses_to_print_is_named_too() -> None:
    with pytest.raises(RequestError, match="limit has to be from 0 to 10,000, not a value of type"):
        SearchRequest(limit=LONG)


def test_what_is_in_bounds_is_taken() -> None:
    day = date(2020, 2, 29)
    SearchRequest("oil", ("a",) * 256, since=day, until=day, limit=10_000, offset=10**9, facets=0)


def test_names_have_kinds_and_suggestions_a_limit(archive: Archive) -> None:
    kind: Any = "people"
    for asked in (archive.entities, archive.why, archive.alike):
        with pytest.raises(RequestError, match="one of person, organization"):
            asked(kind, "Putin")
    with pytest.raises(RequestError, match="one of person, organization"):
        archive.suggestions(kind)
    for limit in (-1, 10_001, LONG):
        with pytest.raises(RequestError, match="limit has to be from 0 to 10,000"):
            archive.suggestions("person", limit)


def test_looking_up_names_stops_where_it_is_told_to(archive: Archive) -> None:
    for asked in (archive.entities, archive.why, archive.alike):
        with pytest.raises(SearchCancelled):
            asked("person", "Tokayev", cancel=lambda: True)
    with pytest.raises(SearchCancelled):
        archive.suggestions("person", cancel=lambda: True)


def test_a_page_beyond_the_end_is_empty(archive: Archive) -> None:
    for sort in ("newest", "oldest", "relevance"):
        found = archive.search(SearchRequest("the", sort=sort, offset=10**9, limit=10_000))
        assert found.total == 3
        assert found.articles == ()
