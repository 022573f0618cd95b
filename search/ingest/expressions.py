"""Date expressions as writers put them ("Jan. 9", "05.07.2015"), read strictly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

MONTHS: dict[str, int] = {}
for _number, _names in enumerate(
    (
        "january jan january. jan. января янв",
        "february feb feb. февраля фев",
        "march mar mar. марта мар",
        "april apr apr. апреля апр",
        "may мая",
        "june jun jun. июня июн",
        "july jul jul. июля июл",
        "august aug aug. августа авг",
        "september sept sep sept. sep. сентября сен",
        "october oct oct. октября окт",
        "november nov nov. ноября ноя",
        "december dec dec. декабря дек",
    ),
    1,
):
    MONTHS.update(dict.fromkeys(_names.split(), _number))

WEEKDAYS = {
    name: number
    for number, name in enumerate(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    )
}
EARLIEST_YEAR, LATEST_YEAR = 1600, 2199


class Moment(NamedTuple):
    """A day as far as an expression tells it: `year` is None for "January 9".

    `swapped` is the other reading of a numeric date whose day and month may change places, else
    None. `start` and `end` are offsets in characters of the text.
    """

    year: int | None
    month: int
    day: int
    start: int
    end: int
    weekday: int | None = None
    swapped: date | None = None

    def known(self) -> date | None:
        """The day, or None where the year is not known or the calendar has no such day."""
        return None if self.year is None else day(self.year, self.month, self.day)

    def nearest(self, anchor: date) -> date | None:
        """The day itself, or without a year the one that lies nearest to `anchor`."""
        if self.year is not None:
            return self.known()
        found = [
            candidate
            for year in (anchor.year - 1, anchor.year, anchor.year + 1)
            if (candidate := day(year, self.month, self.day)) is not None
        ]
        return min(found, key=lambda candidate: abs(candidate - anchor), default=None)


def day(year: int, month: int, number: int) -> date | None:
    """The date, or None where the calendar or the newspaper's age has no such day."""
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        return date(year, month, number)
    except ValueError:
        return None


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_MONTH_RUSSIAN = (
    r"(?:янв(?:аря)?|фев(?:раля)?|мар(?:та)?|апр(?:еля)?|мая|июня?|июля?|авг(?:уста)?"
    r"|сен(?:тября)?|окт(?:ября)?|ноя(?:бря)?|дек(?:абря)?)"
)
_WEEKDAY = (
    r"(?:(?P<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs?(?:day)?)?"
    r"|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\.?,?[ ]+)?"
)
_STATED = re.compile(
    _WEEKDAY
    + r"(?:"
    + r"(?P<year1>\d{4})(?P<mark1>[-/.])(?P<month1>\d\d?)(?P=mark1)(?P<day1>\d\d?)(?!\d)"
    + r"|(?P<day2>\d\d?)(?:st|nd|rd|th)?(?:[ ]of)?[ .\-–/]{0,2}(?P<month2>"
    + _MONTH
    + "|"
    + _MONTH_RUSSIAN
    + r")\.?,?[ \-–/]{0,2}(?P<year2>\d{4})(?!\d)"
    + r"|(?P<month3>"
    + _MONTH
    + r")\.?[ \-]{1,2}(?P<day3>\d\d?)(?:st|nd|rd|th)?,?[ \-]{0,2}(?P<year3>\d{4})(?!\d)"
    + r"|(?P<first>\d\d?)(?P<mark4>[-/.])(?P<second>\d\d?)(?P=mark4)(?P<year4>\d{4})(?!\d)"
    + r"|(?P<year5>(?:19|20)\d\d)(?P<month5>[01]\d)(?P<day5>[0-3]\d)(?!\d)"
    + r")",
    re.IGNORECASE,
)


def stated_date(text: str, start: int = 0, *, day_first: bool | None = None) -> Moment | None:
    """The full date (day, month and year, in any order) that begins exactly at `start`, or None.

    A numeric date that can be read both ways ("05/07/2015") is read as `day_first` says; where
    that is None it carries its other reading in `swapped`. With dots the day always comes first.
    """
    found = _STATED.match(text, start)
    if found is None:
        return None
    group = found.group
    swapped = None
    if (year := group("year1")) is not None:
        month, number = int(group("month1")), int(group("day1"))
    elif (year := group("year2")) is not None:
        month, number = MONTHS[group("month2").lower()], int(group("day2"))
    elif (year := group("year3")) is not None:
        month, number = MONTHS[group("month3").lower()], int(group("day3"))
    elif (year := group("year5")) is not None:
        month, number = int(group("month5")), int(group("day5"))
    else:
        year = group("year4")
        number, month = int(group("first")), int(group("second"))
        if month > 12 and number <= 12:
            number, month = month, number
        elif number <= 12 and number != month and group("mark4") != ".":
            if day_first is None:
                swapped = day(int(year), number, month)
            elif not day_first:
                number, month = month, number
    weekday = _weekday(group("weekday"))
    candidate = day(int(year), month, number)
    if candidate is None:
        return None
    if swapped is not None and weekday is not None:  # the weekday decides where it can
        if candidate.weekday() != weekday and swapped.weekday() == weekday:
            candidate = swapped
        swapped = None
    return Moment(
        candidate.year,
        candidate.month,
        candidate.day,
        found.start(),
        found.end(),
        weekday,
        swapped,
    )


def numeric_order(text: str) -> int:
    """How many unambiguous numeric dates of `text` put the day first, less those with the month."""
    return sum(
        1 if int(first) > 12 else -1
        for first, _, second in _NUMERIC.findall(text)
        if (int(first) > 12) != (int(second) > 12)
    )


_NUMERIC = re.compile(r"(?<!\d)(\d\d?)([-/])(\d\d?)\2(?:19|20)\d\d(?!\d)")

# In running text a month is written with a capital. Beginning with literal letters, the pattern
# lets the regular expression engine skip quickly over everything else.
_IN_TEXT = re.compile(
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sep(?:t(?:ember|\.)?|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?![a-z])"
)
_IN_RUSSIAN_TEXT = re.compile(
    r"(?<!\d)(\d\d?)\s(января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября"
    r"|декабря)(?:\s((?:19|20)\d\d)(?!\d))?"
)
_DAY_AFTER = re.compile(
    r"\s(\d\d?)(?:st|nd|rd|th)?(?:(?:\s?[-–—]\s?|\sand\s|\sto\s)(\d\d?)(?:st|nd|rd|th)?)?"
    r"(?![\d.,:/%-]{0,3}\d|\s?%)"
)
_DAY_AFTER_WITH_YEAR = re.compile(
    r"\s(\d\d?)(?:st|nd|rd|th)?"
    r"(?:(?:\s?[-–—]\s?|\sand\s|\sto\s)(\d\d?)(?:st|nd|rd|th)?)?"
    r",?\s((?:1[6-9]|20)\d\d)(?![\d%]|[.,]\d)"
)
_DAY_BEFORE = re.compile(
    r"(?<![\w.,:/$£€-])(?:(\d\d?)(?:st|nd|rd|th)?(?:\s?[-–—]\s?|\sand\s|\sto\s))?"
    r"(\d\d?)(?:st|nd|rd|th)?\s(?:of\s)?$"
)
_YEAR_AFTER = re.compile(r",?\s((?:1[6-9]|20)\d\d)(?![\d%]|[.,]\d)")
_MARKED_20 = re.compile(r"20\d\d[-/.]\d")
_MARKED_19 = re.compile(r"19\d\d[-/.]\d")
_ISO_IN_TEXT = re.compile(r"(?<![\w./-])((?:19|20)\d\d)([-/.])(\d\d?)\2(\d\d?)(?![\d-]|[./]\d)")
_DOTTED_IN_TEXT = re.compile(r"(?<![\w./-])(\d\d?)\.(\d\d?)\.((?:19|20)\d\d)(?![\d-]|[./]\d)")


def moments(text: str) -> Iterator[Moment]:
    """Every absolute date of running text, by pattern and place; yearless ones with `year` None.

    A range ("January 9-11", "2 and 7 January") yields its two ends as two moments of one place.
    """
    for found in _IN_TEXT.finditer(text):
        start, end = found.span()
        if start and (text[start - 1].isalnum() or text[start - 1] in "-'’"):
            continue
        month = MONTHS[found[0].lower()]
        if after := _DAY_AFTER_WITH_YEAR.match(text, end):
            yield from _days(month, after[1], after[2], int(after[3]), start, after.end())
        elif (before := _DAY_BEFORE.search(text, max(0, start - 24), start)) is not None:
            year = _YEAR_AFTER.match(text, end)
            stop = year.end() if year else end
            number = int(year[1]) if year else None
            yield from _days(month, before[1], before[2], number, before.start(), stop)
        elif after := _DAY_AFTER.match(text, end):
            yield from _days(month, after[1], after[2], None, start, after.end())
    # these two begin with digits, which are everywhere: they run only where a year gives reason to
    if _MARKED_20.search(text) or _MARKED_19.search(text):
        for found in _ISO_IN_TEXT.finditer(text):
            yield from _days(
                int(found[3]), found[4], None, int(found[1]), found.start(), found.end()
            )
    if ".20" in text or ".19" in text:
        for found in _DOTTED_IN_TEXT.finditer(text):
            yield from _days(
                int(found[2]), found[1], None, int(found[3]), found.start(), found.end()
            )
    if not text.isascii():
        for found in _IN_RUSSIAN_TEXT.finditer(text):
            year_text = found[3]
            yield from _days(
                MONTHS[found[2]],
                found[1],
                None,
                int(year_text) if year_text else None,
                found.start(),
                found.end(),
            )


def _days(
    month: int, first: str | None, second: str | None, year: int | None, start: int, end: int
) -> Iterator[Moment]:
    for number in (first, second):
        # 2024 is a leap year, so that 29 February without a year counts as a day
        if number is not None and 1 <= month <= 12 and day(year or 2024, month, int(number)):
            yield Moment(year, month, int(number), start, end)


def _weekday(name: str | None) -> int | None:
    if name is None:
        return None
    return next(number for full, number in WEEKDAYS.items() if full.startswith(name.lower()[:3]))
