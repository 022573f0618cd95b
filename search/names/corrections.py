"""The person's own word on names: a readable text file that can be shared and applied again.

One correction a line, names in double quotes, `#` for remarks:

    merge person "Antony Blinken" "Tony Blinken"
    apart person "Ivan Petrov" "Ivan Petrow"
    rename organization "CSTO" "Collective Security Treaty Organization"
    hide person "Smith Barney"

`merge` says that all the names are one, `apart` that no two of them are ever one, `rename` under
which name whoever bears the first is shown, and `hide` that what is so called is no person (or no
organization) at all. A later line overrides an earlier one that says the opposite.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Literal, get_args

from search.article import KINDS, Kind
from search.errors import FormatError

Action = Literal["merge", "apart", "rename", "hide"]
_ACTIONS: tuple[Action, ...] = get_args(Action)
_HEADER = "# How names of people and organizations are to be understood.\n"


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of the dictionary; `names` are full names as articles use them."""

    action: Action
    kind: Kind
    names: tuple[str, ...]

    def __str__(self) -> str:
        quoted = (json.dumps(name, ensure_ascii=False) for name in self.names)
        return " ".join([self.action, self.kind, *quoted])

    def pairs(self) -> frozenset[frozenset[str]]:
        """All pairs of its names."""
        return frozenset(map(frozenset, combinations(set(self.names), 2)))


@dataclass(frozen=True, slots=True)
class Rulings:
    """What the corrections say about one kind, looked up by name."""

    together: Mapping[str, frozenset[str]]
    apart: Mapping[str, frozenset[str]]
    shown: Mapping[str, str]
    hidden: frozenset[str]


@dataclass(frozen=True, slots=True)
class Corrections:
    """All corrections, in the order in which they were made."""

    lines: tuple[Correction, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Corrections:
        """The corrections of a dictionary; FormatError names the first line that is none."""
        found = cls()
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip() and not line.lstrip().startswith("#"):
                found = found.having(_parsed(line, number))
        return found

    @classmethod
    def load(cls, path: Path) -> Corrections:
        """The corrections of a file, none where there is no file; FormatError as for `parse`."""
        try:
            return cls.parse(path.read_text(encoding="utf-8-sig"))
        except FileNotFoundError:
            return cls()
        except UnicodeDecodeError as fault:
            raise FormatError(f"{path} is not UTF-8 text: {fault}") from fault
        except FormatError as fault:
            raise FormatError(f"{path}: {fault}") from fault

    def save(self, path: Path) -> None:
        """Write the dictionary; what stood there before stays whole until all is written."""
        draft = path.with_name(f"{path.name}.new")
        draft.write_text(str(self), encoding="utf-8")
        draft.replace(path)

    def __str__(self) -> str:
        return _HEADER + "".join(f"{line}\n" for line in self.lines)

    def having(self, correction: Correction) -> Corrections:
        """These and one more; what it repeats or contradicts is left out."""
        if len(set(correction.names)) < _LEAST[correction.action]:
            return self
        kept = [line for line in self.lines if not _overridden(line, correction)]
        return Corrections((*kept, correction))

    def without(self, correction: Correction) -> Corrections:
        """These but one."""
        return Corrections(tuple(line for line in self.lines if line != correction))

    def rulings(self, kind: Kind) -> Rulings:
        """What they say about one kind."""
        lines = [line for line in self.lines if line.kind == kind]
        return Rulings(
            together=_neighbours(line.names for line in lines if line.action == "merge"),
            apart=_neighbours(line.names for line in lines if line.action == "apart"),
            shown={line.names[0]: line.names[1] for line in lines if line.action == "rename"},
            hidden=frozenset(
                name for line in lines if line.action == "hide" for name in line.names
            ),
        )

    def disturbs(self, other: Corrections, kind: Kind) -> set[str]:
        """The names of one kind about which these and the others differ."""
        differing = set(self.lines) ^ set(other.lines)
        return {name for line in differing if line.kind == kind for name in line.names}


_LEAST: Mapping[Action, int] = {"merge": 2, "apart": 2, "rename": 2, "hide": 1}


def _parsed(line: str, number: int) -> Correction:
    words = line.split(maxsplit=2)
    action = next((each for each in _ACTIONS if each == words[0]), None)
    kind = next((each for each in KINDS if words[1:2] == [each]), None)
    if action is None:
        raise FormatError(f"line {number}: {words[0]!r} is none of {', '.join(_ACTIONS)}")
    if kind is None:
        raise FormatError(f"line {number}: after {action} comes one of {', '.join(KINDS)}")
    names = _names(words[2] if len(words) > 2 else "", number)
    least = _LEAST[action]
    if len(names) < least or (action == "rename" and len(names) != 2):
        raise FormatError(f"line {number}: {action} takes {least} names in double quotes")
    return Correction(action, kind, names)


def _names(text: str, number: int) -> tuple[str, ...]:
    decoder, place = json.JSONDecoder(), 0
    names: list[str] = []
    text = text.strip()
    while place < len(text) and text[place] != "#":
        try:
            name, place = decoder.raw_decode(text, place)
        except (json.JSONDecodeError, RecursionError):
            name = None
        if not isinstance(name, str) or not name.strip():
            raise FormatError(f"line {number}: every name stands in double quotes")
        names.append(name)
        while place < len(text) and text[place].isspace():
            place += 1
    return tuple(names)


def _overridden(old: Correction, new: Correction) -> bool:
    if old.kind != new.kind:
        return False
    if old.action == new.action:
        if old.action == "rename":
            return old.names[0] == new.names[0]
        return set(old.names) <= set(new.names)
    return {old.action, new.action} == {"merge", "apart"} and bool(old.pairs() & new.pairs())


def _neighbours(groups: Iterable[tuple[str, ...]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for names in groups:
        for name in names:
            found.setdefault(name, set()).update(set(names) - {name})
    return {name: frozenset(others) for name, others in found.items()}
