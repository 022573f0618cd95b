"""Arrays of names against plain lists."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import arrays
from search.arrays import Ragged, TextTable, runs_of, sorted_within

DAYS = st.lists(st.integers(-(2**31), 2**31 - 1), max_size=6)


@given(st.lists(st.tuples(st.integers(0, 5), DAYS)), st.integers(1, 10))
def test_runs_are_sorted_within_their_groups(runs: list[tuple[int, list[int]]], most: int) -> None:
    groups = np.array([group for group, _ in runs], np.int64)
    lengths = np.array([len(days) for _, days in runs], np.int32)
    values = np.array([day for _, days in runs for day in days], np.int32)
    expected = sorted((group, day) for group, days in runs for day in days)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrays, "_SORTED", most)
        assert sorted_within(groups, lengths, values).tolist() == [day for _, day in expected]


def test_rows_at_the_end_are_empty() -> None:
    table = Ragged([np.array([1, 2, 3])], np.array([0, 1, 3])).lengthened(4)
    assert [table.row(number)[0].tolist() for number in range(5)] == [[1], [2, 3], [], [], []]
    assert len(Ragged([np.zeros(0, np.int32)]).lengthened(2)) == 2


WORDS = st.lists(st.text(max_size=11), max_size=12)


@given(st.lists(st.integers(-5, 5)))
def test_runs_are_the_distinct_values_with_their_counts(values: list[int]) -> None:
    found, counts = runs_of(np.array(sorted(values), np.int32))
    assert dict(zip(found.tolist(), counts.tolist(), strict=True)) == Counter(values)


@given(WORDS, st.data())
def test_beginnings_are_in_the_order_of_their_texts(words: list[str], data: st.DataObject) -> None:
    table = TextTable()
    for word in words:
        table.ordinal(word)
    stored = TextTable(table.sections())
    several = st.lists(st.integers(0, len(stored) - 1)) if len(stored) else st.just([])
    asked = data.draw(several)
    beginnings = stored.beginnings(np.array(asked, np.int32)).tolist()
    expected = [
        int.from_bytes(stored.text(each).encode()[:8].ljust(8, b"\0"), "big") for each in asked
    ]
    assert beginnings == expected
