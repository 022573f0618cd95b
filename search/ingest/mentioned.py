"""The days that a text mentions, so that articles can be found by what day they speak of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from search.article import PublicationDate
from search.ingest.day_words import DayWord, day_words
from search.ingest.expressions import Moment, moments
from search.ingest.months import ENGLISH_MONTHS, ENGLISH_WEEKDAYS
from search.watch import Check, checked, unchecked

if TYPE_CHECKING:
    import re2

_LONGEST_RANGE = 31
_LONGEST_INTERVAL = 7
"""Days of an inferred interval within which "on Monday" is still one day."""
_WEEK = 7

# The search is for literal letters, which is fastest; the rest of the word stands before them.
_ENDINGS = ("day", "omorrow")
_WORD_AFTER = re.compile(r"\w")
_STEMS = "Mon|Tues|Wednes|Thurs|Fri|Satur|Sun|[Tt]o|[Yy]ester"
_WORD_BEFORE = re.compile(rf"(?<!\w)(?:{_STEMS}|[Tt])\Z")
_COMING = re.compile(
    r"\b(?:will|shall|would|to be|due|scheduled|next|coming|until|by|expected|plan\w*)\b"
)
_CLAUSE_AFTER = re.compile(r"[^.;!?\n]{0,80}")
_CLAUSE_ENDS = re.compile(r"[.;!?\n](?=\s|$)")
_LAST = re.compile(r"\b(?:last|past|previous|said|says|told)\s+(?:on\s+)?$")
_NEAR_BEFORE = 90
_OFFSETS = {"today": 0, "yesterday": -1, "tomorrow": 1}


class MentionedDate(NamedTuple):
    """A day that a text mentions; `start` and `end` are offsets in characters of that text."""

    day: date
    start: int
    end: int


def mentioned_dates(
    text: str,
    published: PublicationDate,
    check: Check = unchecked,
    *,
    language: str | None = None,
) -> tuple[MentionedDate, ...]:
    """The days that `text` mentions, by their place in it; a range counts with each of its days.

    They are read in the `language` of the text, which is English where that is not known. A day
    without a year is the one nearest to the publication. A weekday is the last one before or on it,
    or in a sentence about what is to come the next one; in other languages than English it is none
    where the sentence does not say which. Without a publication date only
    days with a year are known. `check` is called now and then and may raise.
    """
    if text.isascii() and language in (None, "en") and _marks().search(text) is None:
        return ()  # one fast pass instead of several
    found = list(checked(_absolute(text, published, language), check))
    if _is_short(published):
        is_english = language in (None, "en")
        words = _english(text) if is_english else day_words(text, language or "")
        found.extend(checked(_relative(words, published), check))
    found.sort(key=lambda each: (each.start, each.end, each.day))
    return tuple(dict.fromkeys(found))


@cache
def _marks() -> re2._Regexp:
    """What every day that a text of ASCII names has in it somewhere."""
    import re2

    months = "|".join(name.capitalize() for name in ENGLISH_MONTHS)
    years = "(?:19|20)[0-9][0-9][-/.][0-9]|[.](?:19|20)"
    return re2.compile(f"(?:{months})(?:[^a-z]|$)|{years}|(?:{_STEMS})day|[Tt]omorrow")


def _is_short(published: PublicationDate) -> bool:
    if published.start is None or published.end is None:
        return False
    return (published.end - published.start).days < _LONGEST_INTERVAL


def _absolute(
    text: str, published: PublicationDate, language: str | None
) -> Iterator[MentionedDate]:
    before: tuple[Moment, date] | None = None
    for moment in moments(text, language):
        day = moment.known()
        if day is None and published.start is not None:
            day = moment.nearest(published.start)
        if day is None:
            continue
        if before is not None and (before[0].start, before[0].end) == (moment.start, moment.end):
            between = (day - before[1]).days  # "January 9-11": the days between the two ends
            if "and" not in text[moment.start : moment.end] and 1 < between < _LONGEST_RANGE:
                for number in range(1, between):
                    yield MentionedDate(
                        before[1] + timedelta(days=number), moment.start, moment.end
                    )
        yield MentionedDate(day, moment.start, moment.end)
        before = moment, day


def _relative(words: Iterable[DayWord], published: PublicationDate) -> Iterator[MentionedDate]:
    first, last = published.start, published.end
    if first is None or last is None:
        return
    for start, end, offset, weekday, way in words:
        if offset is not None:
            if first == last:
                yield MentionedDate(first + timedelta(days=offset), start, end)
        elif way > 0:
            ahead = (weekday - first.weekday()) % _WEEK
            yield MentionedDate(first + timedelta(days=ahead), start, end)
        else:
            back = (last.weekday() - weekday) % _WEEK
            yield MentionedDate(last - timedelta(days=back), start, end)


def _english(text: str) -> Iterator[DayWord]:
    """The English words that name a day by its distance or its place in the week."""
    for start, end in _day_words(text):
        word = text[start:end].lower()
        if word in _OFFSETS:
            yield DayWord(start, end, _OFFSETS[word], 0, 0)
        elif (weekday := ENGLISH_WEEKDAYS.get(word)) is not None:
            yield DayWord(start, end, None, weekday, 1 if _is_coming(text, start, end) else -1)


def _day_words(text: str) -> Iterator[tuple[int, int]]:
    """Where the words stand that name a day by its distance or its place in the week."""
    for ending in _ENDINGS:
        end = 0
        while (place := text.find(ending, end)) >= 0:
            end = place + len(ending)
            before = _WORD_BEFORE.search(text, max(0, place - 7), place)
            if before is not None and not _WORD_AFTER.match(text, end):
                yield before.start(), end


def _is_coming(text: str, start: int, end: int) -> bool:
    """Whether the words around a weekday, within its sentence, speak of what is to come."""
    before = text[max(0, start - _NEAR_BEFORE) : start]
    before = _CLAUSE_ENDS.split(before)[-1]
    if _LAST.search(before) is not None:
        return False
    if _COMING.search(before) is not None:
        return True
    after = _CLAUSE_AFTER.match(text, end)
    said = re.search(r"\b[a-z]{2,}ed\b|\bsaid\b", before) is not None
    return not said and after is not None and _COMING.search(after[0]) is not None
