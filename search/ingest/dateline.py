"""The dateline that opens a report: place, day and agency, as in "GENEVA, January 9. /TASS/."."""

from __future__ import annotations

import re
from typing import NamedTuple

from search.ingest.expressions import MONTHS, WEEKDAYS, Moment, day
from search.ingest.source import agency, source_name

_UPPER = r"[^\W\d_a-zа-яё]"
_WORD = _UPPER + r"[\w.'’\-]{0,30}"
_NAME = _WORD + r"(?:[ /]" + _WORD + r"){0,3}"
_PLACE = r"(?P<place>" + _NAME + r"(?: ?, ?" + _NAME + r"){0,2})"
_MONTH = r"(?i:" + "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True)) + r")"
_DATE = (
    r"(?:(?P<month>"
    + _MONTH
    + r")\.? {1,2}(?P<day>\d\d?)(?:st|nd|rd|th)?(?!\d)(?:,? (?P<year>\d{4})(?!\d))?"
    r"|(?P<day2>\d\d?)(?:st|nd|rd|th)? (?P<month2>" + _MONTH + r")\.?(?!\w)"
    r"(?:,? (?P<year2>\d{4})(?!\d))?)"
)
_AGENCY = r"(?:/ ?(?P<agency>[^/\n]{2,40}?) ?/|\((?P<agency2>[^()\n]{2,60})\))"
_END = r"(?P<end>[ .,]{0,3}[-–—]{1,3}(?=[ \n])|[.:](?=[ \n])|(?=[ \n]|\Z)|(?<=\))(?=\w))[ ]{0,3}\n?"

_WITH_DATE = re.compile(
    r"(?:" + _PLACE + r" ?[.,]? {1,2})?" + _DATE + r"[.,]?(?: ?" + _AGENCY + r")?" + _END
)
_WITH_AGENCY = re.compile(r"(?:" + _PLACE + r"[.,:]? (?:[-–—]{1,2} )?)?" + _AGENCY + _END)
_CAPITALS = re.compile(
    r"(?P<place>" + _UPPER + r"[^\W\da-zа-яё]{3,30}[^a-zа-яё\d\n]{0,40}?(?:, ?" + _NAME + r")?)"
    r" ?[-–—]{1,3} {1,3}(?=\S)"
)
_AGENCY_AFTER = re.compile(r"([^\n.:]{2,20})(?:\.|:| [-–—]{1,2}) ")
_NOT_PLACES = frozenset(
    """advisory alert analysis blog book breaking column comment commentary corrected correction
    editorial exclusive explainer factbox feature file flash graphic highlights insight instant
    interview letter live markets media news newsmaker note obituary opinion photo photos picture
    pictures poll preview profile recap repeat report review roundup rpt special spotlight summary
    text timeline transcript update updated urgent us video viewpoint watch wrapup""".split()
)


class Dateline(NamedTuple):
    """What a dateline says; `end` is the offset at which the text itself begins."""

    place: str | None
    source: str | None
    moment: Moment | None
    end: int


def dateline(text: str, start: int = 0) -> Dateline | None:
    """The dateline that begins exactly at `start`, or None where the text begins otherwise."""
    head = text[start : start + 1]
    if not (head.isupper() or head in "(/" or head.isdigit()):
        return None
    found = _WITH_DATE.match(text, start)
    if found is not None and (read := _dated(found)) is not None:
        after = _AGENCY_AFTER.match(text, read.end) if read.source is None else None
        if after is not None and (name := agency(after[1])) is not None:
            return read._replace(source=name, end=after.end())
        return read
    found = _WITH_AGENCY.match(text, start)
    if found is not None:
        name = agency(_first_agency(found))
        place = _place(found["place"])
        if name is not None and (found["place"] is None or place is not None):
            return Dateline(place, name, None, found.end())
    found = _CAPITALS.match(text, start)
    if found is not None:
        place, name = _place_and_agency(found["place"])
        if name is not None or (place is not None and _is_capitals(found["place"].split(",")[0])):
            return Dateline(place, name, None, found.end())
    return None


def _dated(found: re.Match[str]) -> Dateline | None:
    words = found["place"]
    if words is not None and not words[0].isupper():
        return None
    place, cited = _place_and_agency(words)
    stated = _first_agency(found)
    dashed = found["end"].strip(" .,") != "" and found["end"].strip() not in ".:"
    name = agency(stated) or (source_name(stated) if stated and dashed else None) or cited
    known = agency(stated) is not None or cited is not None
    capitals = words is not None and _is_capitals(words.split(",")[0])
    ended = found["end"].strip() != ""
    if not (known or (place is not None and (dashed or (capitals and ended)))):
        return None
    month = MONTHS[(found["month"] or found["month2"]).lower()]
    number = int(found["day"] or found["day2"])
    year_text = found["year"] or found["year2"]
    year = int(year_text) if year_text else None
    if day(year or 2024, month, number) is None:
        return None
    return Dateline(
        place, name, Moment(year, month, number, found.start(), found.end()), found.end()
    )


def _first_agency(found: re.Match[str]) -> str:
    name = found["agency"] or found["agency2"] or ""
    return name.split("/")[0] if agency(name) is None else name


def _place_and_agency(words: str | None) -> tuple[str | None, str | None]:
    """Place and agency of words that may name both: "ALMATY. KAZINFORM", "MOSCOW, TASS"."""
    if words is None:
        return None, None
    if (name := agency(words)) is not None:
        return None, name
    before, _, last = words.replace(",", " ").rpartition(" ")
    if before and len(last) > 2 and (name := agency(last)) is not None:
        return _place(before), name
    return _place(words), None


def _place(words: str | None) -> str | None:
    """The place in ordinary capitals, or None where the words are not a place."""
    if words is None:
        return None
    words = words.strip(" ,")
    if "," not in words and words.count(".") < 2:  # "ERIE, Pa." and "D.C." keep their last dot
        words = words.rstrip(".")
    first = re.split(r"[ ,/]", words.lower(), maxsplit=1)[0].strip(".:")
    if not words or first in _NOT_PLACES or first in MONTHS or first in WEEKDAYS or first == "by":
        return None
    parts = re.split(r"([ ,/\-])", words)
    return "".join(part.capitalize() if _shouted(part) else part for part in parts)


def _shouted(word: str) -> bool:
    return len(word) > 1 and word.isupper() and "." not in word.rstrip(".")


def _is_capitals(words: str) -> bool:
    return words.isupper() and sum(map(str.isalpha, words)) > 2
