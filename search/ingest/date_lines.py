"""Lines that say when an article appeared: "Published on 9 January 2022 at 10:15 GMT"."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from search.ingest.expressions import Moment, stated_date
from search.ingest.keys import RANKS, Rank, puts_day_first
from search.ingest.months import is_calendar_word, weekday

_LABEL_WORDS: Final = frozenset(
    ("print", *(name.split()[0].rstrip(":").casefold() for name in RANKS))
)
_FIRST: Final = frozenset("([〇零○一二三四五六七八九")
_DIGIT_NEAR: Final = re.compile(r"[^\d\n]{0,80}+\d")
_LABEL: Final = re.compile(
    r"(?P<label>"
    + "|".join(sorted(map(re.escape, RANKS), key=len, reverse=True))
    + r"|print this page)(?![\w])(?: (?:by|von|par|por) [^\d\n:]{2,60}?)?"
    r"[ \t]*[:：=|–—-]?[ \t]*(?:(?:on|at|am|le|el|il|em|den|the)[ ]+)?",
    re.IGNORECASE,
)
_UNSPACED_LABEL: Final = re.compile("[\u3040-\u9fff\uac00-\ud7af]")
_ZONE: Final = (
    r"(?: ?\(?(?:Z|GMT|UTC|[ECMP][SD]?T|BST|CEST|CET|EET|EEST|MSK|IST|JST|KST|AEST|МСК)(?!\w)"
    r"(?:[+-]\d{1,2}(?::?\d\d)?)?\)?| ?[+-]\d\d:?\d\d(?!\d))?(?: ?\([A-Z]{2,5}\))?\)?"
)
_TIME: Final = re.compile(
    r"(?:[,、]? ?(?:T|at |um |à |a las |às |alle |klo |kl\.? ?|om |o |в |о |[-–—|•·/] ?|\( ?)?"
    r"\d{1,2}[:.h時点시] ?\d\d(?:[:.分분]\d\d(?:[.,]\d{1,9})?)?"
    r"(?:[hms分분]| ?h(?!\w)| ?Uhr| ?uur| ?hrs?\.?(?!\w))?(?: ?[ap]\.?m\.?(?!\w))?"
    r"|,? at \d{3,4}(?!\d)(?: ?[ap]\.?m\.?(?!\w))?|,? \d{3,4} [ap]m(?!\w)"
    r"|,? \d{1,2} ?[ap]\.?m\.?(?!\w)|,? ?(?:at |um |à )?\d{1,2} ?(?:h|Uhr|uur)(?!\w))" + _ZONE,
    re.IGNORECASE,
)
_UPDATED: Final = re.compile(
    r"[ ,;|]*\(?(?:last )?updated:?(?: on| at)? [^()\n]{4,40}\)", re.IGNORECASE
)
_WEEKDAY_AFTER: Final = re.compile(
    r"[ ,]{0,2}[(（]?(?:星期.|周.|[日月火水木金土월화수목금토일](?:曜日?|요일)?(?!\w)"
    r"|(?P<word>[^\W\d_]{2,14})\.?)[)）]?"
    r"(?!\w)(?=[ \t]*(?:$|\n|[,;|(]|\d|\w+ Edition))"
)
_BETWEEN: Final = re.compile(r"[ \t,;:|•·/)–—-]*(?:title: )?")
_GOES_ON: Final = re.compile(
    r"[\u3041-\u309f\uac00-\ud7af至到起在的是以前后後之和与與]"
    r"|(?:[(（]\w[)）])?(?:[~～〜][ \d]|[-–—至到]\d{1,2}[日号號일])"
)
"""What behind a date without a space says that it belongs to a sentence, or begins a range."""
_BETWEEN_DATES: Final = re.compile(r"[ \t,;:|•·/(–—-]*")


class DateLine(NamedTuple):
    """A date at the beginning of a line: `end` is the offset behind it, its time and its marks.

    `rank` says which of several counts; without a label that is DATED. `labelled` is whether words
    tell what the date is.
    """

    moment: Moment
    rank: Rank
    labelled: bool
    start: int
    end: int
    evidence: str


def may_be_dated(line: str, start: int = 0) -> bool:
    """Whether a date can begin at `start` of a line: a cheap question that most answer with no."""
    head = line[start : start + 30]
    if head[:1] in _FIRST or head[:1].isdigit():
        return True
    word = head.partition(" ")[0].partition("\n")[0]
    if not word.isascii() and _UNSPACED_LABEL.match(word):
        return True
    word = word.rstrip(".,:：=|").casefold()
    if word not in _LABEL_WORDS and not is_calendar_word(word):
        return False
    return _DIGIT_NEAR.match(line, start) is not None


def date_line(
    line: str, start: int = 0, *, day_first: bool | None = None, latest: date | None = None
) -> DateLine | None:
    """The date that a line begins with at `start`, with or without a label; None without one.

    Of several on the line the one of the best rank counts, and `end` lies behind the last of them.
    """
    found = _one(line, start, day_first, latest)
    if found is None:
        return None
    best, end = found, found.end
    while True:
        between = _BETWEEN_DATES.match(line, end)
        further = _one(line, between.end() if between is not None else end, day_first, latest)
        if further is None or not further.labelled:
            break
        best, end = (further if further.rank < best.rank else best), further.end
    return best._replace(end=end)


def _one(line: str, start: int, day_first: bool | None, latest: date | None) -> DateLine | None:
    if line[start : start + 1] in ("(", "["):
        start += 1
    label = _label(line, start)
    begin = label.end() if label is not None else start
    if label is not None and day_first is None and puts_day_first(label["label"].lower()):
        day_first = True
    moment = stated_date(line, begin, day_first=day_first, latest=latest, short_years=True)
    if moment is None and (clock := _TIME.match(line, begin)) is not None:
        after = _BETWEEN_DATES.match(line, clock.end())
        begin = after.end() if after is not None else clock.end()
        moment = stated_date(line, begin, day_first=day_first, latest=latest)
    if moment is None:
        return None
    end = time_end(line, moment.end)
    if moment.short and label is None and line[end:].partition("\n")[0].strip():
        return None  # "10.12.14 people": of a year of two digits nothing else may stand on the line
    rank = RANKS.get(label["label"].lower(), Rank.DATED) if label is not None else Rank.DATED
    return DateLine(moment, rank, label is not None, start, end, line[start:end].strip())


def _label(line: str, start: int) -> re.Match[str] | None:
    first = line[start : start + 20].split(None, 1)
    if not first:
        return None
    word = first[0].casefold().rstrip(":：=|")
    if word not in _LABEL_WORDS and not _UNSPACED_LABEL.match(word):
        return None
    return _LABEL.match(line, start)


def time_end(text: str, start: int) -> int:
    """Where a weekday, a time of day or the note of an update that begins at `start` ends."""
    after = _WEEKDAY_AFTER.match(text, start)
    if after is not None and (after["word"] is None or weekday(after["word"]) is not None):
        start = after.end()
    while (found := _TIME.match(text, start) or _UPDATED.match(text, start)) is not None:
        start = found.end()
    return start


def text_after(line: str, dated: DateLine) -> int | None:
    """The offset in `line` at which text begins behind its date; None where it reads as prose.

    "January 10, 2022 was a day of mourning" is a sentence, not a heading.
    """
    if not dated.labelled and _GOES_ON.match(line, dated.end):
        return None
    between = _BETWEEN.match(line, dated.end)
    start = between.end() if between is not None else dated.end
    if not dated.labelled and start > dated.end and _is_range(line, start):
        return None
    following = line[start : start + 4]
    if following and following[0].islower() and not following.startswith(("al-", "by ")):
        return None
    if not dated.labelled and following and "," in (following[0], line[dated.moment.end]):
        return None
    if not dated.labelled and following.startswith("."):
        return None
    return start


def _is_range(line: str, start: int) -> bool:
    """Whether a second date begins at `start` and a sentence goes on behind it."""
    second = stated_date(line, start) if line[start : start + 1].isdigit() else None
    return second is not None and line[second.end : second.end + 1] == " "
