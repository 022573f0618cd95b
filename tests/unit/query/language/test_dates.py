"""Date expressions: what each stands for on a given day, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.language.dates import DateError, interval, normal_expression

SUNDAY = date(2022, 1, 9)


@pytest.mark.parametrize(
    ("expression", "first", "last"),
    [
        ("2022", "2022-01-01", "2022-12-31"),
        ("2022-02", "2022-02-01", "2022-02-28"),
        ("2024-2", "2024-02-01", "2024-02-29"),
        ("2022-01-09", "2022-01-09", "2022-01-09"),
        ("20220109", "2022-01-09", "2022-01-09"),
        ("9 January 2022", "2022-01-09", "2022-01-09"),
        ("January 9, 2022", "2022-01-09", "2022-01-09"),
        ("Jan. 2022", "2022-01-01", "2022-01-31"),
        ("2022/1/9", "2022-01-09", "2022-01-09"),
        ("2022.01.09", "2022-01-09", "2022-01-09"),
        ("9.1.2022", "2022-01-09", "2022-01-09"),
        ("09. 01. 2022", "2022-01-09", "2022-01-09"),
        ("31/12/2021", "2021-12-31", "2021-12-31"),
        ("12/31/2021", "2021-12-31", "2021-12-31"),
        ("1/1/2022..1/31/2022", "2022-01-01", "2022-01-31"),
        ("Q1 2021", "2021-01-01", "2021-03-31"),
        ("2021-q4", "2021-10-01", "2021-12-31"),
        ("today", "2022-01-09", "2022-01-09"),
        ("Yesterday", "2022-01-08", "2022-01-08"),
        ("this week", "2022-01-03", "2022-01-09"),
        ("last  week", "2021-12-27", "2022-01-02"),
        ("last-month", "2021-12-01", "2021-12-31"),
        ("this month", "2022-01-01", "2022-01-31"),
        ("last year", "2021-01-01", "2021-12-31"),
        ("last-7d", "2022-01-03", "2022-01-09"),
        ("last 2 weeks", "2021-12-27", "2022-01-09"),
        ("last-1m", "2021-12-10", "2022-01-09"),
        ("last-1y", "2021-01-10", "2022-01-09"),
        ("last-9999y", "0001-01-01", "2022-01-09"),
        ("2022-01-09..2022-01-10", "2022-01-09", "2022-01-10"),
        ("2021..yesterday", "2021-01-01", "2022-01-08"),
        ("..2022", None, "2022-12-31"),
        ("2022-01..", "2022-01-01", None),
    ],
)
def test_an_expression_is_an_interval_of_days(
    expression: str, first: str | None, last: str | None
) -> None:
    days = [None if day is None else day.isoformat() for day in interval(expression, SUNDAY)]
    assert days == [first, last]


def test_months_of_unequal_length_end_where_they_end() -> None:
    assert interval("last-1m", date(2022, 3, 31)) == (date(2022, 3, 1), date(2022, 3, 31))


@pytest.mark.parametrize(
    ("expression", "column", "message"),
    [
        ("2022-02-30", 0, "February 2022 has no day 30, it has 28 days"),
        ("2022-00", 0, "no month 0"),
        ("0000", 0, "no year 0000"),
        ("9/1/2022", 0, "may be 2022-09-01 or 2022-01-09"),
        ("31.13.2022", 0, "no month 13"),
        ("31/31/2022", 0, "no month 31"),
        ("2022..1/2/2023", 6, "may be"),
        ("31.12.", 0, "is not a date"),
        ("q5 2022", 0, "is not a date"),
        ("soon", 0, "is not a date"),
        ("9 Smarch 2022", 0, "is not a date"),
        ("last-0d", 0, "at least 1"),
        ("..", 0, "at least one side"),
        ("2022-01..2022-13", 9, "no month 13"),
        ("2022-02..2022-01", 0, "ends before it begins"),
    ],
)
def test_what_is_no_date_is_said_with_its_place(expression: str, column: int, message: str) -> None:
    with pytest.raises(DateError, match=message) as caught:
        normal_expression(expression)
    assert caught.value.column == column


def test_a_range_that_only_today_turns_round_is_refused_when_it_is_asked() -> None:
    assert normal_expression("2030..today") == "2030..today"
    with pytest.raises(DateError, match="ends before it begins"):
        interval("2030..today", SUNDAY)


@given(st.text("0123456789-. dwmyastodlek", max_size=16), st.dates())
def test_any_text_is_an_expression_or_an_error(text: str, today: date) -> None:
    try:
        first, last = interval(text, today)
    except DateError:
        return
    assert first is None or last is None or first <= last
    assert normal_expression(normal_expression(text)) == normal_expression(text)
