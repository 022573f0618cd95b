"""The person's corrections of names and dates: a readable text that can be shared and applied.

One correction a line, names in double quotes, `#` for remarks:

    merge person "Antony Blinken" "Tony Blinken"
    apart person "Ivan Petrov" "Ivan Petrow"
    rename organization "CSTO" "Collective Security Treaty Organization"
    hide person "Smith Barney"
    retype organization "Equifax"
    language source "Zerkalo" "uk"
    date article "9f86d081884c7d65" "2022-01-09"

`merge` says that all the names are one, `apart` that no two of them are ever one, `rename` under
which name whoever bears the first is shown, `hide` that what is so called is no person (or no
organization) at all, and `retype` that it is an organization (or a person) wherever it was taken
for the other. `language` says in which language a source is written, whatever its articles
state or look like, and `date` when the article of an id appeared: a day, a month, a year, two of
them with `..` between, or `none`. A later line overrides an earlier one that says the opposite.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date
from typing import Final, Literal, NamedTuple, get_args

from search.article import KINDS, Kind
from search.errors import FormatError
from search.frozen import frozen

Action = Literal["merge", "apart", "rename", "hide", "retype", "language", "date"]
About = Kind | Literal["source", "article"]
"""What a correction is about: names of people or of organizations, a source or an article."""
_ACTIONS: tuple[Action, ...] = get_args(Action)
_ACTION: Final[Mapping[str, Action]] = {action: action for action in _ACTIONS}
_KINDS: Final[Mapping[Action, tuple[About, ...]]] = {
    "merge": KINDS, "apart": KINDS, "rename": KINDS, "hide": KINDS, "retype": KINDS,
    "language": ("source",), "date": ("article",),
}  # fmt: skip
_SINGLE: Final = ("rename", "language", "date")
"""What says one thing of its first name."""
_INTERVAL: Final = re.compile(r"(\d{4}(?:-\d\d){0,2})(?:\.\.(\d{4}(?:-\d\d){0,2}))?", re.ASCII)
NO_DATE: Final = "none"
"""What a correction says of an article that is to have no date."""
_DECODER: Final = json.JSONDecoder()
_HALF: Final = re.compile("[\ud800-\udfff]")
_PLAIN_NAMES: Final = re.compile(r'(?:"[^\s"\\][^"\\\x00-\x1f]*"(?: |$))+')
"""Quoted names that need no decoding, as nearly all are."""
Interval = tuple[date, date] | tuple[None, None]
"""First and last day of publication, both inclusive, or neither."""
_Key = tuple[Action, About, str]
_HEADER = "# How names of people and organizations, sources and dates are to be understood.\n"


class Correction(NamedTuple):
    """One line of the dictionary; `names` are full names as articles use them.

    Those of a date are the id of an article and when it appeared.
    """

    action: Action
    kind: About
    names: tuple[str, ...]

    def __str__(self) -> str:
        quoted = (json.dumps(name, ensure_ascii=False) for name in self.names)
        return " ".join([self.action, self.kind, *quoted])


@frozen
class KindCorrections:
    """The corrections of names of one kind, to be looked up by name.

    Each of `merged` has names that are one. `merged_lines` and `apart_lines` give the numbers of
    the merges, and of the lines that hold apart, in which a name stands; `shown` gives the name
    under which one is shown; `hidden` names denote nothing of this kind. `given` are names that
    were taken for the other kind and count as this one too, `taken` those of the hidden ones that
    count as the other.
    """

    merged: Sequence[tuple[str, ...]]
    merged_lines: Mapping[str, Sequence[int]]
    apart_lines: Mapping[str, Sequence[int]]
    shown: Mapping[str, str]
    hidden: Set[str]
    given: Set[str]
    taken: Set[str]


@frozen
class Corrections:
    """All corrections, in the order in which they were made."""

    lines: tuple[Correction, ...] = ()

    @classmethod
    def of(cls, corrections: Iterable[Correction]) -> Corrections:
        """These corrections, without those that a later one repeats or contradicts."""
        valid = _Valid()
        for correction in corrections:
            names = correction.names
            said = names if correction.action in ("language", "date") else set(names)
            if len(said) >= _LEAST[correction.action]:
                valid.add(correction)
        return cls(valid.lines())

    @classmethod
    def parse(cls, text: str) -> Corrections:
        """The corrections of a dictionary; FormatError names the first line that is none."""
        return cls.of(_parsed_lines(text))

    @classmethod
    def stored(cls, text: str) -> Corrections:
        """The corrections that were once written so, in which none contradicts another."""
        return cls(tuple(_parsed_lines(text)))

    def __str__(self) -> str:
        return _HEADER + "".join(f"{line}\n" for line in self.lines)

    def of_kind(self, kind: Kind) -> KindCorrections:
        """The corrections of names of one kind, by name."""
        names: dict[Action, list[tuple[str, ...]]] = {action: [] for action in _ACTIONS}
        retyped: dict[str, About] = {}
        for line in self.lines:
            if line.action == "retype":
                retyped.update(dict.fromkeys(line.names, line.kind))
            elif line.kind == kind:
                names[line.action].append(line.names)
        taken = {name for name, now in retyped.items() if now != kind}
        return KindCorrections(
            merged=names["merge"],
            merged_lines=_numbers(names["merge"]),
            apart_lines=_numbers(names["apart"]),
            shown={line[0]: line[1] for line in names["rename"]},
            hidden={name for line in names["hide"] for name in line} | taken,
            given={name for name, now in retyped.items() if now == kind},
            taken=taken,
        )

    def languages(self) -> dict[str, str]:
        """The languages of sources, as the person gave them: codes by the name of the source."""
        return {line.names[0]: line.names[1] for line in self.lines if line.action == "language"}

    def dates(self) -> dict[str, Interval]:
        """When articles appeared, as the person says: first and last day, or None, by id."""
        return {
            line.names[0]: interval_of(line.names[1])
            for line in self.lines
            if line.kind == "article"
        }

    def differing_names(self, other: Corrections, kind: Kind) -> set[str]:
        """The names of one kind about which these and the others differ."""
        differing = set(self.lines) ^ set(other.lines)
        return {
            name
            for line in differing
            if line.kind == kind or line.action == "retype"
            for name in line.names
        }


class _Valid:
    """Corrections as they are made one after the other: those that still hold, found by name."""

    def __init__(self) -> None:
        self._lines: dict[int, Correction] = {}
        self._added = 0
        self._numbers: dict[_Key, set[int]] = {}
        self._single: dict[_Key, int] = {}
        """The corrections of one name alone, which no other name leads to."""

    def lines(self) -> tuple[Correction, ...]:
        """What holds, in the order in which it was made."""
        return tuple(self._lines.values())

    def add(self, new: Correction) -> None:
        """Take one more, in place of those that it repeats or contradicts."""
        for number in self._overridden(new):
            for key in _keys(self._lines.pop(number)):
                self._numbers[key].discard(number)
        number = self._added = self._added + 1
        self._lines[number] = new
        keys = _keys(new)
        for key in keys:
            self._numbers.setdefault(key, set()).add(number)
        if len(keys) == 1:
            self._single[keys[0]] = number

    def _overridden(self, new: Correction) -> set[int]:
        """The numbers of the corrections that do not hold beside a new one."""
        keys = _keys(new)
        found = {self._single.pop(key) for key in keys if key in self._single}
        if new.action in _SINGLE:
            return found
        names = set(new.names)
        same = self._with_two(keys)
        found |= {number for number in same if names.issuperset(self._lines[number].names)}
        if (opposite := _OPPOSITE.get(new.action)) is not None:
            found |= self._with_two([(opposite, new.kind, name) for name in names])
        return found

    def _with_two(self, keys: Iterable[_Key]) -> set[int]:
        """The numbers of the corrections that have two of these names or more.

        What the most frequent name leads to is not gone through: the others lead there too.
        """
        *fewer, most = sorted((self._numbers.get(key, _NO_NUMBERS) for key in keys), key=len)
        one: set[int] = set()
        two: set[int] = set()
        for numbers in fewer:
            two |= one & numbers
            one |= numbers
        return two | (one & most)


def _keys(line: Correction) -> list[_Key]:
    """The names by which a correction is found: of what is renamed the one that it had.

    Of the language of a source it is the source, of a date the article. A name is of one kind at a
    time, so that what makes it a person and what makes it an organization are found together.
    """
    names = line.names[:1] if line.action in _SINGLE else dict.fromkeys(line.names)
    about = KINDS[0] if line.action == "retype" else line.kind
    return [(line.action, about, name) for name in names]


_NO_NUMBERS: Final[Set[int]] = frozenset()
_OPPOSITE: Final[Mapping[Action, Action]] = {"merge": "apart", "apart": "merge"}
_LEAST: Mapping[Action, int] = {
    "merge": 2, "apart": 2, "rename": 2, "hide": 1, "retype": 1, "language": 2, "date": 2,
}  # fmt: skip


def interval_of(text: str) -> Interval:
    """The first and last day that the text of a correction says, both None for no date.

    A day, month or year, or two of these with `..` between; ValueError for anything else.
    """
    if text == NO_DATE:
        return None, None
    found = _INTERVAL.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r:.40} is neither a day, month or year nor {NO_DATE}")
    first, last = _days(found[1])[0], _days(found[2] or found[1])[1]
    if last < first:
        raise ValueError(f"{text} ends before it begins")
    return first, last


def _days(text: str) -> tuple[date, date]:
    """The first and last day of a day, a month or a year; ValueError for a date that is none."""
    from calendar import monthrange

    year, month, day = (int(part) for part in [*text.split("-"), "0", "0"][:3])
    try:
        if day or text.count("-") == 2:
            return date(year, month, day), date(year, month, day)
        first, last = (month, month) if "-" in text else (1, 12)
        return date(year, first, 1), date(year, last, monthrange(year, last)[1])
    except ValueError:
        raise ValueError(f"{text} is no date") from None


def _parsed_lines(text: str) -> Iterator[Correction]:
    for number, line in enumerate(text.split("\n"), 1):
        if line and not line.isspace() and not line.lstrip().startswith("#"):
            yield _parsed(line, number)


def _parsed(line: str, number: int) -> Correction:
    words = line.split(maxsplit=2)
    action = _ACTION.get(words[0])
    if action is None:
        raise FormatError(f"line {number}: {words[0]!r} is none of {', '.join(_ACTIONS)}")
    kinds = _KINDS[action]
    kind = next((each for each in kinds if words[1:2] == [each]), None)
    if kind is None:
        raise FormatError(f"line {number}: after {action} comes one of {', '.join(kinds)}")
    names = _names(words[2] if len(words) > 2 else "", number)
    least = _LEAST[action]
    if len(names) < least or (action in _SINGLE and len(names) != 2):
        what = "an id and a date" if action == "date" else f"{least} names"
        raise FormatError(f"line {number}: {action} takes {what} in double quotes")
    if action == "date":
        try:
            interval_of(names[1])
        except ValueError as error:
            raise FormatError(f"line {number}: {error}") from None
    return Correction(action, kind, names)


def _names(text: str, number: int) -> tuple[str, ...]:
    text = text.strip()
    if _HALF.search(text) is not None:
        raise FormatError(f"line {number}: half a character (a lone surrogate) is no name")
    if _PLAIN_NAMES.fullmatch(text) is not None:
        return tuple(text[1:-1].split('" "'))
    at, names = 0, list[str]()
    while at < len(text) and text[at] != "#":
        try:
            name, at = _DECODER.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError):
            name = None
        if not isinstance(name, str) or not name.strip() or _HALF.search(name) is not None:
            raise FormatError(f"line {number}: every name is a text in double quotes")
        names.append(name)
        while at < len(text) and text[at].isspace():
            at += 1
    return tuple(names)


def _numbers(lines: Iterable[Sequence[str]]) -> dict[str, list[int]]:
    """For each name the numbers of the lines in which it stands."""
    found: dict[str, list[int]] = {}
    for number, names in enumerate(lines):
        for name in dict.fromkeys(names):
            if (numbers := found.get(name)) is None:
                found[name] = [number]
            else:
                numbers.append(number)
    return found
