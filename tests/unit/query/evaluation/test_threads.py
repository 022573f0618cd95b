"""Work on several items gives what a loop gives, whichever thread does it."""

from __future__ import annotations

from threading import get_ident

import pytest

from search.query.evaluation.threads import map_in_threads


@pytest.mark.parametrize("count", [0, 1, 2, 3, 24])
def test_results_come_in_the_order_of_the_items(count: int) -> None:
    assert map_in_threads(lambda number: number * number, range(count)) == [
        n * n for n in range(count)
    ]


def test_work_within_such_work_stays_in_its_thread() -> None:
    def inner(_: int) -> set[int]:
        here = get_ident()
        return {here, *map_in_threads(lambda _: get_ident(), range(8))}

    assert all(len(threads) == 1 for threads in map_in_threads(inner, range(8)))


@pytest.mark.parametrize("wrong", [0, 1, 6, 7])
def test_what_goes_wrong_for_one_item_is_raised_and_leaves_the_rest_able(wrong: int) -> None:
    def work(number: int) -> int:
        if number == wrong:
            raise ValueError(number)
        return number

    with pytest.raises(ValueError, match=str(wrong)):
        map_in_threads(work, range(8))
    assert map_in_threads(lambda number: number, range(8)) == list(range(8))
