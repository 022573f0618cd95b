"""What long lists of positions have in common is what looking at every pair of them finds."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from search.query.evaluation.frequent_words import FrequentWords
from search.watch import Limits, Watch
from tests.unit.query.evaluation.positions import postings

SIZE, SHIFT = 300, 9
Made = tuple[FrequentWords, NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]


def made(seed: int, number: int) -> Made:
    """Frequent words of documents with a paragraph at their start and at some positions of them."""
    chance = np.random.default_rng(seed)

    def positions(share: float) -> NDArray[np.int64]:
        return np.flatnonzero(chance.random(SIZE << SHIFT) < share)

    walls = np.unique(np.concatenate([np.arange(SIZE) << SHIFT, positions(0.03)]))
    # No word stands where a position is skipped, right before a paragraph.
    first, second = (np.setdiff1d(positions(number / (SIZE << SHIFT)), walls - 1) for _ in range(2))

    def some_walls(begin: int, stop: int) -> NDArray[np.int64]:
        return walls[slice(*walls.searchsorted([begin << SHIFT, stop << SHIFT]))]

    return FrequentWords(SIZE, SHIFT, some_walls, Watch(Limits())), walls, first, second


@pytest.mark.parametrize("either", [False, True])
@pytest.mark.parametrize("distance", [1, 4, 100, None])
@pytest.mark.parametrize("number", [0, 200, 3_000])
def test_documents_where_one_follows_another_with_no_wall_between(
    number: int, distance: int | None, either: bool
) -> None:
    words, walls, first, second = made(number, number)
    paragraphs = (walls.searchsorted(each, "right")[:, None] for each in (first, second))
    together = np.equal(next(paragraphs), next(paragraphs).T)
    gaps = second[None, :] - first[:, None]
    if either:
        gaps = np.abs(gaps)
    close = gaps >= (0 if distance is None else 1)
    if distance is not None:
        close &= gaps <= distance
    expected = np.unique(first[(together & close).any(axis=1)] >> SHIFT)
    if distance is None and not either:
        return  # A paragraph has no order.
    for before in (first, postings(first, SHIFT)):
        for after in (second, postings(second, SHIFT)):
            found = words.meeting(before, after, distance, either=either)
            assert found.tolist() == expected.tolist()


def test_a_word_is_near_another_of_its_kind_but_not_near_itself() -> None:
    words, _, first, _ = made(5, 4_000)
    alone = np.unique(first >> SHIFT, return_index=True)[1]
    assert not len(words.meeting(first[alone], first[alone], 9, either=True))
    assert len(words.meeting(first, first, 9, either=True))
