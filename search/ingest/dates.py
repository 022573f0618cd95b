"""When an article was published: the evidence weighed in order of trust, never the clock."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from search.article import UNDATED, PublicationDate
from search.ingest.dateline import Dateline
from search.ingest.expressions import Moment, day, stated_date
from search.ingest.heading import Heading, time_end
from search.ingest.inference import inferred_date, lead_weekday
from search.ingest.origin import Origin

_LONGEST_EVIDENCE = 400


def publication_date(
    heading: Heading,
    opening: Dateline | None,
    body: str,
    origin: Origin,
    *,
    name: str = "",
    url: str | None = None,
) -> PublicationDate:
    """The date of an article whose source states none as metadata.

    In order of trust: the heading; a dateline with its year; a dateline whose year the file name
    or the address tells; the file name (`name`, empty where the file holds many articles) or the
    address alone; what the text itself tells. Evidence beyond `origin.latest` is not believed
    except in a heading. UNDATED where nothing decides.
    """
    spoken = opening.moment if opening is not None else None
    if heading.moment is not None:
        return _from_heading(heading, origin, spoken, body)
    said = body[: opening.end].strip() if opening is not None else ""
    if spoken is not None and (known := spoken.known()) is not None and _possible(known, origin):
        return PublicationDate(known, known, "stated", said)
    named = date_in_name(name) or (date_in_address(url) if url else None)
    if named is not None and _possible(named[0], origin):
        if spoken is not None:
            nearest = spoken.nearest(named[0])
            if nearest is not None and abs((nearest - named[0]).days) <= 7:
                return PublicationDate(nearest, nearest, "stated", said)
        return PublicationDate(named[0], named[0], "stated", named[1])
    return inferred_date(body, opening, origin)


def _from_heading(
    heading: Heading, origin: Origin, spoken: Moment | None = None, body: str = ""
) -> PublicationDate:
    moment = heading.moment
    known = moment.known() if moment is not None else None
    if moment is None or known is None:
        return UNDATED
    if moment.swapped is not None:
        readings = sorted((known, moment.swapped))
        readings = [r for r in readings if _possible(r, origin)] or readings
        if spoken is not None:
            agreeing = [r for r in readings if (r.month, r.day) == (spoken.month, spoken.day)]
            if len(agreeing) == 1:
                return PublicationDate(agreeing[0], agreeing[0], "stated", heading.evidence)
        weekday = lead_weekday(body)  # news is of the day of its publication or of the day before
        if weekday is not None:
            agreeing = [r for r in readings if (r.weekday() - weekday) % 7 <= 1]
            readings = agreeing or readings
        return PublicationDate(readings[0], readings[-1], "inferred", heading.evidence)
    return PublicationDate(known, known, "stated", heading.evidence)


def _possible(candidate: date, origin: Origin) -> bool:
    return origin.latest is None or candidate <= origin.latest


_MARKED_IN_NAME = re.compile(
    r"(?<![0-9])((?:19|20)\d\d)([-_.])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?![0-9])"
)
_COMPACT_IN_NAME = re.compile(
    r"(?<![0-9A-Za-z])((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?![0-9A-SU-Za-su-z])"
)
_FOLDERS = re.compile(r"(?:^|/)((?:19|20)\d\d)/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])/[^/]*$")
_IN_ADDRESS = re.compile(
    r"[/_-]((?:19|20)\d\d)(?:[-/_](?:(1[0-2]|0?[1-9])|([a-z]{3}))[-/_](3[01]|[12]\d|0?[1-9])"
    r"|(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))(?=[/_.?-]|$)",
    re.IGNORECASE,
)
_MONTHS_IN_ADDRESS = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)


def date_in_name(path: str) -> tuple[date, str] | None:
    """The date in the name of a file, or in the YEAR/MONTH/DAY folders right above it.

    With it the words that tell it. None where there is no such date, or more than one.
    """
    if not path:
        return None
    name = path.rpartition("/")[2]
    found = {
        candidate
        for pattern, month, number in ((_MARKED_IN_NAME, 3, 4), (_COMPACT_IN_NAME, 2, 3))
        for match in pattern.finditer(name)
        if (candidate := day(int(match[1]), int(match[month]), int(match[number])))
    }
    if len(found) == 1:
        return found.pop(), name
    if not found and (match := _FOLDERS.search(path)) is not None:
        candidate = day(int(match[1]), int(match[2]), int(match[3]))
        if candidate is not None:
            return candidate, match[0].lstrip("/")
    return None


def date_in_address(url: str) -> tuple[date, str] | None:
    """The date in the path of a web address, with the address as its evidence; None without one."""
    for found in _IN_ADDRESS.finditer(url[:2000]):
        name = (found[3] or "").lower()
        if name and name not in _MONTHS_IN_ADDRESS:
            continue
        month = _MONTHS_IN_ADDRESS.index(name) + 1 if name else int(found[2] or found[5])
        if candidate := day(int(found[1]), month, int(found[4] or found[6])):
            return candidate, url[:_LONGEST_EVIDENCE]
    return None


_ISO = re.compile(
    r"(\d{4})-(\d\d)(?:-(\d\d)(?:[T ][0-9:.,]{2,20} ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d)?)?)?$"
)
_EPOCH = re.compile(r"\d{9,13}(?:\.\d+)?$")
_YEAR = re.compile(r"\d{4}$")


def metadata_date(value: object, origin: Origin) -> PublicationDate:
    """The date that a field of a record states; UNDATED where it states none that can be read.

    Understood are ISO 8601 (also a month or a year alone, as an interval), seconds or milliseconds
    since 1970, RFC 5322, and dates in words. The day is that of the stated zone, else of UTC.
    """
    if isinstance(value, bool) or value is None:
        return UNDATED
    if isinstance(value, int | float):
        return _from_epoch(float(value), str(value))
    if not isinstance(value, str):
        return UNDATED
    text = value.strip()
    if found := _ISO.match(text):
        year, month = int(found[1]), int(found[2])
        if found[3] is None:
            start = day(year, month, 1)
            return _interval(start, _month_end(start), text)
        known = day(year, month, int(found[3]))
        return _interval(known, known, text)
    if _YEAR.match(text):
        return _interval(day(int(text), 1, 1), day(int(text), 12, 31), text)
    if not text or len(text) > 64:
        return UNDATED
    if (moment := stated_date(text, day_first=origin.day_first)) is not None:
        end = time_end(text, moment.end)
        if not text[end:].strip(" .,"):
            return _from_heading(Heading("", moment, text), origin)
    if _EPOCH.match(text):
        return _from_epoch(float(text), text)
    known = _by_dateutil(text)
    return _interval(known, known, text)


def _interval(start: date | None, end: date | None, evidence: str) -> PublicationDate:
    if start is None or end is None:
        return UNDATED
    return PublicationDate(start, end, "stated", evidence[:_LONGEST_EVIDENCE])


def _month_end(start: date | None) -> date | None:
    if start is None:
        return None
    return (start.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _from_epoch(seconds: float, evidence: str) -> PublicationDate:
    if seconds > 1e11:
        seconds /= 1000
    if not 0 < seconds < 7e9:  # a NaN fails this too
        return UNDATED
    known = datetime.fromtimestamp(seconds, UTC).date()
    return _interval(known, known, evidence)


def _by_dateutil(text: str) -> date | None:
    """A whole field that is a date in words. What the field leaves out is not filled in.

    The parser fills missing parts from a default: it is asked with two that differ in all parts,
    and believed where both answers agree.
    """
    if not any(map(str.isdigit, text)) or not text.isascii():
        return None
    from dateutil.parser import parse

    try:
        answers = {
            parse(text, default=default, dayfirst=False, ignoretz=True).date()
            for default in (datetime(2000, 3, 3), datetime(2001, 4, 4))
        }
    except (ValueError, OverflowError, TypeError, ArithmeticError, RecursionError):
        return None
    known = answers.pop()
    return day(known.year, known.month, known.day) if not answers else None
