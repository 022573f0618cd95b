"""How numeric dates are written is told by those that can be read in one way only."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.ingest.numeric_order import NumericOrder


def order(*pieces: bytes) -> bool | None:
    counted = NumericOrder()
    for piece in pieces:
        counted.count(piece)
    return counted.day_first


@pytest.mark.parametrize(
    ("text", "day_first"),
    [
        (b"25/12/2017", True),
        (b"12/25/2017", False),
        (b'{"date": "25\\/12\\/2017"}', True),
        (b"25-12-2017 and 5-6-2017", True),
        (b"3/31/17", False),
        (b"05/07/2015", None),
        (b"25/12/2017 12/25/2017", None),
        (b"25/12/2017 " * 10 + b"12/25/2017", True),
        (b"2017-12-25 2017/12/25 https://example.org/25/12/2017/a 1/25/12/2017", None),
        (b"32/12/2017 25/13/2017 25/12/20175", None),
        (b"", None),
    ],
)
def test_dates_vote(text: bytes, day_first: bool | None) -> None:
    assert order(text) is day_first


@given(st.integers(0, 24))
def test_a_date_may_be_cut_by_the_end_of_a_piece(place: int) -> None:
    text = b"it was, on 25/12/2017, so"

    assert order(text[:place], text[place:]) is True
