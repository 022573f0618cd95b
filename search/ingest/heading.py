"""What stands above an article in a plain text file: a date, a headline, a source, an address."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from search.ingest.agencies import agency
from search.ingest.date_lines import DateLine, date_line, may_be_dated, text_after, time_end
from search.ingest.expressions import Moment, stated_date
from search.ingest.field_codes import coded_fields
from search.ingest.head_lines import (
    CODES,
    COUNTER,
    FURNITURE,
    LONGEST_TITLE,
    counts_words,
    date_behind,
    goes_on,
    is_byline,
    is_date,
    is_section,
    is_source,
    is_title,
    name_after,
    names_author,
)
from search.ingest.keyed import Keyed, keyed_block
from search.ingest.keys import Rank
from search.ingest.outlets import is_name, is_outlet
from search.ingest.sentences import is_sentence
from search.ingest.source import source_name
from search.ingest.tail import tail

_INLINE: Final = re.compile(
    r"(?P<before>[^\n]{0,300}?[^\s,]) (?:(?P<clock>\d{4}) )?(?P<date>"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? \d\d? [A-Z][a-z]{2,8} \d{4}"
    r"|[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d? \d{4}|\d\d?[.-]\d\d[.-]\d{4}"
    r"|\d\d? [A-Z][a-z]{2,8} \d{4}(?= [A-Z]{3,8} ))"
    r"(?=[^\d\w]|Get short|\Z)"
)
_YEAR: Final = re.compile(r"[12]\d{3}")
_INLINE_REACH: Final = 350
"""Characters within which the year of an inline date ends."""
_FENCES: Final = ("---", "+++", ";;;")
_LONGEST_NAME: Final = 60
_LONGEST_SECTION: Final = 30
_LONGEST_BYLINE: Final = 120
_BEFORE_DATES: Final = frozenset("After At Before By From In Of On Since The Until".split())
"""Words between which and a date stands no end of a headline."""
_MOST_LINES: Final = 24
"""Lines that a heading has at most."""


class Heading(NamedTuple):
    """What stands above the text; `rest` is the text below, `evidence` the words of the date.

    `byline` is what is said of who wrote it, `section` the part of the paper, both empty where
    nothing is. `rank` is that of the date, `begun` whether something has been taken off that is no
    text, `exported` whether the number of words was stated, as in exports of Factiva.
    """

    rest: str
    moment: Moment | None = None
    evidence: str = ""
    title: str = ""
    source: str | None = None
    url: str | None = None
    rank: Rank = Rank.UPDATED
    begun: bool = False
    exported: bool = False
    byline: str = ""
    section: str = ""


def split_heading(
    text: str,
    *,
    day_first: bool | None = None,
    titled: bool = False,
    stated: bool = False,
    latest: date | None = None,
) -> Heading:
    """`text` parted into its heading and the rest.

    A headline is looked for only where `titled` is false, that is, where none is known from
    elsewhere; `stated` is whether headline, date and source are. What is not surely a heading stays
    in the rest. `latest` tells the century of years of two digits.
    """
    return _Reader(titled, stated, day_first, latest).read(text)


class _Reader:
    """Takes one line or block after the other off the beginning of a text."""

    def __init__(
        self, titled: bool, stated: bool, day_first: bool | None, latest: date | None
    ) -> None:
        self._titled = titled
        self._stated = stated
        self._day_first = day_first
        self._latest = latest

    def read(self, text: str) -> Heading:
        heading = Heading(text.strip())
        coded = coded_fields(heading.rest, day_first=self._day_first, latest=self._latest)
        if coded is not None:
            return self._with_block(heading, coded)
        for _ in range(_MOST_LINES):
            further = self._keyed(heading) or self._line(heading)
            if further is None:
                break
            heading = further
        if heading.moment is None and not heading.title and not self._stated:
            heading = self._inline(heading)
        return self._with_byline(self._without_tail(heading))

    def _with_byline(self, heading: Heading) -> Heading:
        """The heading with the byline that is left above the text, which goes on there."""
        line = heading.rest[:_LONGEST_BYLINE].partition("\n")[0].strip()
        if heading.byline or not (heading.title or self._titled) or not names_author(line):
            return heading
        return heading._replace(byline=line)

    def _without_tail(self, heading: Heading) -> Heading:
        """The heading with what stands below the text of an export, which is taken off too."""
        found = tail(heading.rest)
        if found is None:
            return heading
        rest = heading.rest[: found.end].strip()
        block = keyed_block(
            found.keyed, day_first=self._day_first, latest=self._latest, begun=True, below=True
        )
        if block is not None:
            heading = self._with_block(heading, block)
        return heading._replace(rest=rest)

    def _keyed(self, heading: Heading) -> Heading | None:
        """The heading with the block of keyed lines taken off the rest; None without one."""
        rest = heading.rest
        head = rest[:60]
        if ":" not in head and "：" not in head and not head.startswith(_FENCES):
            return None
        block = keyed_block(
            rest, day_first=self._day_first, latest=self._latest, begun=heading.begun
        )
        return None if block is None else self._with_block(heading, block)

    def _with_block(self, heading: Heading, block: Keyed) -> Heading:
        below = heading.rest[block.end :]
        heading = heading._replace(
            rest=(f"{block.text}\n{below}" if block.text else below).strip(),
            title=heading.title or ("" if self._titled else block.title),
            source=heading.source or block.source,
            url=heading.url or block.url,
            byline=heading.byline or block.byline,
            section=heading.section or block.section,
            begun=True,
        )
        if block.moment is None or (heading.moment is not None and heading.rank <= block.rank):
            return heading
        return heading._replace(moment=block.moment, rank=block.rank, evidence=block.evidence)

    def _line(self, heading: Heading) -> Heading | None:
        """The heading with the next line or phrase of it taken off the rest; None at the text."""
        line, _, below = heading.rest.partition("\n")
        if may_be_dated(line) and (dated := self._dated(heading, line)) is not None:
            return dated
        if len(line) > LONGEST_TITLE or not below:
            return None
        if self._titled and not heading.begun and not self._may_begin(line, below):
            return None
        line, rest = line.strip(), below.strip()
        if COUNTER.match(line):
            counted = line.lower().rstrip(".").endswith("words")
            return heading._replace(rest=rest, begun=True, exported=heading.exported or counted)
        furniture = heading.begun and FURNITURE.match(line) and not is_sentence(line)
        if furniture or (heading.exported and CODES.match(line)):
            return heading._replace(rest=rest)
        if heading.source is None and (name := agency(line)) is not None:
            return heading._replace(source=name, rest=rest, begun=True)
        if (further := self._parted(heading, line, rest)) is not None:
            return further
        if not heading.section and not (self._titled or heading.title) and is_section(line):
            following, _, next_one = rest.partition("\n")
            if is_title(following.strip(), next_one) or _stands_above(following):
                return heading._replace(section=line, rest=rest, begun=True)
        titled = self._titled or bool(heading.title)
        dated_already = heading.moment is not None
        if heading.source is None and (
            (heading.exported and dated_already and is_name(line))
            or is_source(line, rest, titled=titled, dated=dated_already)
        ):
            return heading._replace(source=source_name(line), rest=rest, begun=True)
        named = heading.title or self._titled or _is_section(line, rest)
        if named and is_name(line) and counts_words(rest):  # who wrote it, or its section
            of_section = line.isupper() or is_section(line)
            return heading._replace(
                section=heading.section or (line if of_section else ""),
                byline=heading.byline or ("" if of_section else line),
                rest=rest,
                begun=True,
            )
        if is_byline(line) and goes_on(rest):
            return heading._replace(byline=heading.byline or line, rest=rest, begun=True)
        if titled or not is_title(line, below):
            return None
        return heading._replace(title=" ".join(line.split()), rest=rest)

    def _may_begin(self, line: str, below: str) -> bool:
        """Whether a heading without a headline, which is known from elsewhere, can begin so."""
        if len(line) > _LONGEST_NAME:
            return False
        following = below.lstrip()[:_LONGEST_NAME].partition("\n")[0]
        return is_date(following) or agency(line.strip()) is not None

    def _dated(self, heading: Heading, line: str) -> Heading | None:
        """The heading with the date taken from the beginning of `line`, if that is a date line."""
        found = self._date_line(line)
        if found is None or (heading.moment is not None and not found.labelled):
            return None
        start = text_after(line, found)
        if start is None:
            return None
        behind, end, below = line[start:], len(line), heading.rest
        name = name_after(line[found.end :], titled=self._titled or bool(heading.title))
        byline = heading.byline
        if name is None and len(behind) <= _LONGEST_BYLINE and is_byline(behind):
            byline = byline or behind.strip()
        elif name is None:
            end = start
        heading = heading._replace(
            rest=below[end:].strip(),
            begun=True,
            byline=byline,
            source=heading.source or (source_name(name) if name is not None else None),
        )
        if heading.moment is not None and found.rank >= heading.rank:
            return heading
        return heading._replace(moment=found.moment, rank=found.rank, evidence=found.evidence)

    def _date_line(self, line: str, start: int = 0) -> DateLine | None:
        if not may_be_dated(line, start):
            return None
        return date_line(line, start, day_first=self._day_first, latest=self._latest)

    def _parted(self, heading: Heading, line: str, below: str) -> Heading | None:
        """A line that ends with a date behind a name: "Ellison Post, January 9, 2022"."""
        if heading.moment is not None:
            return None
        place = date_behind(line)
        dated = self._date_line(line, place.end) if place is not None else None
        if place is None or dated is None:
            return None
        before, name = line[: place.start], name_after(line[dated.end :])
        byline = heading.byline
        if is_byline(before):
            byline = byline or before
        else:
            if not (is_outlet(before) or (heading.title and is_name(before))):
                return None
            name = before if is_outlet(before) else name or before
        return heading._replace(
            rest=below,
            moment=dated.moment,
            rank=dated.rank,
            evidence=dated.evidence,
            byline=byline,
            source=heading.source or (source_name(name) if name is not None else None),
            begun=True,
        )

    def _inline(self, heading: Heading) -> Heading:
        """A date that web text carries between headline and story, all on one line.

        "Blast kills seven Monitor AFP Sunday 1 Feb 2015 At least seven people were killed…"
        """
        text = heading.rest
        # Without a year there is no date; to say so costs a hundredth of trying the whole pattern.
        head = text[:_INLINE_REACH]
        dated = ("1" in head or "2" in head) and _YEAR.search(head)
        found = _INLINE.match(text) if dated else None
        if found is None:
            return heading
        before = found["before"]
        moment = stated_date(text, found.start("date"), day_first=self._day_first)
        last = before.rpartition(" ")[2]
        if moment is None or last[:1].islower() or last[-1:] in ".,;:" or last.endswith("'s"):
            return heading
        end = time_end(text, moment.end)
        cited = agency(last)
        following = text[end:].lstrip(" ")[:1]
        if cited is None and (following.islower() or following == "," or last in _BEFORE_DATES):
            return heading
        name, title = heading.source, before
        if cited is not None:
            name, title = name or cited, before.removesuffix(last).strip()
        evidence = text[found.start("date") : end]
        heading = heading._replace(moment=moment, evidence=evidence, source=name)
        if not cited or self._titled or not 15 <= len(title) <= LONGEST_TITLE or ". " in title:
            return heading
        return heading._replace(title=title, rest=text[end:].strip())


def _stands_above(line: str) -> bool:
    """Whether the line below that of a section is one of a heading, not of a text."""
    return is_date(line.strip()) or is_outlet(line.strip())


def _is_section(line: str, below: str) -> bool:
    """Whether a line in capitals stands above the headline, as in an export: "NEWS"."""
    following = below.partition("\n")[0]
    return line.isupper() and len(line) <= _LONGEST_SECTION and not following.isupper()
