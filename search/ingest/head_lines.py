"""What a line in the heading of an article is: byline, furniture, date, source or headline."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from search.ingest.agencies import agency
from search.ingest.bylines import authors_in
from search.ingest.date_lines import date_line, may_be_dated
from search.ingest.dateline import dateline
from search.ingest.expressions import stated_date
from search.ingest.keyed import keyed_block
from search.ingest.months import month
from search.ingest.outlets import is_name, is_outlet
from search.ingest.sentences import is_sentence

_BYLINE: Final = re.compile(
    r"(?i:(?:by|from|автор|(?:text|story|reporting|written) by)\b[ :]"
    r"|(?:staff|wire|agency) (?:writers?|reporters?|reports?|and agencies)$)"
    r"|(?:[Vv]on|[Pp]ar|[Pp]or|[Dd]i|[Dd]oor|[Aa]v)"
    r"(?: (?:und|et|y|e|en|og|och"
    r"|[^\W\d_a-zа-яё][\w.'’-]+(?: (?:de|la|del|da|dos|van|von|der|el|al))*)){2,6}$"
)
_ROLE: Final = re.compile(
    r"[^\n,]{3,60}, (?:staff writer|staff reporter|correspondent|reporter|special to)\b",
    re.IGNORECASE,
)
COUNTER: Final = re.compile(
    r"(?:document )?\d+ of \d+(?: documents?)?\.?$|\d{1,3}(?:,\d{3})* words\.?$|[-=*_~#]{3,}$"
    r"|(?:©|\(c\)|copyright) ?\W{0,4}\d{4}[^\n]*$|all rights reserved\.?$"
    r"|report information from proquest$|proquest document link$|\d+\. \[?proquest\]?$",
    re.IGNORECASE,
)
"""Lines of exports that are no text wherever they stand in a heading."""
FURNITURE: Final = re.compile(
    r"(?:[\w\-]+ ){0,2}edition(?: - [\w\-]+| \d)?$|body$|©|\(c\) |copyright \W*\d{4}"
    r"|all rights reserved|\d+ ?min(?:ute)?s? read$"
    r"|(?:page|pg\.?|section|p\.) ?[a-z]?[\d.\-, a-z]{1,12}$",
    re.IGNORECASE,
)
"""Lines that are no text within a heading that has begun."""
CODES: Final = re.compile(
    r"[A-Z0-9]{2,8}$|[A-Z]?\d{1,4}$|\d{1,2}:\d\d(?: ?[AP]M)?$|(?:English|French|German|Spanish"
    r"|Italian|Portuguese|Russian|Chinese|Dutch|Japanese|Arabic)$"
)
"""Lines that are no text in an export that counts its words."""
_BOILERPLATE: Final = re.compile(
    r"(?:related\b|read (?:also|more)|also read|see also|image\b|photo\b|picture\b|video\b|file\b"
    r"|source\b|credit\b|advertisement|share this|print this|follow us|subscribe|by\b|written by"
    r"|enlarge\b|now playing|chat with us|toggle caption|click to|sign up\b"
    r"|with inputs? from|\(|\[|©|copyright|http|www\.|<)",
    re.IGNORECASE,
)
_ENDS_OPEN: Final = re.compile(r"(?:[,;:]|(?<![A-ZА-Я.]\.[A-ZА-Я])(?<!\.)\.[\"”’')]*)$")
_COLUMNS: Final = re.compile(r"\S {3,}\S")
_DATE_ENDS: Final = 24
"""Among so many last characters of a line that ends with a date is a digit."""
_LONGEST_DATE: Final = 60
_PARTED: Final = re.compile(r"[ \t]*(?:,|\||[-–—•·:/]|\bon\b)[ \t]+")
LONGEST_TITLE: Final = 160
_ITEM: Final = re.compile(r"[-*•·▪◦‣–—] {0,3}[^\W_]")
_AFTER: Final = re.compile(r"[ \t]*[|/•·–—][ \t]*(?P<name>[^|/•·\n]{2,60}?)[ \t]*")
_WORDS: Final = re.compile(r"\s*\d{1,3}(?:,?\d{3})* words\.?\s*$", re.IGNORECASE)
_REACH: Final = 500


_CAPITAL: Final = r"[^\W\d_a-zа-яё][\w.'’-]*"
_PARTICLE: Final = r"(?:al|bin|da|de|del|der|di|dos|du|el|ibn|la|le|ten|van|von)"
_PERSON: Final = re.compile(rf"(?:{_CAPITAL}|{_PARTICLE})(?: (?:{_CAPITAL}|{_PARTICLE})){{1,5}}")
"""A name of at least two words."""
_SECTION: Final = frozenset(
    """a1 americas and analysis art arts asia asia-pacific books business car comment commentary
    companies consumer cover crime culture desk digest domestic economic economics economy editorial
    editorials education energy entertainment environment europe features film finance financial
    food foreign front health home international investigations law leaders letters lifestyle local
    magazine main markets media metro middle east money music nation national news obituaries
    obituary op-ed opinion opinions page pages pacific personal politics property real estate
    regional religion review science section society special sport sports stories story style tech
    technology the top travel uk us usa u.s. views weather weekend women world
    nachrichten politik wirtschaft sport kultur meinung feuilleton gesellschaft wissen ausland
    inland panorama lokales finanzen titelseite
    actualité actualités monde politique économie société culture opinions sciences sports
    mundo política economía deportes cultura opinión sociedad internacional nacional
    esteri interni cronaca economia politica spettacoli esportes brasil
    политика экономика общество спорт культура мир мнения происшествия наука новости""".split()
)
"""The words that names of sections are made of."""
_MOST_SECTION_WORDS: Final = 4
_FILLING: Final = frozenset("a1 and desk main page pages section special stories story the".split())


def is_section(line: str) -> bool:
    """Whether a line is the name of a section of a paper, such as "WORLD NEWS" or "Sport"."""
    words = line.replace("&", "and").replace("/", " ").lower().split()
    return (
        0 < len(words) <= _MOST_SECTION_WORDS
        and line[:1].isupper()
        and _SECTION.issuperset(words)
        and not _FILLING.issuperset(words)
    )


def names_author(line: str) -> bool:
    """Whether a byline names people and says nothing else, as "By Jane Doe, Ellison Post" does."""
    if not is_byline(line) or any(map(str.isdigit, line)):
        return False
    names = authors_in([line])
    return bool(names) and all(_PERSON.fullmatch(name) and not _is_timed(name) for name in names)


def _is_timed(name: str) -> bool:
    return any(month(word) is not None for word in name.split())


def is_byline(line: str) -> bool:
    """Whether a line tells who wrote the article, and is no sentence of it."""
    if is_sentence(line):
        return False
    return _BYLINE.match(line) is not None or (", " in line and _ROLE.match(line) is not None)


def is_date(line: str) -> bool:
    """Whether a line says when the article appeared, and nothing else."""
    found = date_line(line) if may_be_dated(line) else None
    return found is not None and not line[found.end :].strip(" .)")


class Place(NamedTuple):
    """Where something stands: from `start` up to `end`."""

    start: int
    end: int


def date_behind(line: str) -> Place | None:
    """What parts a name from the date that ends a line, as in "Ellison Post, January 9, 2022".

    Between strokes another name may follow: "By Jane Dunmore | January 9, 2022 | Ellison Post".
    """
    if (place := _date_at_end(line)) is not None:
        return place
    cut = line.rfind("|")
    return _date_at_end(line[:cut].rstrip()) if cut > 0 and name_after(line[cut:]) else None


def _date_at_end(line: str) -> Place | None:
    if not any(map(str.isdigit, line[-_DATE_ENDS:])):
        return None
    for found in _PARTED.finditer(line, max(0, len(line) - _LONGEST_DATE)):
        dated = date_line(line, found.end()) if may_be_dated(line, found.end()) else None
        if dated is not None and not line[dated.end :].strip(" .)"):
            return Place(found.start(), found.end())
    return None


def name_after(line: str, *, titled: bool = True) -> str | None:
    """The outlet that a line names behind a stroke: "| Ellison Post"; None for anything else.

    Where the headline is known, as `titled` says, any name counts.
    """
    found = _AFTER.fullmatch(line)
    if found is None:
        return None
    name = found["name"]
    return name if is_outlet(name) or (titled and is_name(name)) else None


def counts_words(below: str) -> bool:
    """Whether one of the next lines tells the number of words, as in exports."""
    return any(_WORDS.match(line) for line in below[:_REACH].split("\n")[:4])


def goes_on(below: str) -> bool:
    """Whether what follows a byline is more of the heading."""
    line = below.partition("\n")[0].strip()
    return (
        is_date(line)
        or COUNTER.match(line) is not None
        or (":" in line and keyed_block(below, begun=True) is not None)
    )


def is_source(line: str, below: str, *, titled: bool, dated: bool) -> bool:
    """Whether a line is the name of the outlet: by its words, or by where it stands.

    `titled` and `dated` say whether headline and date are known already.
    """
    following, _, further = below.partition("\n")
    dated_below = is_date(following.strip())
    if (titled and not dated_below) or not (is_name(line) or is_outlet(line)) or is_byline(line):
        return False
    further = further.lstrip()
    while FURNITURE.match(further):
        further = further.partition("\n")[2].lstrip()
    third, _, last = further.partition("\n")
    if dated_below:
        if titled:
            return True
        apart = is_outlet(line) or keyed_block(last.lstrip(), begun=True) is not None
        return apart and is_title(third.strip(), f"\n{last}")
    if titled or not is_outlet(line) or not is_title(following.strip(), f"\n{further}"):
        return False
    return dated or is_date(third.strip()) or dateline(third) is not None


def is_title(line: str, below: str) -> bool:
    """Whether a line is a headline: short, no sentence, set apart from the text `below`.

    `below` begins behind the end of the line: with an empty line where one follows.
    """
    if not line or len(line) > LONGEST_TITLE:
        return False
    if (
        _ENDS_OPEN.search(line, max(0, len(line) - 12))
        or _BOILERPLATE.match(line)
        or is_byline(line)
    ):
        return False
    if sum(map(str.isalpha, line)) * 2 < len(line) or _COLUMNS.search(line):
        return False  # a row of a table
    if line[0].islower() and " " not in line:
        return False
    if dateline(line) is not None or (may_be_dated(line) and date_line(line) is not None):
        return False
    if below.startswith("\n") or not below.strip():
        return bool(below.strip())
    following = below.partition("\n")[0]
    if following[:1].isspace():  # an empty line of blanks, or the indent of a paragraph
        return not following.strip() or len(line) < 60
    if (
        is_date(following)
        or COUNTER.match(following)
        or agency(following) is not None
        or _ITEM.match(following)
        or date_behind(following) is not None
    ):
        return True
    if not (following[0].isupper() or following[0].isdigit() or following[0] in "\"“'‘«(/"):
        return False
    if dateline(following) is not None or is_byline(following):
        return True
    if is_name(following):
        third = below[len(following) :].strip().partition("\n")[0]
        if is_date(third) or COUNTER.match(third):
            return True
    if stated_date(following) is not None or len(following) > max(100, len(line) + 20):
        return True
    return ":" in following and keyed_block(below, begun=True) is not None
