"""Phrases of common words begin where looking at every position of every word says."""

from __future__ import annotations

from functools import reduce

import numpy as np
import pytest
from numpy.typing import NDArray

from search.query.evaluation import phrase_tables
from search.query.evaluation.phrase_tables import PhraseTables
from search.watch import Limits, Watch
from tests.unit.query.evaluation.positions import postings

SIZE, SHIFT = 5_000, 9


def positions_of_word(
    chance: np.random.Generator, number: int, size: int = SIZE, shift: int = SHIFT
) -> NDArray[np.int64]:
    """Where a word stands; no position reaches the last ones, which belong to no word."""
    positions = np.unique(chance.integers(0, size << shift, number))
    return positions[(positions & ((1 << shift) - 1)) < (1 << shift) - 4]


@pytest.mark.parametrize("ready", [(), (0,), (1,), (0, 1, 2)])
@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 1, 2), (2, 0, 1)])
@pytest.mark.parametrize(
    ("number", "table"), [(0, 1 << 24), (1, 1 << 16), (3_000, 1 << 16), (400_000, 1 << 24)]
)
def test_a_phrase_begins_where_each_of_its_words_says_so(
    number: int,
    table: int,
    order: tuple[int, ...],
    ready: tuple[int, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(phrase_tables, "_TABLE", table)
    chance = np.random.default_rng(number)
    words = [positions_of_word(chance, number) for _ in order]
    asked = [(at, words[at] - at if at in ready else postings(words[at], SHIFT)) for at in order]
    expected = reduce(np.intersect1d, [word - at for at, word in enumerate(words)])
    tables = PhraseTables()
    for _ in range(2):  # the stamps of an earlier search of the same phrase do no harm
        found = tables.positions(asked, SIZE, SHIFT, Watch(Limits()))
        assert found.tolist() == expected[expected >= 0].tolist()
        documents = tables.documents(asked, SIZE, SHIFT, Watch(Limits()))
        assert documents.tolist() == np.unique(found >> SHIFT).tolist()
    assert number < 400_000 or len(order) > 2 or len(found)


@pytest.mark.parametrize("shift", [5, 15, 16, 17, 20])
def test_articles_may_be_of_any_length(shift: int) -> None:
    size = min(60_000, (3 << 20) >> shift)
    chance = np.random.default_rng(shift)
    first, second = (positions_of_word(chance, 500_000, size, shift) for _ in range(2))
    asked = [(0, postings(first, shift)), (1, postings(second, shift))]
    expected = np.intersect1d(first, second - 1)
    watch, tables = Watch(Limits()), PhraseTables()
    assert len(expected)
    assert tables.positions(asked, size, shift, watch).tolist() == expected.tolist()
    found = tables.documents(asked, size, shift, watch)
    assert found.tolist() == np.unique(expected >> shift).tolist()
