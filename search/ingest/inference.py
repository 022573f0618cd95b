"""When the text alone tells about the day it was written on: an interval with its evidence."""

from __future__ import annotations

import re
from datetime import date

from search.article import UNDATED, PublicationDate
from search.frozen import frozen
from search.ingest.dateline import Dateline
from search.ingest.expressions import Moment, moments
from search.ingest.months import ENGLISH_WEEKDAYS
from search.ingest.origin import Origin
from search.ingest.sentences import sentence_around

_LONGEST_TEXT = 12_000
"""Characters that are looked at: what dates a report stands in its first pages."""
_LONGEST_EVIDENCE = 400
_LEAD, _WEEKDAY_LEAD = 600, 400
"""Characters within which the lead names a day, and a weekday."""
_FILE_DAYS = 7
"""A file saved within this many days of its dateline was saved when the report was new; a day
earlier too, as the zones of the world have it."""
_NEWS_DAYS = 10
"""Days within which the dates of one piece of news lie."""

_YEAR = re.compile(r"(?<![\w.,$£€-])(?:19|20)\d\d(?![\w%]|[.,-]\d)")
_YEAR_20, _YEAR_19 = re.compile(r"20\d\d"), re.compile(r"19\d\d")
_FUTURE = re.compile(
    r"\b(?:will|shall|would be (?:held|opened|signed|discussed)|scheduled|due|upcoming|next"
    r"|plans? to|to be held|(?:is|are) (?:set|due)|expected to|until|deadline|expires?"
    r"|in theaters)\b"
)
_PAST_PLAN = re.compile(
    r"\b(?:was|were|had been|been)\b[^.;\n]{0,20}\b(?:due|scheduled|set|to|expected)\b"
)
"""What was planned once is history."""
_BACKGROUND = re.compile(
    r"\b(?:since|after|before|between|until|born|ended|ending|as of|dated|back (?:in|on))\b|[–—] ?$"
)
_HISTORY = re.compile(
    r"\b(?:anniversar\w+|(?:years?|decades?|months?) (?:ago|earlier|later|before|after|since)|born"
    r"|birthdays?|centur\w+|commemorat\w+|memorials?|remember\w*|histor\w+|founded|veterans?)\b",
    re.IGNORECASE,
)
_PICTURE = re.compile(
    r"\bfile\b|\bhandout|\bphoto\b|©|\(AP\)|\(Reuters\)|REUTERS/|Getty|Agencies\)|pic\.twitter|\(@",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"\((?:photo|image|picture|video|file)s?\b[^()\n]{0,80}\)"
    r"|\b(?:photo|image|picture)s? (?:by|:|/) |Getty Images|AFP/|/AP\b|REUTERS/",
    re.IGNORECASE,
)
"""What stands behind the words of a caption."""
_LONGEST_CAPTION = 500
_WEEKDAY = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"(?![\w'’]|,? (?:the )?\d|,? (?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)[.\w]* \d)"
)
_OTHER_WEEK = re.compile(r"\b(?:last|next|every|each|since|until|by|previous)\s$")


@frozen
class _Told:
    """One day of which the text speaks, and how; offsets are those of the text."""

    day: date
    full: bool
    future: bool
    start: int
    end: int


def inferred_date(body: str, opening: Dateline | None, origin: Origin) -> PublicationDate:
    """What the text tells of the day of its publication, as an interval; UNDATED if not enough.

    A dateline gets its year from the file where that was saved within a week of it, and never from
    the text, for news writes the year only of other years. Where there is no dateline, the latest
    past day of the news and the next coming one enclose the day: if there are two such days, one of
    them with its year and one of them in the lead, which also names the weekday of one. One day
    alone, and days that are all past, may be history.
    """
    text = body[:_LONGEST_TEXT]
    if opening is not None and opening.moment is not None:
        return _dateline_date(text, opening, opening.moment, origin)
    start = opening.end if opening is not None else 0
    if not _has_year(text) or (weekday := lead_weekday(text, start)) is None:
        return UNDATED
    years = _YEAR.findall(text, start)
    told = _told(text, start, max(map(int, years)), origin) if years else []
    return _text_date(text, start, told, weekday, origin)


def _has_year(text: str) -> bool:
    """Whether a year may be in the text: a cheap question that most reports answer with no."""
    return _YEAR_20.search(text) is not None or _YEAR_19.search(text) is not None


def _told(text: str, start: int, latest_year: int, origin: Origin) -> list[_Told]:
    """The full dates of the latest year that is spoken of, and the days without a year nearby."""
    found = list(moments(text[start:]))
    known = [day for moment in found if (day := moment.known()) is not None]
    if origin.latest is not None:
        latest_year = min(latest_year, origin.latest.year + 1)
    known = [day for day in known if day.year >= latest_year]
    told = []
    for moment in found if known else ():
        first, last = moment.start + start, moment.end + start
        day = moment.known() or _resolved(moment, known)
        if day is None or day.year < latest_year - 1:
            continue
        left, right = sentence_around(text, first, last)
        if _is_background(text, first, last, left, right):
            continue
        near = text[max(left, first - 140) : min(right, last + 40)]
        future = _FUTURE.search(near) is not None and _PAST_PLAN.search(near) is None
        told.append(_Told(day, moment.year is not None, future, first, last))
    return told


def _resolved(moment: Moment, known: list[date]) -> date | None:
    """The day without a year in the year that brings it next to a full date of the same news."""
    for anchor in sorted(known, reverse=True):
        day = moment.nearest(anchor)
        if day is not None and abs((day - anchor).days) <= _NEWS_DAYS:
            return day
    return None


def _dateline_date(text: str, opening: Dateline, spoken: Moment, origin: Origin) -> PublicationDate:
    saved = origin.modified
    day = spoken.nearest(saved) if saved is not None else None
    if day is None or saved is None or not -1 <= (saved - day).days <= _FILE_DAYS:
        return UNDATED
    if origin.latest is not None and day > origin.latest:
        return UNDATED
    said = text[opening.start : opening.end].strip()
    return PublicationDate(day, day, "inferred", said[:_LONGEST_EVIDENCE], of_file=True)


def _text_date(
    text: str, start: int, told: list[_Told], weekday: int, origin: Origin
) -> PublicationDate:
    """The interval between the latest past day and the next coming one, if enough supports it."""
    bound = origin.latest or date.max
    last = max((each.day for each in told if not each.future and each.day <= bound), default=None)
    coming = min(
        (each.day for each in told if each.future and (last is None or each.day >= last)),
        default=None,
    )
    if last is None or coming is None or (coming - last).days > _NEWS_DAYS:
        return UNDATED
    ends = {last, coming}
    if weekday not in {day.weekday() for day in ends}:
        return UNDATED
    near = [each for each in told if any(abs((each.day - day).days) <= _NEWS_DAYS for day in ends)]
    if len({each.day for each in near}) < 2 or not any(each.full for each in near):
        return UNDATED
    if not any(each.start - start < _LEAD for each in near):
        return UNDATED
    first, end = last, min(coming, bound)
    if first > end:
        return UNDATED
    return PublicationDate(first, end, "inferred", _evidence(text, told, first, end))


def _is_background(text: str, start: int, end: int, left: int, right: int) -> bool:
    """Whether a day between these places of its sentence is of history or of a picture."""
    stop = text.find("\n", end, end + _LONGEST_CAPTION)
    if _CREDIT.search(text, end, stop if stop >= 0 else end + _LONGEST_CAPTION) is not None:
        return True
    return (
        _BACKGROUND.search(text, max(left, start - 40), start) is not None
        or _HISTORY.search(text, left, right) is not None
        or _PICTURE.search(text, max(left, start - 80), min(right, end + 40)) is not None
    )


def lead_weekday(text: str, start: int = 0, reach: int = _WEEKDAY_LEAD) -> int | None:
    """The weekday on which, as the lead says, the news happened or will happen.

    The lead are the first `reach` characters.
    """
    for found in _WEEKDAY.finditer(text, start, start + reach):
        if _OTHER_WEEK.search(text, max(start, found.start() - 12), found.start()) is None:
            return ENGLISH_WEEKDAYS[found[0].lower()]
    return None


def _evidence(text: str, told: list[_Told], first: date, end: date) -> str:
    """The sentence with the full date that decided the year, else with the day nearest to it."""
    decisive = min(
        (each for each in told if each.full),
        key=lambda each: (not first <= each.day <= end, abs((each.day - first).days), each.start),
    )
    left, right = sentence_around(text, decisive.start, decisive.end)
    return " ".join(text[left:right].split())[:_LONGEST_EVIDENCE]
