"""Dates on the screen are ISO and honest."""

from __future__ import annotations

from datetime import date
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import UNDATED, PublicationDate
from tui.reader.dates import WIDTH, long_date, nothing_on, short_date

DAY = date(2022, 1, 9)


@pytest.mark.parametrize(
    ("published", "short", "long"),
    [
        (PublicationDate(DAY, DAY, "stated"), "2022-01-09", "2022-01-09 (stated)"),
        (PublicationDate(DAY, DAY, "inferred"), "~2022-01-09", "2022-01-09 (inferred)"),
        (
            PublicationDate(DAY, date(2022, 1, 10), "inferred"),
            "~2022-01-09…",
            "2022-01-09 to 2022-01-10 (inferred)",
        ),
        (
            PublicationDate(date(2022, 2, 1), date(2022, 2, 28), "stated"),
            "2022-02",
            "2022-02-01 to 2022-02-28 (stated)",
        ),
        (
            PublicationDate(date(2022, 1, 1), date(2022, 12, 31), "inferred"),
            "~2022",
            "2022-01-01 to 2022-12-31 (inferred)",
        ),
        (UNDATED, "undated", "undated"),
    ],
)
def test_examples(published: PublicationDate, short: str, long: str) -> None:
    assert short_date(published) == short
    assert long_date(published) == long


@given(st.dates(), st.dates(), st.sampled_from(["stated", "inferred"]))
def test_any_interval_fits_into_its_column(
    one: date, other: date, basis: Literal["stated", "inferred"]
) -> None:
    published = PublicationDate(min(one, other), max(one, other), basis)
    assert len(short_date(published)) <= WIDTH
    assert short_date(published).lstrip("~").startswith(f"{published.start:%Y}".zfill(4))


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((DAY, DAY), ""),
        ((date(2022, 1, 1), date(2022, 1, 31)), ""),
        ((None, DAY), ""),
        (
            (date(1800, 1, 1), date(1800, 12, 31)),
            "nothing on 1800-01-01 to 1800-12-31; the nearest is of 2022-01-09",
        ),
        (
            (date(2022, 1, 10), date(2022, 1, 10)),
            "nothing on 2022-01-10; the nearest is of 2022-01-09",
        ),
    ],
)
def test_days_without_an_article_are_said(days: tuple[date | None, date | None], said: str) -> None:
    assert nothing_on(days, PublicationDate(DAY, DAY, "stated")) == said
    assert nothing_on(days, UNDATED) == "no article has a date"
