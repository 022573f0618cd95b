"""Names that say too little alone: a bare surname, a long form; and whom the archive means by them.

A name is anchored to another by what the whole archive says, so an anchor may change as articles
come and go; each time it is decided anew from the counts alone.
"""

from __future__ import annotations

from collections import Counter
from typing import Protocol

import numpy as np

from search.names import organizations, people
from search.names.arrays import Column, KeyIndex
from search.names.ledger import Ledger
from search.names.lists import common_surnames, known_acronyms, known_long_forms

DOMINANT = 0.8
"""The share of articles from which one bearer of a surname is meant by the surname alone."""
AGREED = 0.9
"""The share of articles from which an acronym is taken to stand for one organization."""
COMMON_ARTICLES = 20
"""How many articles the one bearer of a common surname needs."""


class Anchors(Protocol):
    """How names of one kind are anchored to others."""

    def waiting(self, changed: set[int], counted: set[int]) -> set[int]:
        """The live names whose anchor may differ now.

        `changed` are names that came, went or belong elsewhere, `counted` those in other articles.
        """

    def anchor(self, name: int) -> int | None:
        """A live name of the group that this name belongs to, None where it stands alone."""


class SurnameAnchors:
    """A bare surname belongs to the one person who bears nearly all of its articles."""

    def __init__(self, ledger: Ledger, keys: KeyIndex, roots: Column) -> None:
        self._ledger = ledger
        self._keys = keys
        self._roots = roots

    def waiting(self, changed: set[int], counted: set[int]) -> set[int]:
        """The bare surnames that sound like the surname of one of these names."""
        text = self._ledger.texts.text
        keys = {key for name in changed | counted for key in people.bare_keys(text(name))}
        found = self._keys.several(list(keys))
        return {row for rows in found.values() for row in rows if self._ledger.live(row)}

    def anchor(self, name: int) -> int | None:
        """The name of the person who dominates the surname."""
        text = self._ledger.texts.text
        keys = people.surname_keys(text(name))
        rows = np.unique(np.array([row for key in keys for row in self._keys.rows(key)], np.int64))
        roots = self._roots.values[rows]
        rows, roots = rows[roots >= 0], roots[roots >= 0]
        if not len(rows):
            return None
        persons, place = np.unique(roots, return_inverse=True)
        articles = np.bincount(place, self._ledger.articles.values[rows])
        best = int(np.argmax(articles))
        surname = people.parse(text(name)).surname
        if articles[best] < DOMINANT * articles.sum() or (
            surname in common_surnames() and articles[best] < COMMON_ARTICLES
        ):
            return None
        borne = (people.parse(text(row)).surname for row in rows[place == best].tolist())
        person = int(persons[best])
        return person if any(people.same_surname(each, surname) for each in borne) else None


class AcronymAnchors:
    """A long form belongs to the acronym that nearly always stands for it in the archive.

    Where no article spells the acronym out, the list of international bodies decides.
    """

    def __init__(self, ledger: Ledger, keys: KeyIndex) -> None:
        self._ledger = ledger
        self._keys = keys

    def waiting(self, changed: set[int], counted: set[int]) -> set[int]:
        """The changed long forms that an acronym may stand for, and those of these acronyms."""
        found: set[int] = set()
        long_forms: dict[int, str] = {}
        definitions: list[tuple[str, int]] = []
        for name in changed | counted:
            text = self._ledger.texts.text(name)
            if not organizations.is_acronym(text):
                if name in changed and self._ledger.live(name):
                    long_forms[name] = organizations.key_of(text)
                continue
            counts = self._ledger.counts(name)
            long_keys = {self._key(long) for long in counts.long_forms}
            long_keys |= {organizations.key_of(long) for long in known_long_forms(text)}
            for key in long_keys:
                if name not in self._keys.rows(f"d:{key}"):
                    definitions.append((f"d:{key}", name))
                found |= self._rows(key)
        self._keys.extend([key for key, _ in definitions], [name for _, name in definitions])
        defined = self._keys.several([f"d:{key}" for key in long_forms.values()])
        found |= {
            name
            for place, (name, key) in enumerate(long_forms.items())
            if place in defined or known_acronyms(key)
        }
        return found

    def anchor(self, name: int) -> int | None:
        """The acronym that stands for this long form."""
        text = self._ledger.texts.text(name)
        key = organizations.key_of(text)
        if organizations.is_acronym(text) or not key:
            return None
        best: tuple[int, str, int] | None = None
        for acronym in self._definers(key):
            definitions = self._definitions(acronym)
            number = definitions[key]
            if number < AGREED * definitions.total():
                continue
            if not definitions and key not in {
                organizations.key_of(long)
                for long in known_long_forms(self._ledger.texts.text(acronym))
            }:
                continue
            candidate = (-number, self._ledger.texts.text(acronym), acronym)
            best = candidate if best is None else min(best, candidate)
        return None if best is None else best[2]

    def _definitions(self, acronym: int) -> Counter[str]:
        """In how many articles the acronym stands for which organization."""
        found: Counter[str] = Counter()
        for long, articles in self._ledger.counts(acronym).long_forms.items():
            found[self._key(long)] += articles
        return found

    def _definers(self, key: str) -> set[int]:
        """Live acronyms that were ever spelled out so, or are in the list of bodies."""
        found = set(self._keys.rows(f"d:{key}"))
        for acronym in known_acronyms(key):
            row = self._ledger.texts.find(acronym)
            if row is not None:
                found.add(row)
        return {
            row
            for row in found
            if self._ledger.live(row) and organizations.is_acronym(self._ledger.texts.text(row))
        }

    def _key(self, long: int) -> str:
        return organizations.key_of(self._ledger.texts.text(long))

    def _rows(self, key: str) -> set[int]:
        text = self._ledger.texts.text
        return {
            row
            for row in self._keys.rows(f"k:{key}")
            if self._ledger.live(row) and organizations.key_of(text(row)) == key
        }
