"""Date expressions of the query language, computed from a given day and never from a clock."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import MAXYEAR, date, timedelta
from typing import Final, TypeAlias

Interval: TypeAlias = tuple[date | None, date | None]
"""First and last day, both inclusive; None where the interval is open."""

_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH_NUMBER: Final = {name[:size]: n for n, name in enumerate(_MONTHS, 1) for size in (3, 99)}
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY_MONTH = re.compile(r"(?:(\d{1,2}) )?([a-z]+)\.? (\d{4})")
_MONTH_DAY = re.compile(r"([a-z]+)\.? (\d{1,2}),? (\d{4})")
_SLASHED = re.compile(r"(\d{4})([/.])(\d{1,2})\2(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})")
_EITHER = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_QUARTER = re.compile(r"q([1-4])[ /-]?(\d{4})|(\d{4})[ /-]?q([1-4])")
_SPAN = re.compile(r"last[- ](\d{1,4}) ?(d|w|m|y|days?|weeks?|months?|years?)")
_CALENDAR = re.compile(r"(this|last)[- ](week|month|year)")


class DateError(ValueError):
    """A date expression that cannot be understood; `column` is where, from 0."""

    def __init__(self, message: str, column: int = 0) -> None:
        super().__init__(message)
        self.column = column


def normal_expression(text: str) -> str:
    """The one spelling of a date expression that is kept; raises DateError where it is none."""
    folded = " ".join(text.lower().split())
    if quarter := _QUARTER.fullmatch(folded):
        year, last_month = quarter[2] or quarter[3], 3 * int(quarter[1] or quarter[4])
        folded = f"{year}-{last_month - 2:02}..{year}-{last_month:02}"
    first, dots, last = folded.partition("..")
    if not dots:
        return _normal_point(folded, 0)
    if not first and not last:
        raise DateError("a range needs a date on at least one side, as in 2022-01..2022-02")
    column = len(first) + 2
    first, last = first.strip(), last.strip()
    normal = (
        _normal_point(first, 0) if first else "",
        _normal_point(last, column) if last else "",
    )
    if first and last and normal[0][0].isdigit() and normal[1][0].isdigit():
        _checked(*_ends(normal[0], normal[1], date.min))
    return "..".join(normal)


def interval(expression: str, today: date) -> Interval:
    """The days that a date expression stands for on the day `today`.

    Raises DateError where it cannot be understood or ends before it begins.
    """
    first, dots, last = normal_expression(expression).partition("..")
    if not dots:
        return _days(first, today)
    return _checked(*_ends(first, last, today))


def _ends(first: str, last: str, today: date) -> Interval:
    return _days(first, today)[0] if first else None, _days(last, today)[1] if last else None


def _checked(start: date | None, end: date | None) -> Interval:
    if start is not None and end is not None and end < start:
        raise DateError(f"the range ends before it begins: {start} is after {end}")
    return start, end


def _normal_point(text: str, column: int) -> str:
    """ISO for a day, month or year, a fixed spelling for a relative one."""
    if text in ("today", "yesterday"):
        return text
    if found := _CALENDAR.fullmatch(text):
        return f"{found[1]}-{found[2]}"
    if found := _SPAN.fullmatch(text):
        if int(found[1]) == 0:
            raise DateError("a number of days must be at least 1", column)
        return f"last-{int(found[1])}{found[2][0]}"
    text = _with_hyphens(text, column)
    for pattern, order in (
        (_ISO, "ymd"),
        (_COMPACT, "ymd"),
        (_DAY_MONTH, "dmy"),
        (_MONTH_DAY, "mdy"),
    ):
        if found := pattern.fullmatch(text):
            part = dict(zip(order, found.groups(), strict=True))
            month = part["m"]
            if month is not None and not month.isdigit():
                if month not in _MONTH_NUMBER:
                    break
                month = str(_MONTH_NUMBER[month])
            return _iso(int(part["y"]), month and int(month), part["d"] and int(part["d"]), column)
    raise DateError(
        f"“{text}” is not a date; write 2022-01-09, 2022-01, 2022, a range 2022-01..2022-02, "
        "today, yesterday, last-week or last-7d",
        column,
    )


def _with_hyphens(text: str, column: int) -> str:
    """A day in numbers as ISO 8601 has it, where it can be only one; else the text itself."""
    if found := _SLASHED.fullmatch(text):
        return f"{found[1]}-{found[3]}-{found[4]}"
    if found := _DAY_FIRST.fullmatch(text):
        return f"{found[3]}-{found[2]}-{found[1]}"
    if found := _EITHER.fullmatch(text):
        first, second, year = int(found[1]), int(found[2]), found[3]
        if first == second or not (1 <= first <= 12 and 1 <= second <= 12):
            return f"{year}-{second}-{first}" if second <= 12 else f"{year}-{first}-{second}"
        raise DateError(
            f"“{text}” may be {year}-{first:02}-{second:02} or {year}-{second:02}-{first:02}; "
            "write one of these",
            column,
        )
    return text


def _iso(year: int, month: int | str | None, day: int | str | None, column: int) -> str:
    if year < 1:
        raise DateError("there is no year 0000", column)
    if not isinstance(month, int):
        return f"{year:04}"
    if not 1 <= month <= 12:
        raise DateError(f"there is no month {month}", column)
    if not isinstance(day, int):
        return f"{year:04}-{month:02}"
    days = monthrange(year, month)[1]
    if not 1 <= day <= days:
        name = _MONTHS[month - 1].capitalize()
        raise DateError(f"{name} {year} has no day {day}, it has {days} days", column)
    return f"{year:04}-{month:02}-{day:02}"


def _days(point: str, today: date) -> tuple[date, date]:
    """First and last day of a normal point of time."""
    if point[0].isdigit():
        numbers = [int(number) for number in point.split("-")]
        year, month, day = numbers + [0] * (3 - len(numbers))
        if day:
            return date(year, month, day), date(year, month, day)
        if month:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        return date(year, 1, 1), date(year, 12, 31)
    if point == "today":
        return today, today
    if point == "yesterday":
        return _back(today, 1), _back(today, 1)
    which, unit = point.split("-")
    if unit[0].isdigit():
        return _span_start(today, int(unit[:-1]), unit[-1]), today
    return _calendar(today, unit, previous=which == "last")


def _span_start(today: date, count: int, unit: str) -> date:
    """The first of the last `count` days, weeks, months or years, today being the last day."""
    if unit in "dw":
        return _back(today, count * (7 if unit == "w" else 1) - 1)
    months = today.year * 12 + today.month - 1 - count * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    if year < 1:
        return date.min
    same_day = date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
    return same_day + timedelta(days=1)


def _calendar(today: date, unit: str, *, previous: bool) -> tuple[date, date]:
    """The calendar week (from Monday), month or year of today, or the one before."""
    if unit == "week":
        start = _back(today, today.weekday() + 7 * previous)
        return start, min(start, date(MAXYEAR, 12, 25)) + timedelta(days=6)
    if unit == "year":
        year = max(today.year - previous, 1)
        return date(year, 1, 1), date(year, 12, 31)
    months = max(today.year * 12 + today.month - 1 - previous, 12)
    year, month = divmod(months, 12)
    return date(year, month + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1])


def _back(day: date, days: int) -> date:
    return date.fromordinal(max(day.toordinal() - days, 1))
