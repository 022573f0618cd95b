"""Date expressions as writers put them ("Jan. 9", "05.07.2015"), read strictly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Final, NamedTuple

from search.ingest.months import ENGLISH_MONTHS, month, thai_months, weekday

EARLIEST_YEAR, LATEST_YEAR = 1600, 2199
_BUDDHIST: Final = 543
"""By how many years the era that Thailand counts in is ahead."""


class Moment(NamedTuple):
    """A day as far as an expression tells it: `year` is None for "January 9".

    `day` is 0 where only a month is told, and `month` too where only a year is.
    `swapped` is the other reading of a numeric date whose day and month may change places, else
    None. `short` is whether the year was written with two digits. `start` and `end` are offsets in
    characters of the text.
    """

    year: int | None
    month: int
    day: int
    start: int
    end: int
    weekday: int | None = None
    swapped: date | None = None
    short: bool = False

    def known(self) -> date | None:
        """The day, or None where the year is not known or the calendar has no such day."""
        return None if self.year is None else day(self.year, self.month, self.day)

    def span(self) -> tuple[date, date] | None:
        """The first and the last day that are told; None where the year is not known."""
        if self.year is None or self.day:
            known = self.known()
            return (known, known) if known is not None else None
        first = day(self.year, self.month or 1, 1)
        after = day(self.year, self.month + 1, 1) if 0 < self.month < 12 else None
        last = after - timedelta(days=1) if after is not None else day(self.year, 12, 31)
        return (first, last) if first is not None and last is not None else None

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


_LETTERS: Final = (
    r"(?:[^\W\d_][^\s\d_.,،;:/|()'’\-–—]{1,15}"  # some alphabets have signs for vowels
    r"|[ก-ฮ][ก-๎]?\.[ก-ฮ]\.)"
)
_ARTICLES: Final = (
    r"(?:den|der|dne|dnia|le|el|il|am|on|the|ngày|thứ [^\W\d_]+,?(?: ngày)?|chủ nhật,?)[ ]+"
)
_WEEKDAY: Final = (
    r"(?:(?:le|el|il|lo|am|the|on|e|dé|dydd|יום)[ ]+(?=[^\W\d_]))?(?:(?!"
    + _ARTICLES
    + r")(?P<weekday>[^\W\d_][^\s\d_.,،;:/|()'’\-–—]{1,17}(?:-feira|['’][^\W\d_]{2,7})?)"
    r"\.?[,،]?[ ]+)?"
    r"(?:" + _ARTICLES + r")?"
)
_ORDINAL: Final = r"(?:st|nd|rd|th|er|re|º|ª|°|e|:e)?(?![^\W\d_])"
_STATED: Final = re.compile(
    _WEEKDAY
    + r"(?:"
    + r"(?P<year1>\d{4})(?P<mark1>[-/.])[ ]?(?P<month1>\d\d?)(?P=mark1)[ ]?(?P<day1>\d\d?)(?!\d)\.?"
    + r"|(?P<day2>\d\d?)(?:"
    + _ORDINAL
    + r"\.?[ ]?(?:(?:of|de|di|del|do)[ ]+|d['’])?|[ .\-–/]{1,2}|(?=[a-z]{3}\d))"
    + r"(?!th(?:áng|g)[ ])(?P<month2>"
    + _LETTERS
    + r")\.?[,،]?[ \-–/]{0,2}(?:(?:de|del|do|พ\.ศ\.|ค\.ศ\.)[ ])?"
    + r"(?P<year2>\d{4}|['’]?\d\d)(?!\d)"
    + r"|(?P<month3>"
    + _LETTERS
    + r")\.?[ \-]{1,2}(?P<day3>\d\d?)(?:st|nd|rd|th)?,?[ \-]{0,2}"
    + r"(?P<year3>\d{4}|['’]\d\d)(?!\d)"
    + r"|(?P<day4>\d\d?)(?P<mark4>[-/.])[ ]?(?P<month4>\d\d?)"
    + r"(?P=mark4)[ ]?(?P<year4>\d{4}|['’]?\d\d)(?!\d)"
    + r"|(?P<year5>(?:19|20)\d\d)(?P<month5>[01]\d)(?P<day5>[0-3]\d)(?!\d)"
    + r"|(?P<year6>\d{4})[ ]?[年년][ ]?(?P<month6>\d\d?)[ ]?[月월][ ]?(?P<day6>\d\d?)[ ]?[日号號일]"
    + r"|(?P<year7>\d{4})(?:\.|[ ]m\.|\.?[ ]gada|[ ]թ\.|\(e\)ko)[ ](?!gada)(?P<month7>"
    + _LETTERS
    + r")\.?[ ](?P<day7>\d\d?)\.?"
    + r"|(?P<day8>\d\d?)[ ]th(?:áng|g)[ ](?P<month8>\d\d?),?[ ](?:năm[ ])?(?P<year8>\d{4})(?!\d)"
    + r"|(?P<year9>\d{4})(?:\.?[ ]gada|[ ]?ж\.|-ж\.,)[ ](?P<day9>\d\d?)[.\-]?[ ]?(?P<month9>"
    + _LETTERS
    + r")"
    + r")(?:[ ]?(?:года|году|г\.|року|р\.|r\.|god\.|d\.)(?!\w))?",
    re.IGNORECASE,
)
_HAN_DIGITS: Final = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_HAN: Final = frozenset("〇零○一二三四五六七八九")
_HAN_DATE: Final = re.compile(
    r"(?P<year>[〇零○一二三四五六七八九]{4})年(?P<month>[一二三四五六七八九十]{1,2})月"
    r"(?P<day>[一二三四五六七八九十]{1,3})[日号號]"
)


def stated_date(
    text: str,
    start: int = 0,
    *,
    day_first: bool | None = None,
    latest: date | None = None,
    short_years: bool = False,
) -> Moment | None:
    """The full date (day, month and year, in any order) that begins exactly at `start`, or None.

    Months may be named in any of many languages. A numeric date that can be read both ways
    ("05/07/2015") is read as `day_first` says; where that is None it carries its other reading in
    `swapped`. With dots the day comes first wherever it can. A year of two digits is read only with
    `short_years`: as the last one that is not beyond `latest`.
    """
    found = _STATED.match(text, start)
    if found is None:
        return _han_date(text, start) if text[start : start + 1] in _HAN else None
    named = found["weekday"]
    if named is not None and weekday(named) is None:
        return None
    way = (found.lastgroup or "")[-1]  # the number of the alternative that has matched
    years, written, number = found["year" + way], found["month" + way], int(found["day" + way])
    short = len(years) != 4
    months = int(written) if written.isdigit() else month(written)
    if months is None or (short and not short_years):
        return None
    year = _century(int(years[-2:]), latest) if short else int(years)
    if "ก" <= written[:1] <= "ฮ" and year > LATEST_YEAR:
        year -= _BUDDHIST
    other: date | None = None
    if way == "4" and months > 12 >= number:
        number, months = months, number
    elif way == "4" and found["mark4"] != ".":
        if number <= 12 and day_first is False:
            number, months = months, number
        elif number <= 12 and number != months and day_first is None:
            other = _in_time(day(year, number, months), short, latest)
        elif short and number > 12 and found["mark4"] == "-":  # 22-01-09 may begin with the year
            other = day(_century(number, latest), months, int(years[-2:]))
    candidate = _in_time(day(year, months, number), short, latest)
    if candidate is None:
        return None
    of_week = weekday(named) if named is not None else None
    if other is not None and of_week is not None:  # the weekday decides where it can
        if candidate.weekday() != of_week and other.weekday() == of_week:
            candidate = other
        other = None
    return Moment(
        candidate.year,
        candidate.month,
        candidate.day,
        found.start(),
        found.end(),
        of_week,
        other,
        short,
    )


_MONTH_OF_YEAR: Final = re.compile(
    r"(?P<month1>[^\W\d_]{3,14})\.?,?[ /-]{1,2}(?:(?:de|del|do|of)[ ])?(?P<year1>\d{4})"
    r"|(?P<year2>\d{4})[ ./-](?P<month2>\d\d?|[^\W\d_]{3,14})\.?"
    r"|(?P<month3>\d\d?)[./-](?P<year3>\d{4})"
    r"|(?P<year4>\d{4})[ ]?[年년](?:[ ]?(?P<month4>\d\d?)[ ]?[月월])?|(?P<year5>\d{4})"
)


def partial_date(text: str) -> Moment | None:
    """The month of a year, or the year, that is all that `text` says: "January 2022", "2022-01"."""
    found = _MONTH_OF_YEAR.fullmatch(text)
    if found is None:
        return None
    parts = found.groupdict()
    year = int(next(parts[key] for key in parts if key.startswith("year") and parts[key]))
    written = next((parts[key] for key in parts if key.startswith("month") and parts[key]), "")
    months = int(written) if written.isdigit() else month(written) if written else 0
    if months is None or months > 12 or (written and not months) or day(year, 1, 1) is None:
        return None
    return Moment(year, months, 0, 0, len(text))


def _century(number: int, latest: date | None) -> int:
    """The last year with these two digits that is not after `latest`, or than 2068 as in POSIX."""
    bound = latest.year if latest is not None else 2068
    year = bound - bound % 100 + number
    return year if year <= bound else year - 100


def _in_time(candidate: date | None, short: bool, latest: date | None) -> date | None:
    """A day whose year was given by two digits, a century earlier where it lies in the future."""
    if candidate is None or not short or latest is None or candidate <= latest:
        return candidate
    return day(candidate.year - 100, candidate.month, candidate.day)


def _han_date(text: str, start: int) -> Moment | None:
    """A date in Chinese numerals."""
    found = _HAN_DATE.match(text, start)
    if found is None:
        return None
    year = int(found["year"].translate(_HAN_DIGITS))
    months, number = _han_number(found["month"]), _han_number(found["day"])
    if day(year, months, number) is None:
        return None
    return Moment(year, months, number, found.start(), found.end())


def _han_number(text: str) -> int:
    """A number below 100, of which ten is written only where it counts."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int(text.translate(_HAN_DIGITS))
    return int(tens.translate(_HAN_DIGITS) or 1) * 10 + int(ones.translate(_HAN_DIGITS) or 0)


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


_SPACE: Final = "[ \\u00a0\\u202f]"
_IN_OTHER_TEXT: Final = (
    rf"(?<![\w.,:/$£€])(?<!\d[-–—])(?P<day1>\d\d?)(?:\.|º|°|er|re|-?го)?{_SPACE}"
    rf"(?:de[ ]|di[ ]|d['’])?(?P<month1>%s|{_LETTERS})\.?"
    rf"(?:[,،]?{_SPACE}(?:de[ ]|del[ ]|do[ ]|พ\.ศ\.[ ]|ค\.ศ\.[ ])?(?P<year1>\d{{4}})(?!\d))?"
    rf"|(?<!\d)(?:(?P<year2>(?:19|20)\d\d)[ ]?[年년][ ]?)?"
    rf"(?P<month2>\d\d?)[ ]?[月월][ ]?(?P<day2>\d\d?)[ ]?[日号號일]"
    rf"|(?<!\d)(?P<year3>(?:19|20)\d\d)(?:\.|[ ]m\.)[ ](?P<month3>{_LETTERS})[ ](?P<day3>\d\d?)"
)
"""A day in text of another language than English; Thai months are told by name, for what follows
them follows without a space."""
_LEAST_MONTH: Final = 4
"""Letters of ASCII of a month without a year."""
_SHORT_MONTHS: Final = frozenset("mai maj mei".split())


@cache
def _in_other_text() -> re.Pattern[str]:
    return re.compile(_IN_OTHER_TEXT % "|".join(thai_months()))


def _of_language(text: str) -> Iterator[Moment]:
    """Every date of running text in another language than English or Russian."""
    for found in _in_other_text().finditer(text):
        way = (found.lastgroup or "1")[-1]
        written, years = found["month" + way], found["year" + way]
        months = int(written) if written.isdigit() else month(written)
        year = int(years) if years else None
        if months is None or (
            year is None
            and written.isascii()
            and written.isalpha()
            and len(written) < _LEAST_MONTH
            and written.lower() not in _SHORT_MONTHS
        ):
            continue
        if year is not None and year > LATEST_YEAR and "ก" <= written[:1] <= "ฮ":
            year -= _BUDDHIST
        yield from _days(months, found["day" + way], None, year, found.start(), found.end())


def moments(text: str, language: str | None = None) -> Iterator[Moment]:
    """Every absolute date of running text, by pattern and place; yearless ones with `year` None.

    Dates in English and in Russian are looked for in every text, others where it is in another
    language. A range ("January 9-11", "2 and 7 January") yields its two ends as two moments of one
    place.
    """
    for found in _IN_TEXT.finditer(text):
        start, end = found.span()
        if start and (text[start - 1].isalnum() or text[start - 1] in "-'’"):
            continue
        months = ENGLISH_MONTHS[found[0].lower().rstrip(".")]
        if after := _DAY_AFTER_WITH_YEAR.match(text, end):
            yield from _days(months, after[1], after[2], int(after[3]), start, after.end())
        elif (before := _DAY_BEFORE.search(text, max(0, start - 24), start)) is not None:
            year = _YEAR_AFTER.match(text, end)
            stop = year.end() if year else end
            number = int(year[1]) if year else None
            yield from _days(months, before[1], before[2], number, before.start(), stop)
        elif after := _DAY_AFTER.match(text, end):
            yield from _days(months, after[1], after[2], None, start, after.end())
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
                month(found[2]) or 0,
                found[1],
                None,
                int(year_text) if year_text else None,
                found.start(),
                found.end(),
            )
    if language not in (None, "en", "ru"):
        yield from _of_language(text)


def _days(
    months: int, first: str | None, second: str | None, year: int | None, start: int, end: int
) -> Iterator[Moment]:
    for number in (first, second):
        # 2024 is a leap year, so that 29 February without a year counts as a day
        if number is not None and 1 <= months <= 12 and day(year or 2024, months, int(number)):
            yield Moment(year, months, int(number), start, end)
