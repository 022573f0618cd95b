"""What stands above an article in a plain text file: a date, a headline, a source, an address."""

from __future__ import annotations

import re
from typing import NamedTuple

from search.ingest.dateline import dateline
from search.ingest.expressions import Moment, stated_date
from search.ingest.source import agency, source_name

_LABEL = re.compile(
    r"(?:date(?: of publication| published)?|publication date|pub(?:lished|lication)?(?:[ _]?date)?"
    r"(?: on| at)?|posted(?: on| at)?|(?:first published|last updated|last modified|updated"
    r"|modified|created|released|issued)(?: on| at)?|print this page|дата(?: публикации)?"
    r"|опубликовано)"
    r"[ \t]*[:=|–—-]?[ \t]*",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?:,? ?(?:T|at |[-–—|] ?)?\d{1,2}[:.]\d\d(?:[:.]\d\d(?:[.,]\d{1,9})?)?"
    r"(?: ?[ap]\.?m\.?(?!\w))?"
    r"|,? at \d{3,4}(?!\d)(?: ?[ap]\.?m\.?(?!\w))?|,? \d{3,4} [ap]m(?!\w))"
    r"(?: ?(?:Z|GMT|UTC|EST|EDT|ET|PST|PDT|BST|CET|CEST|MSK)(?!\w)(?:[+-]\d{1,2})?"
    r"| ?[+-]\d\d:?\d\d(?!\d))?",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"[ ,;|]*\(?(?:last )?updated:?(?: on| at)? [^()\n]{4,40}\)", re.IGNORECASE)
_BETWEEN = re.compile(r"[ \t,;:|)–—-]*(?:title: )?")
_KEY = re.compile(
    r"(?P<key>title|headline|date|published|publication date|posted|updated|source|agency|publisher"
    r"|outlet|url|link|author|authors|byline|section|category|language|tags|keywords|id)"
    r"[ \t]*:[ \t]*(?P<value>[^\n]*)(?:\n|\Z)",
    re.IGNORECASE,
)
_DATE_KEYS = ("date", "published", "publication date", "posted", "updated")
_BYLINE = re.compile(r"(?:by|from|автор)\b[ :]", re.IGNORECASE)
_BOILERPLATE = re.compile(
    r"(?:related\b|read (?:also|more)|also read|see also|image\b|photo\b|picture\b|video\b|file\b"
    r"|source\b|credit\b|advertisement|share this|print this|follow us|subscribe|by\b|written by"
    r"|with inputs? from|\(|\[|©|copyright|http|www\.|<)",
    re.IGNORECASE,
)
_ENDS_OPEN = re.compile(r"(?:[,;:]|(?<![A-ZА-Я.]\.[A-ZА-Я])(?<!\.)\.[\"”’')]*)$")
_INLINE = re.compile(
    r"(?P<before>[^\n]{0,300}?[^\s,]) (?:(?P<clock>\d{4}) )?(?P<date>"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? \d\d? [A-Z][a-z]{2,8} \d{4}"
    r"|[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d? \d{4}|\d\d?[.-]\d\d[.-]\d{4}"
    r"|\d\d? [A-Z][a-z]{2,8} \d{4}(?= [A-Z]{3,8} ))"
    r"(?=[^\d\w]|Get short)"
)
_YEAR = re.compile(r"[12]\d{3}")
_INLINE_REACH = 350
"""Characters within which the year of an inline date ends."""
_COLUMNS = re.compile(r"\S {3,}\S")
_LONGEST_TITLE = 160


class Heading(NamedTuple):
    """What stands above the text; `rest` is the text below, `evidence` the words of the date."""

    rest: str
    moment: Moment | None = None
    evidence: str = ""
    title: str = ""
    source: str | None = None
    url: str | None = None


def split_heading(text: str, *, day_first: bool | None = None, titled: bool = False) -> Heading:
    """`text` parted into its heading and the rest.

    A headline is looked for only where `titled` is false, that is, where none is known from
    elsewhere. What is not surely a heading stays in the rest.
    """
    heading = _keyed(text.strip(), day_first, titled)
    for _ in range(5):
        further = _line(heading, day_first, titled)
        if further is None:
            break
        heading = further
    if heading.moment is None and not heading.title:
        heading = _inline(heading, day_first, titled)
    return heading


def _keyed(text: str, day_first: bool | None, titled: bool) -> Heading:
    """A block of "Key: value" lines; those that are no business of ours stay in the text."""
    heading, kept, place = Heading(text), [], 0
    while (found := _KEY.match(text, place)) is not None:
        key, value = found["key"].lower(), found["value"].strip()
        used = False
        if key in _DATE_KEYS and heading.moment is None:
            moment = stated_date(value, day_first=day_first)
            if used := moment is not None and not value[time_end(value, moment.end) :].strip(
                " \t,;|."
            ):
                heading = heading._replace(moment=moment, evidence=found[0].strip())
        elif key in ("title", "headline") and value and not heading.title and not titled:
            heading, used = heading._replace(title=value), True
        elif key in ("source", "agency", "publisher", "outlet") and heading.source is None:
            name = source_name(value)
            if used := name is not None and len(name) <= 60:
                heading = heading._replace(source=name)
        elif key in ("url", "link") and re.match(r"https?://\S+$", value):
            heading, used = heading._replace(url=value), True
        if not used:
            kept.append(found[0])
        place = found.end()
    if place == 0 or not (heading.moment or heading.title or heading.source or heading.url):
        return Heading(text)
    if heading.title == "" and heading.moment is None and text.find("\n", place - 1) < 0:
        return Heading(text)  # one line like "Source: TASS" alone is no heading
    return heading._replace(rest="".join((*kept, text[place:])).strip())


def time_end(text: str, start: int) -> int:
    """Where a time of day with its zone, or the note of an update, that begins at `start` ends."""
    while (found := _TIME.match(text, start) or _UPDATED.match(text, start)) is not None:
        start = found.end()
    return start


def _line(heading: Heading, day_first: bool | None, titled: bool) -> Heading | None:
    """The heading with the next line or phrase of it taken off the rest; None at the text."""
    rest = heading.rest
    line, _, below = rest.partition("\n")
    if heading.moment is None and (dated := _dated(heading, line, day_first)) is not None:
        return dated
    if len(line) > _LONGEST_TITLE or not below:
        return None
    line = line.strip()
    if heading.source is None and (name := agency(line)) is not None:
        return heading._replace(source=name, rest=below.strip())
    if titled or heading.title or not _is_title(line, below):
        return None
    return heading._replace(title=" ".join(line.split()), rest=below.strip())


def _dated(heading: Heading, line: str, day_first: bool | None) -> Heading | None:
    """The heading with the date taken from the beginning of `line`, if that is a date line."""
    label = _LABEL.match(line)
    start = label.end() if label is not None else 0
    moment = stated_date(line, start, day_first=day_first)
    if moment is None:
        return None
    end = time_end(line, moment.end)
    between = _BETWEEN.match(line, end)
    text_start = between.end() if between is not None else end
    following = line[text_start : text_start + 4]
    if label is None and following:
        prose = following[0].islower() and not following.startswith(("al-", "by "))
        if prose or line[moment.end : moment.end + 1] == "," or following[0] == ".":
            return None
    return heading._replace(
        moment=moment,
        evidence=line[:end].strip(),
        rest=heading.rest[text_start:].strip(),
    )


def _is_title(line: str, below: str) -> bool:
    """Whether a first line is a headline: short, no sentence, set apart from the text."""
    if not line or _ENDS_OPEN.search(line) or _BOILERPLATE.match(line):
        return False
    if sum(map(str.isalpha, line)) * 2 < len(line) or _COLUMNS.search(line):
        return False  # a row of a table
    if dateline(line) is not None:
        return False
    if line[0].islower() and " " not in line:
        return False
    if below.startswith("\n") or not below.strip().strip("\n"):
        return bool(below.strip())
    following = below.partition("\n")[0]
    if following[:1].isspace():  # an empty line of blanks, or the indent of a paragraph
        return not following.strip() or len(line) < 60
    if not (following[0].isupper() or following[0].isdigit() or following[0] in "\"“'‘«(/"):
        return False
    apart = dateline(following) is not None or _BYLINE.match(following) is not None
    return apart or stated_date(following) is not None or len(following) > max(100, len(line) + 20)


def _inline(heading: Heading, day_first: bool | None, titled: bool) -> Heading:
    """A date that web text carries between headline and story, all on one line.

    "Blast kills seven Monitor AFP Sunday 1 Feb 2015 At least seven people were killed…"
    """
    text = heading.rest
    # Without a year there is no date, and to say so costs a hundredth of trying the whole pattern.
    head = text[:_INLINE_REACH]
    found = _INLINE.match(text) if ("1" in head or "2" in head) and _YEAR.search(head) else None
    if found is None:
        return heading
    before = found["before"]
    moment = stated_date(text, found.start("date"), day_first=day_first)
    last = before.rpartition(" ")[2]
    if moment is None or last[:1].islower() or last[-1:] in ".,;:" or last.endswith("'s"):
        return heading
    end = time_end(text, moment.end)
    cited = agency(last)
    if text[end:].lstrip(" ")[:1].islower() and cited is None:
        return heading
    name, title = heading.source, before
    if cited is not None:
        name, title = name or cited, before.removesuffix(last).strip()
    heading = heading._replace(moment=moment, evidence=text[found.start("date") : end], source=name)
    if cited and not titled and 15 <= len(title) <= _LONGEST_TITLE and ". " not in title:
        return heading._replace(title=title, rest=text[end:].strip())
    return heading
