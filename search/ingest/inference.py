"""When the text alone tells about the day it was written on: an interval with its evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from search.article import UNDATED, PublicationDate
from search.ingest.dateline import Dateline
from search.ingest.expressions import WEEKDAYS, Moment, moments
from search.ingest.origin import Origin
from search.ingest.sentences import sentence_around

_LONGEST_TEXT = 12_000
"""Characters that are looked at: what dates a report stands in its first pages."""
_LONGEST_EVIDENCE = 400
_LEAD = 600
_WEEKDAY_LEAD = 400
_FILE_DAYS = 7
"""A file saved within this many days of its dateline was saved when the report was new; a day
earlier too, as the zones of the world have it."""
_DATELINE_DAYS = 7
"""A dateline takes its year from a full date at most this far away."""
_NEWS_DAYS = 10
"""Days within which the dates of one piece of news lie."""
_WEEK = timedelta(days=6)
_DAY = timedelta(days=1)

_YEAR = re.compile(r"(?<![\w.,$£€-])(?:19|20)\d\d(?![\w%]|[.,-]\d)")
_YEAR_20, _YEAR_19 = re.compile(r"20\d\d"), re.compile(r"19\d\d")
_FUTURE = re.compile(
    r"\b(?:will|shall|would be|scheduled|due|upcoming|next|plans? to|to be held|(?:is|are)"
    r" (?:set|due)|expected to|until|deadline|expires?|in theaters)\b"
)
_PAST = re.compile(
    r"\b(?:said|says|stated|told|was|were|had|has|have|took|held|began|met|came|left|went|found"
    r"|earlier)\b|[a-z]{3,}ed\b"
)
_BACKGROUND = re.compile(
    r"\b(?:since|after|before|between|until|born|ended|ending|as of|dated|back (?:in|on))\b|[–—] ?$"
)
_PICTURE = re.compile(
    r"\bfile\b|\bhandout|\bphoto\b|©|\(AP\)|\(Reuters\)|REUTERS/|Getty|Agencies\)|pic\.twitter|\(@",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?![\w'’])")
_OTHER_WEEK = re.compile(r"\b(?:last|next|every|each|since|until|by|previous)\s$")


@dataclass(frozen=True, slots=True)
class _Told:
    """One day of which the text speaks, and how; offsets are those of the text."""

    day: date
    full: bool
    future: bool
    start: int
    end: int


def inferred_date(body: str, opening: Dateline | None, origin: Origin) -> PublicationDate:
    """What the text tells of the day of its publication, as an interval; UNDATED if not enough.

    A dateline gets its year from a full date nearby, or from the file where that was saved within
    a week of it. Otherwise the latest past day of the news and the next coming one enclose the day,
    where the weekday of the lead or the lead itself supports them. Text without a year that stands
    alone is never dated.
    """
    text = body[:_LONGEST_TEXT]
    start = opening.end if opening is not None else 0
    told: list[_Told] = []
    if _has_year(text) and (years := _YEAR.findall(text, start)):
        told = _told(text, start, max(map(int, years)), origin)
    if opening is not None and opening.moment is not None:
        return _dateline_date(text, opening, opening.moment, told, origin)
    return _text_date(text, start, told, origin) if told else UNDATED


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
        near = text[max(left, first - 140) : min(right, last + 40)]
        future = _FUTURE.search(near) is not None
        told.append(_Told(day, moment.year is not None, future, first, last))
    return told


def _resolved(moment: Moment, known: list[date]) -> date | None:
    """The day without a year in the year that brings it next to a full date of the same news."""
    for anchor in sorted(known, reverse=True):
        day = moment.nearest(anchor)
        if day is not None and abs((day - anchor).days) <= _NEWS_DAYS:
            return day
    return None


def _dateline_date(
    text: str, opening: Dateline, spoken: Moment, told: list[_Told], origin: Origin
) -> PublicationDate:
    said = text[: opening.end].strip()
    candidates = set()
    for each in told:
        day = spoken.nearest(each.day)
        if (
            each.full
            and day is not None
            and not each.future
            and _is_news(text, each)
            and -1 <= (day - each.day).days <= _DATELINE_DAYS
        ):
            candidates.add(day)
    if not candidates and origin.modified is not None:
        day = spoken.nearest(origin.modified)
        if day is not None and -1 <= (origin.modified - day).days <= _FILE_DAYS:
            candidates.add(day)
    if len(candidates) != 1:
        return UNDATED
    day = candidates.pop()
    if origin.latest is not None and day > origin.latest:
        return UNDATED
    return PublicationDate(day, day, "inferred", said[:_LONGEST_EVIDENCE])


def _text_date(text: str, start: int, told: list[_Told], origin: Origin) -> PublicationDate:
    """The interval between the latest past day and the next coming one, if enough supports it."""
    bound = origin.latest or date.max
    past = [each for each in told if not each.future and each.day <= bound]
    last = max(past, key=lambda each: (each.day, each.full), default=None)
    coming = min(
        (each for each in told if each.future and (last is None or each.day >= last.day)),
        key=lambda each: (each.day, not each.full),
        default=None,
    )
    if last is not None and coming is not None and (coming.day - last.day).days > _NEWS_DAYS:
        coming = None
    weekday = lead_weekday(text, start)
    if last is None:
        if coming is None or weekday != coming.day.weekday() or not _is_lead(coming, start):
            return UNDATED
        first, end = coming.day - _WEEK, min(coming.day, bound)
    elif weekday is not None:
        if weekday not in {each.day.weekday() for each in (last, coming) if each is not None}:
            return UNDATED
        first, end = last.day, coming.day if coming is not None else last.day + _DAY
    elif _is_lead(last, start) and _is_news(text, last):
        first, end = last.day, coming.day if coming is not None else last.day + _DAY
    else:
        return UNDATED
    end = min(end, bound)
    if first > end:
        return UNDATED
    return PublicationDate(first, end, "inferred", _evidence(text, told, first, end))


def _is_lead(told: _Told, start: int) -> bool:
    return told.start - start < _LEAD


def _is_news(text: str, told: _Told) -> bool:
    """Whether a day is told as news is: in the past tense, not as background nor of a picture."""
    left, right = sentence_around(text, told.start, told.end)
    sentence = text[left:right]
    if not sentence[: told.start - left].strip() and not sentence[told.end - left :].strip(" ."):
        return True  # a line of its own
    near = text[max(left, told.start - 80) : min(right, told.end + 40)]
    return (
        _PAST.search(near) is not None
        and _BACKGROUND.search(text, max(left, told.start - 40), told.start) is None
        and _PICTURE.search(near) is None
    )


def lead_weekday(text: str, start: int = 0) -> int | None:
    """The weekday on which, as the lead says, the news happened or will happen."""
    for found in _WEEKDAY.finditer(text, start, start + _WEEKDAY_LEAD):
        if _OTHER_WEEK.search(text, max(start, found.start() - 12), found.start()) is None:
            return WEEKDAYS[found[0].lower()]
    return None


def _evidence(text: str, told: list[_Told], first: date, end: date) -> str:
    """The sentence with the full date that decided the year, else with the day nearest to it."""
    decisive = min(
        (each for each in told if each.full),
        key=lambda each: (not first <= each.day <= end, abs((each.day - first).days), each.start),
    )
    left, right = sentence_around(text, decisive.start, decisive.end)
    return " ".join(text[left:right].split())[:_LONGEST_EVIDENCE]
