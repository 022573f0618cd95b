"""Blocks of "Key: value" lines above and below a text: of mail, of exports, of front matter."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from search.ingest.date_lines import time_end
from search.ingest.expressions import Moment, partial_date, stated_date
from search.ingest.keys import (
    ADDRESSES,
    BYLINES,
    KNOWN,
    RANKS,
    SECTIONS,
    SENDERS,
    SOURCES,
    TEXTS,
    TITLES,
    Rank,
    puts_day_first,
)
from search.ingest.outlets import is_outlet
from search.ingest.sentences import SENTENCE, is_sentence
from search.ingest.source import source_name

_LINE: Final = re.compile(
    r"[ \t]{0,3}(?:[#*_]{1,3} ?)?(?P<key>[^\W\d_][^:：\n]{0,40}?)[*_]{0,2}[ \t]*[:：][*_]{0,2}"
    r"(?P<value>[^\n]*)(?:\n|\Z)"
)
_UNKNOWN_KEY: Final = re.compile(r"[A-Z][\w\-/.]*(?:[ \-/][\w\-/.&]+){0,3}$")
_FOLDED: Final = re.compile(r"[ \t]+(?P<value>\S[^\n]*)(?:\n|\Z)")
_NEXT_LINE: Final = re.compile(r"[ \t]*(?P<value>\S[^\n]*)(?:\n|\Z)")
_BLANK: Final = re.compile(r"(?:[ \t]*\n)*")
_FENCE: Final = re.compile(r"(?:---|\+\+\+|;;;)[ \t]*\n")
_CLOSING: Final = re.compile(r"(?:[ \t]*\n)*(?:---|\+\+\+|;;;|\.\.\.)[ \t]*(?:\n|\Z)")
_FORWARDED: Final = re.compile(
    r"(?:-{2,} ?(?:original|forwarded|ursprüngliche|weitergeleitete|message|mensaje|messaggio)"
    r"[^\n]{0,40}|begin forwarded message:?|from \S+@\S+ [^\n]{10,40}\d{4})[ \t]*\n+",
    re.IGNORECASE,
)
_REPLY: Final = re.compile(
    r"(?:(?:re|fwd?|aw|wg|tr|rv|sv|vs|antw|odp|res|enc)(?:\[\d+\])?[ \xa0]?[:：][ \t]*)+",
    re.IGNORECASE,
)
_WEB: Final = re.compile(r"<?(https?://[^\s>]+)>?$")
_DATE_INSIDE: Final = re.compile(
    r"(?<![\w/])(?:\d{1,2} [^\W\d_]{3,9}\.?,? \d{4}|[^\W\d_]{3,9}\.? \d{1,2}, \d{4})"
)
_DATE_BEHIND: Final = re.compile(r"[ \t]*[|/•·,;–—-]?[ \t]+(?=[^\n]{0,20}\d)")
_PAGE: Final = re.compile(
    r"(?:\A|[;,|/–—-]|[ \t])[ \t]*(?:pgs?|pages?|p|s|seite|pág|стр)\b\.?[ \t]*[a-z]?[ \t]?\d.*\Z"
    r"|;.*\Z",
    re.IGNORECASE,
)
"""What follows a section in its field: the page, and how long the article is."""
_LONGEST_VALUE: Final = 200
"""Characters from which on what follows an unknown key is a sentence."""
_LONGEST_APART: Final = 120
"""The same for a known key that an empty line parts from those above."""
_LONGEST_SOURCE: Final = 60
_FEW: Final = 2
"""Lines with colons with which a text may begin without a head."""
_STATED: Final = TEXTS.union(
    TITLES, SOURCES, BYLINES, SECTIONS, ["copyright", "rights", "license", "publication info"]
)
"""Keys of lines that may be sentences and still are no text, or are all of it."""
_REMAINDER: Final = 40
"""Characters that may follow a date in its field."""


class Keyed(NamedTuple):
    """What a block states; `end` is the offset behind it, `text` the beginning of text in it."""

    end: int
    moment: Moment | None = None
    rank: Rank = Rank.UPDATED
    evidence: str = ""
    title: str = ""
    source: str | None = None
    url: str | None = None
    byline: str = ""
    section: str = ""
    text: str = ""


class _Line(NamedTuple):
    key: str
    value: str
    evidence: str
    end: int


def keyed_block(
    text: str,
    *,
    day_first: bool | None = None,
    latest: date | None = None,
    begun: bool = False,
    below: bool = False,
) -> Keyed | None:
    """The block of keyed lines with which a text begins; None where it begins otherwise.

    All its lines are the block's, also those of keys that are not known; but it must have known
    ones. `begun` is whether it is known from elsewhere that this is a heading, `below` whether it
    is the end of an export, in which subjects are terms of an index.
    """
    start = found.end() if (found := _FORWARDED.match(text)) is not None else 0
    fence = _FENCE.match(text, start)
    lines = _lines(text, fence.end() if fence is not None else start)
    if fence is None:
        lines = _without_text(lines)
    known = len({line.key for line in lines} & KNOWN)
    if not known or not (begun or fence is not None or lines[0].key in KNOWN or _is_head(lines)):
        return None
    end = lines[-1].end
    if fence is not None:
        closing = _CLOSING.match(text, end)
        if closing is None:
            return None
        end = closing.end()
    if below:
        lines = [line for line in lines if line.key != "subject"]
    read = _read(lines, end, day_first, latest)
    stated = bool(read.moment or read.title or read.source or read.url or read.text)
    if not stated and not begun and known == 1:
        return None
    if len(lines) == 1 and not (read.title or read.moment or begun or text[end:].strip()):
        return None  # one line like "Source: TASS" alone is no heading
    return read


def _is_head(lines: list[_Line]) -> bool:
    """Whether several lines of which the first has no known key state a headline or a day."""
    return len(lines) > _FEW and any(line.key in TITLES or line.key in RANKS for line in lines)


def _lines(text: str, start: int) -> list[_Line]:
    """The keyed lines from `start` on; empty lines may stand before those of known keys."""
    lines: list[_Line] = []
    place = start
    while (found := _LINE.match(text, place)) is not None:
        key, value = " ".join(found["key"].lower().split()), found["value"].strip()
        if key not in KNOWN and (
            _UNKNOWN_KEY.match(found["key"]) is None or len(value) > _LONGEST_VALUE
        ):
            break
        end = found.end()
        if key not in TEXTS:
            value, end = _whole_value(text, value, end)
        lines.append(_Line(key, value.strip("\"' "), text[place:end].strip(), end))
        place = end
        if key in TEXTS or (blank := _BLANK.match(text, end)) is None:
            break
        if blank.end() > end:
            following = _LINE.match(text, blank.end())
            if following is None or not _stands_apart(following):
                break
            place = blank.end()
    return lines


def _without_text(lines: list[_Line]) -> list[_Line]:
    """The lines without those at their end that say something: there the text begins already.

    It may begin with a note, with what somebody says, or with captions under one key.
    """
    first = len(lines)
    while first and lines[first - 1].key == lines[-1].key and lines[-1].key not in TEXTS:
        first -= 1
    captions = lines[first:]
    if len(captions) > _FEW and any(line.value.count(" ") >= SENTENCE for line in captions):
        lines = lines[:first]
    while lines and is_sentence(lines[-1].value) and not _states(lines[-1]):
        lines = lines[:-1]
    return lines


def _states(line: _Line) -> bool:
    """Whether a line states what belongs to a head, also where that is a whole sentence."""
    if line.key in RANKS:
        return _moment(line.value, None, None) is not None
    return line.key in _STATED


def _stands_apart(found: re.Match[str]) -> bool:
    key = " ".join(found["key"].lower().split())
    return key in TEXTS or (key in KNOWN and len(found["value"]) <= _LONGEST_APART)


def _whole_value(text: str, value: str, end: int) -> tuple[str, int]:
    """The value with the lines that continue it, or that hold it where its own line is empty."""
    if not value:
        below = _NEXT_LINE.match(text, end)
        if below is not None and _LINE.match(text, end) is None:
            return below["value"].strip(), below.end()
    while (folded := _FOLDED.match(text, end)) is not None:
        value, end = f"{value} {folded['value'].strip()}".strip(), folded.end()
    return value, end


def _read(lines: list[_Line], end: int, day_first: bool | None, latest: date | None) -> Keyed:
    """What the lines state; of several dates the one of the best rank, of others the first."""
    read = Keyed(end)
    for line in lines:
        key, value = line.key, line.value
        if key in RANKS and (read.moment is None or RANKS[key] < read.rank):
            day_first_here = True if day_first is None and puts_day_first(key) else day_first
            moment = _moment(value, day_first_here, latest)
            if moment is not None:
                read = read._replace(moment=moment, rank=RANKS[key], evidence=line.evidence)
        elif key in TITLES and not read.title:
            read = read._replace(title=_title(value))
        elif key in SOURCES and read.source is None and len(value) <= _LONGEST_SOURCE:
            read = _source(read, line, day_first, latest)
        elif key in ADDRESSES and read.url is None and (found := _WEB.match(value)) is not None:
            read = read._replace(url=found[1])
        elif key in SENDERS and read.source is None and is_outlet(name := _sender(value)):
            read = read._replace(source=source_name(name))
        elif key in BYLINES and not read.byline and len(value) <= _LONGEST_VALUE:
            read = read._replace(byline=value)
        elif key in SECTIONS and not read.section and len(value) <= _LONGEST_APART:
            read = read._replace(section=section_name(value))
        elif key == "publication info":
            read = _publication_info(read, line, day_first, latest)
        elif key in TEXTS:
            read = read._replace(text=value)
    return read


def _source(read: Keyed, line: _Line, day_first: bool | None, latest: date | None) -> Keyed:
    """The source, and the day where that stands behind it: "Ellison Post | 9 January 2022"."""
    value = line.value
    for found in _DATE_BEHIND.finditer(value):
        moment = _moment(value[found.end() :], day_first, latest)
        if moment is not None and moment.day:
            if read.moment is None:
                read = read._replace(moment=moment, rank=Rank.DATED, evidence=line.evidence)
            value = value[: found.start()]
            break
    return read._replace(source=source_name(value))


def _moment(value: str, day_first: bool | None, latest: date | None) -> Moment | None:
    moment = stated_date(value, day_first=day_first, latest=latest, short_years=True)
    if moment is None:
        return partial_date(value)
    rest = value[time_end(value, moment.end) :].strip(" \t,;|.")
    return moment if not rest or (len(rest) <= _REMAINDER and rest[0] in "(-–—/|") else None


def section_name(value: str) -> str:
    """The section that a field states, without the page: "NEWS" of "NEWS; Pg. 4"."""
    return _PAGE.sub("", value).strip(" \t;,.|/–—-")


def _title(value: str) -> str:
    """A headline, or the subject of a mail without the marks of answers and in plain letters."""
    if "=?" in value:
        from email.header import decode_header, make_header  # for mail alone

        try:
            value = str(make_header(decode_header(value)))
        except (LookupError, ValueError):
            return value
    return " ".join(_REPLY.sub("", value, count=1).split()) if _REPLY.match(value) else value


def _sender(value: str) -> str:
    return value.partition("<")[0].strip(" \"'")


def _publication_info(
    read: Keyed, line: _Line, day_first: bool | None, latest: date | None
) -> Keyed:
    """The paper and the day of "Ellison Post ; Ellison [Ellison]. 09 Jan 2022: A.4."."""
    name = re.split(r"[;,\[]", line.value, maxsplit=1)[0].strip()
    if read.source is None and name and len(name) <= _LONGEST_SOURCE:
        read = read._replace(source=source_name(name))
    if read.moment is None:
        for found in _DATE_INSIDE.finditer(line.value):
            moment = stated_date(line.value, found.start(), day_first=day_first, latest=latest)
            if moment is not None:
                return read._replace(moment=moment, rank=Rank.DATED, evidence=line.evidence)
    return read
