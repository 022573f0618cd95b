"""Completion offers what the archive holds, the most frequent first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import QueryError
from search.index.snapshot import Snapshot
from search.query import Searcher
from search.query.language.parser import parse
from search.request import Completion


def texts(snapshot: Snapshot, typed: str, limit: int = 10) -> list[str]:
    return [found.text for found in Searcher(snapshot).complete(typed, limit=limit)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("kaz", ["kazakhstan", "kazakh"]),
        ("csto Kaz", ["kazakhstan", "kazakh"]),
        ("(-peacek", ["peacekeepers", "peacekeeping"]),
        ("per", ["person:", "per"]),
        ("person:bli", ['person:"Antony Blinken"']),
        ('person:"antony', ['person:"Antony Blinken"']),
        ("-person:tok", ['person:"Kassym-Jomart Tokayev"']),
        ("org:cs", ["org:CSTO"]),
        ("source:", ["source:TASS"]),
        ("is:un", ["is:undated", "is:unread"]),
        ("date:yes", ["date:yesterday"]),
        ("title:kaz", ["title:kazakhstan"]),
        ("==US", ["US"]),
        ("-==CST", ["CSTO"]),
        ("==Kaz", ["Kazakhstan", "Kazakh"]),
    ],
)
def test_what_is_offered(samples: Snapshot, typed: str, first: list[str]) -> None:
    assert texts(samples, typed)[: len(first)] == first


@pytest.mark.parametrize("typed", ["", "csto ", '"secretary of', "zzzzz", "foo:x", "person:zzz"])
def test_nothing_is_offered_where_nothing_fits(samples: Snapshot, typed: str) -> None:
    assert texts(samples, typed) == []


def test_a_completion_says_what_it_takes_the_place_of(samples: Snapshot) -> None:
    found = Searcher(samples).complete("csto -pashi more", column=11)
    assert found == (Completion(6, 11, "pashinyan"),)


@given(st.text(alphabet='personrgiscto:"“- (kaz', max_size=14))
def test_what_is_offered_is_a_query_or_the_beginning_of_one(samples: Snapshot, typed: str) -> None:
    for found in Searcher(samples).complete(typed, limit=3):
        assert 0 <= found.start <= found.end == len(typed)
        if not found.text.endswith(":"):
            try:
                parse(found.text)
            except QueryError as error:
                pytest.fail(f"{found.text}: {error}")
