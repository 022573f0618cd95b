"""A hash has the number that it was given, however many others share its slot."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.index.segment.hash_numbers import MOST_NUMBERS, HashNumbers

# Few upper bits tell the slot and few lower ones the rest, so that hashes often meet.
HASHES = st.builds(lambda slot, rest: slot << 60 | rest, st.integers(0, 15), st.integers(0, 40))


@given(st.lists(st.sets(HASHES, max_size=30), max_size=6), st.sets(HASHES))
def test_hashes_have_the_numbers_they_were_given(batches: list[set[int]], asked: set[int]) -> None:
    table, numbers = HashNumbers(), dict[int, int]()
    for batch in batches:
        fresh = sorted(batch - numbers.keys())
        table.add(np.array(fresh, np.uint64), len(numbers))
        numbers.update({each: number for number, each in enumerate(fresh, len(numbers))})
    wanted = sorted(asked | numbers.keys())
    found = table.find(np.array(wanted, np.uint64))
    assert found.tolist() == [numbers.get(each, -1) + 1 for each in wanted]


def test_a_table_grows_and_forgets_nothing() -> None:
    table, chance = HashNumbers(), np.random.default_rng(1)
    hashes = np.unique(chance.integers(0, 2**64, 400_000, np.uint64))
    chance.shuffle(hashes)
    for start in range(0, len(hashes), 90_000):
        assert not table.find(hashes[start : start + 90_000]).any()
        table.add(hashes[start : start + 90_000], start)
    assert np.array_equal(table.find(hashes), np.arange(1, len(hashes) + 1))


def test_numbers_that_do_not_fit_are_refused() -> None:
    with pytest.raises(OverflowError):
        HashNumbers().add(np.arange(2, dtype=np.uint64), MOST_NUMBERS - 1)
