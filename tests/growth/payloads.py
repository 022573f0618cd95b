"""Hostile texts of any length, about a hundred kinds: what repeats, what never does, what nests."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from itertools import count, cycle
from typing import Final

Payload = Callable[[int], str]
"""Makes a text of about so many characters."""

_SYLLABLES: Final = [first + last for first in "bdfgklmnprstvz" for last in "aeiou"]


def _word(number: int) -> str:
    """A word of four syllables that only this number has."""
    parts = []
    for _ in range(4):
        number, rest = divmod(number, len(_SYLLABLES))
        parts.append(_SYLLABLES[rest])
    return "".join(parts)


def distinct_name(number: int) -> str:
    """A word with a capital that only this number has."""
    return _word(number).capitalize()


def _acronym(number: int) -> str:
    letters = []
    for _ in range(4):
        number, rest = divmod(number, 26)
        letters.append(chr(65 + rest))
    return "".join(letters)


def _cut(pieces: Iterator[str], size: int) -> str:
    taken, length = [], 0
    for piece in pieces:
        taken.append(piece)
        length += len(piece)
        if length >= size:
            break
    return "".join(taken)


def repeated(*units: str) -> Payload:
    """The same pieces over and over."""
    return lambda size: _cut(cycle(units), size)


def numbered(piece: Callable[[int], str]) -> Payload:
    """Pieces that all differ."""
    return lambda size: _cut(map(piece, count()), size)


def _opened(opening: str, middle: str, closing: str) -> Payload:
    """As many openings as closings around a middle."""

    def made(size: int) -> str:
        times = max(1, (size - len(middle)) // (len(opening) + len(closing)))
        return opening * times + middle + closing * times

    return made


def _after(head: str, rest: Payload) -> Payload:
    return lambda size: head + rest(max(0, size - len(head)))


def _before(rest: Payload, tail: str) -> Payload:
    return lambda size: rest(max(0, size - len(tail))) + tail


def _record(size: int) -> str:
    return json.dumps({"body": repeated("Anna Lind met Tom Oak. ")(size), "title": "Talks"})


def _marks(mark: str) -> str:
    return f"Anna{mark}Lind {mark}Oslo{mark} "


_PUNCTUATION: Final = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~«»“”‘’–—…•·"

REPEATED: Final[Mapping[str, Payload]] = {
    "a firm": repeated("Apple Inc "),
    "a firm with stops": repeated("Apple Inc. "),
    "a person": repeated("Anna Lind "),
    "a person and a verb": repeated("Anna Lind said. "),
    "a person with a title": repeated("President Anna Lind "),
    "a title": repeated("President "),
    "a surname": repeated("Putin "),
    "an initial": repeated("A. "),
    "initials without spaces": repeated("A."),
    "a particle": repeated("van der "),
    "a capital": repeated("A "),
    "capitals": repeated("OSLO "),
    "capitals without spaces": repeated("A"),
    "capitals in quotation marks": repeated('"OSLO" '),
    "capitals and small letters": repeated("aB"),
    "an acronym": repeated("NATO "),
    "an acronym with stops": repeated("U.S. "),
    "an acronym with stops, no spaces": repeated("U.S."),
    "an explained acronym": repeated("World Health Organization (WHO) "),
    "acronyms in brackets": repeated("(WHO) "),
    "a ministry": repeated("Ministry of Health "),
    "a ministry without end": repeated("Ministry of "),
    "a ministry and a ministry": repeated("Ministry and "),
    "a firm and a firm": repeated("Merck & Co "),
    "ampersands between names": repeated("Oak & "),
    "a possessive": repeated("Oslo's "),
    "possessives without spaces": repeated("'s"),
    "a country": repeated("United States of America "),
    "a university": repeated("University "),
    "the": repeated("the "),
    "of": repeated("of "),
    "of the": repeated("Council of the "),
    "a name with hyphens": repeated("Anna-Lind-"),
    "an Arabic name": repeated("al-Assad bin "),
    "a list of names": repeated("Lind, Anna; "),
    "names and ages": repeated("Anna Lind, 34, "),
    "a credit": repeated("Image: AP "),
    "credits": repeated("Photo credit: AP\n"),
    "a small letter": repeated("a "),
    "small letters without spaces": repeated("a"),
    "a word": repeated("oslo "),
    "long words": repeated("o" * 5_000 + " "),
    "an apostrophe inside words": repeated("o'"),
    "a word with apostrophes": repeated("o'o "),
    "hyphens": repeated("o-"),
    "underscores": repeated("_"),
    "digits": repeated("7"),
    "digits and spaces": repeated("7 "),
    "digits and commas": repeated("7,"),
    "digits and stops": repeated("7."),
    "a year": repeated("2022 "),
    "a date": repeated("January 9, 2022 "),
    "a date in words": repeated("on January 9 "),
    "a month": repeated("January "),
    "a weekday": repeated("Sunday "),
    "a numeric date": repeated("09/01/2022 "),
    "an ISO date": repeated("2022-01-09 "),
    "ISO dates without spaces": repeated("2022-01-09"),
    "dates by line": repeated("2022-01-09\n"),
    "dates of other languages": repeated("9 января 2022 года, 9. Januar 2022, 2022年1月9日 "),
    "a date expression": repeated("last week, two days ago, "),
    "a dateline": repeated("GENEVA, January 9. /TASS/. "),
    "datelines by line": repeated("GENEVA, Jan 9 (Reuters) - \n"),
    "a place of a dateline": repeated("GENEVA, "),
    "an agency": repeated("/TASS/ "),
    "an agency in brackets": repeated("(Reuters) - "),
    "heads by line": repeated("Published: 2022-01-09\n"),
    "heads without values": repeated("Date:\n"),
    "heads of a mail": repeated("From: Anna\nSubject: Talks\nDate: 9 Jan 2022\n"),
    "bylines": repeated("By Anna Lind\n"),
    "a byline without end": repeated("By Anna Lind and "),
    "an address": repeated("http://example.org/a "),
    "addresses without spaces": repeated("http://a.b/"),
    "mail addresses": repeated("a@b."),
    "line ends": repeated("\n"),
    "carriage returns": repeated("\r"),
    "line ends of Windows": repeated("a\r\n"),
    "spaces": repeated(" "),
    "spaces before line ends": repeated("  \n"),
    "indented lines": repeated("  a line of text\n"),
    "tabs": repeated("\t"),
    "no-break spaces": repeated("\u00a0"),
    "many paragraphs": repeated("A paragraph of Anna Lind.\n\n"),
    "empty paragraphs": repeated("a\n\n"),
    "many lines": repeated("A line about Anna Lind of Oslo\n"),
    "one paragraph": repeated("A sentence about Anna Lind of Oslo. "),
    "sentences without an end": repeated("a sentence about Anna Lind of Oslo, "),
    "lines of a quotation": repeated("> said Anna Lind\n"),
    "nested quotation lines": repeated("> > > a\n"),
    "bullets": repeated("* Anna Lind\n"),
    "a quotation": repeated('"Anna said" '),
    "quotation marks": repeated('"'),
    "apostrophes": repeated("'"),
    "curly quotation marks": repeated("“a” "),
    "opening curly marks": repeated("“"),
    "a stop and a quotation mark": repeated('."'),
    "ellipses": repeated("…"),
    "opening brackets": repeated("("),
    "opening square brackets": repeated("["),
    "brackets": repeated("()"),
    "words in brackets": repeated("(a) "),
    "nested brackets": _opened("(", "Anna Lind", ")"),
    "nested quotations": _opened("“", "Anna Lind", "”"),
    "nested JSON lists": _opened("[", "1", "]"),
    "nested JSON objects": _opened('{"a":', "1", "}"),
    "open JSON lists": repeated("[1,"),
    "a record": _record,
    "escapes of a terminal": repeated("\x1b[31m"),
    "controls": repeated("a\x07"),
    "NULs": repeated("Anna\0"),
    "combining marks": _after("a", repeated("\u0301")),
    "letters with a mark each": repeated("e\u0301"),
    "joiners": repeated("a\u200d"),
    "direction marks": repeated("\u202ea "),
    "lone surrogates": repeated("a\ud800"),
    "Han": repeated("新华社北京一月九日电"),
    "Han with stops": repeated("新华社。"),
    "kana": repeated("カタカナのことば"),
    "Hangul": repeated("서울 연합뉴스 "),
    "Thai": repeated("กรุงเทพมหานคร"),
    "Arabic": repeated("قال الرئيس "),
    "Arabic without spaces": repeated("قال"),
    "Hebrew": repeated('דו"ח '),
    "Russian": repeated("Владимир Путин заявил. "),
    "Greek": repeated("Αθήνα "),
    "ligatures": repeated("ﬁœﬃ "),
    "characters that fold to many": repeated("ﷺ"),
    "characters beyond the first plane": repeated("𝕬"),
    "emoji": repeated("👩‍👩‍👧 "),
    "full-width letters": repeated("Ａｎｎａ "),
    "all punctuation": repeated(_PUNCTUATION),
    **{f"between words: {mark}": repeated(_marks(mark)) for mark in _PUNCTUATION},
}

NUMBERED: Final[Mapping[str, Payload]] = {
    "different words": numbered(lambda n: f"{_word(n)} "),
    "different numbers": numbered(lambda n: f"{n} "),
    "different people": numbered(lambda n: f"{distinct_name(n)} {distinct_name(7 * n + 1)} said. "),
    "people of one surname": numbered(lambda n: f"{distinct_name(n)} Putin said. "),
    "people of one given name": numbered(lambda n: f"Anna {distinct_name(n)} said. "),
    "people of one surname with titles": numbered(
        lambda n: f"President {distinct_name(n)} Putin said. "
    ),
    "people of two initials": numbered(
        lambda n: f"{_acronym(n)[0]}. {_acronym(n)[1]}. {distinct_name(n)} "
    ),
    "people of one surname and Mr.": numbered(
        lambda n: f"Anna {distinct_name(n)} Putin left. Mr. Putin and Mrs. Putin said. "
    ),
    "firms with a board": numbered(
        lambda n: f"So {distinct_name(n)} board said and {distinct_name(n)} rose. "
    ),
    "couples": numbered(lambda n: f"Bill and Hilda {distinct_name(n)} said. "),
    "couples of one surname": numbered(lambda n: f"{distinct_name(n)} and Hilda Clayton said. "),
    "surnames of two words": numbered(
        lambda n: (
            f"Anna {distinct_name(n)} {distinct_name(n + 1)} left. {distinct_name(n)} "
            f"{distinct_name(n + 1)} said. "
        )
    ),
    "surnames and a person": numbered(
        lambda n: f"Anna {distinct_name(n)} said. {distinct_name(n)} left. "
    ),
    "surnames after titles": numbered(lambda n: f"Mr. {distinct_name(n)} said. "),
    "a chain of names": numbered(lambda n: f"{distinct_name(n)} {distinct_name(n + 1)} said. "),
    "names in a row": numbered(lambda n: f"{distinct_name(n)} "),
    "names with hyphens": numbered(lambda n: f"{distinct_name(n)}-{distinct_name(n + 1)} said. "),
    "a list of different people": numbered(lambda n: f"Anna {distinct_name(n)}, "),
    "different firms": numbered(lambda n: f"{distinct_name(n)} Inc. said. "),
    "different ministries": numbered(lambda n: f"the Ministry of {distinct_name(n)} said. "),
    "bodies of one country": numbered(lambda n: f"the Russian {distinct_name(n)} Ministry said. "),
    "different acronyms": numbered(lambda n: f"{_acronym(n)} said. "),
    "acronyms with stops": numbered(lambda n: f"{'.'.join(_acronym(n))}. said. "),
    "explained acronyms": numbered(
        lambda n: f"the {distinct_name(n)} News Council ({distinct_name(n)[0]}NC) said. "
    ),
    "bodies of one acronym": numbered(
        lambda n: f"the W{_word(n)} H{_word(n)} Organization said. The WHO said. "
    ),
    "bodies that shorten": numbered(
        lambda n: f"the {distinct_name(n)} Foreign Ministry said. The Foreign Ministry said. "
    ),
    "different capitals": numbered(lambda n: f"{_word(n).upper()} said. "),
    "capitals in a row": numbered(lambda n: f"{_word(n).upper()} "),
    "different dates": numbered(lambda n: f"on {n % 28 + 1} May {1900 + n % 125} "),
    "different lines": numbered(lambda n: f"{distinct_name(n)}: {_word(n)}\n"),
    "different paragraphs": numbered(
        lambda n: f"{distinct_name(n)} {distinct_name(n + 1)} said {n}.\n\n"
    ),
    "different long words": numbered(lambda n: "".join(map(_word, range(n, n + 50))) + " "),
    "different Han": numbered(lambda n: chr(0x4E00 + n % 20_000)),
    "different Russian": numbered(
        lambda n: (
            f"{chr(0x410 + n % 32)}{chr(0x430 + n // 32 % 32)}{chr(0x430 + n // 1024 % 32)}нов "
        )
    ),
    "growing words": numbered(lambda n: "o" * (n % 2_000 + 1) + " "),
    "growing quotations": numbered(lambda n: '"' + "o " * (n % 200) + '"\n\n' * (n % 3)),
    "names behind a long run": _after(
        "Anna Lind said. ", _before(repeated("Anna "), " Anna Lind left.")
    ),
}

PAYLOADS: Final[Mapping[str, Payload]] = {**REPEATED, **NUMBERED}
