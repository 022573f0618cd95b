"""The marks of whoever asks are clauses like any other: exact, combined with all else, followed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.article import Article
from search.errors import QueryError
from search.index.snapshot import Snapshot
from search.query import Searcher
from search.request import SearchRequest
from tests.unit.query.conftest import Publish

Sets = dict[tuple[str, str], frozenset[str]]
NUMBERS = range(60)


@pytest.fixture(scope="module")
def sixty(publish: Publish) -> Snapshot:
    """Sixty articles in three segments, every third one of them red, with a person each."""
    articles = [
        Article(
            id=f"a{number}",
            body="red word" if number % 3 == 0 else "blue word",
            people=(f"Person Number{number % 7}",),
            source=f"S{number % 2}",
        )
        for number in NUMBERS
    ]
    return publish([articles[:25], articles[25:40], articles[40:]])


def ids(searcher: Searcher, query: str) -> set[str]:
    result = searcher.search(SearchRequest(query, limit=100))
    found = {head.id for head in result.articles}
    assert len(found) == result.total
    return found


def named(numbers: Iterable[int]) -> frozenset[str]:
    return frozenset(f"a{number}" for number in numbers)


def test_marks_are_asked_of_whoever_keeps_them(sixty: Snapshot) -> None:
    asked: list[tuple[str, str]] = []

    def marks(field: str, value: str) -> frozenset[str]:
        asked.append((field, value))
        return frozenset({"a1", "a3", "not here"})

    searcher = Searcher(sixty, marks=marks)
    assert ids(searcher, "tag:later red") == {"a3"}
    assert ids(searcher, 'note:"call him" -red OR is:starred') == {"a1", "a3"}
    assert ids(searcher, "is:unread") == named(NUMBERS) - {"a1", "a3"}
    assert ids(searcher, "is:noted is:new is:read") == {"a1", "a3"}
    assert set(asked) == {
        ("tag", "later"), ("note", "call him"), ("is", "starred"), ("is", "read"),
        ("is", "noted"), ("is", "new"),
    }  # fmt: skip


def test_without_a_keeper_a_mark_is_an_error_at_its_column(sixty: Snapshot) -> None:
    with pytest.raises(QueryError, match="only the reader keeps marks") as caught:
        Searcher(sixty).search(SearchRequest("red note:x"))
    assert caught.value.column == 4


def test_a_set_that_did_not_change_is_looked_up_once(sixty: Snapshot) -> None:
    sets = {("is", "starred"): named([1, 2, 3])}
    searcher = Searcher(sixty, marks=lambda *mark: sets[mark])
    whole = searcher.search(SearchRequest("is:starred"))
    assert whole.total == 3
    assert searcher._found  # remembered, so that turning pages costs nothing
    before = list(searcher._found.values())
    searcher.search(SearchRequest("is:starred", offset=1))
    assert list(searcher._found.values()) == before
    sets["is", "starred"] = named([2, 3, 4, 5])
    assert ids(searcher, "is:starred") == named([2, 3, 4, 5])


MARKED = st.frozensets(st.integers(0, 70), max_size=70)


@given(st.lists(st.tuples(MARKED, MARKED), min_size=1, max_size=4))
def test_marks_combine_exactly_with_words_and_facets(
    sixty: Snapshot, changes: list[tuple[frozenset[int], frozenset[int]]]
) -> None:
    sets: Sets = {}
    searcher = Searcher(sixty, marks=lambda *mark: sets[mark])
    for read, tagged in changes:
        sets["is", "read"], sets["tag", "x"] = named(read), named(tagged)
        for query, wanted in (
            ("is:read", read),
            ("is:unread red", {n for n in NUMBERS if n not in read and n % 3 == 0}),
            ("tag:x OR is:read", read | tagged),
            ("blue -(tag:x is:read)", {n for n in NUMBERS if n % 3} - (read & tagged)),
        ):
            expected = {n for n in wanted if n in NUMBERS}
            assert ids(searcher, query) == named(expected)
            people = searcher.search(SearchRequest(query)).facets["people"]
            assert {each.name: each.count for each in people} == Counter(
                f"Person Number{n % 7}" for n in expected
            )
            narrowed = SearchRequest(query, people=("Person Number3",), sources=("S1",))
            assert searcher.search(narrowed).total == sum(
                n % 7 == 3 and n % 2 == 1 for n in expected
            )
