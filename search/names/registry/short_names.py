"""Names that say too little alone: a bare surname, a long form; and whom the archive means by them.

A name is anchored to another by what the whole archive says, so an anchor may change as articles
come and go; each time it is decided anew from the counts alone.
"""

from __future__ import annotations

from collections import Counter
from typing import Protocol

import numpy as np

from search.arrays import Column, KeyIndex
from search.names.registry.counts import CountTable
from search.names.spelling import organizations, people
from search.names.spelling.lists import common_surnames

SURNAME_SHARE = 0.8
"""The share of articles from which one bearer of a surname is meant by the surname alone."""
ACRONYM_SHARE = 0.9
"""The share of articles from which an acronym is taken to stand for one organization."""
LEAST_CALLED = 4
"""In how many articles at least a firm is called by the word that is its name elsewhere."""
CALLED_SHARE = 0.5
"""... and by which share of the articles that have the word alone."""
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
    """A bare surname belongs to the one person who bears nearly all of its articles.

    A name of several words that is the end of another belongs to that person where an article
    says so by using both, unless it is the name of more articles: Duncan Holt to Iain Duncan Holt.
    """

    def __init__(self, counts: CountTable, keys: KeyIndex, roots: Column) -> None:
        self._counts = counts
        self._keys = keys
        self._roots = roots

    def waiting(self, changed: set[int], counted: set[int]) -> set[int]:
        """The bare surnames that sound like the surname of one of these names."""
        text = self._counts.texts.text
        keys = {key for name in changed | counted for key in people.bare_keys(text(name))}
        found = self._keys.several(list(keys))
        rows = {row for rows in found.values() for row in rows if self._counts.live(row)}
        return rows | self._endings(changed | counted)

    def _endings(self, names: set[int]) -> set[int]:
        """Of these names and their endings those that are the ending of a longer name."""
        text, find = self._counts.texts.text, self._counts.texts.find
        listed = list(names)
        known = self._keys.several([people.ending_key(text(name)) for name in listed])
        found = {listed[index] for index in known}
        for name in listed:
            for ending in people.endings(text(name)):
                row = find(ending)
                if row is not None and self._counts.live(row):
                    found.add(row)
        return found

    def _longer(self, name: int) -> int | None:
        """The one person whom articles call by this name and by a longer one that ends in it."""
        rows = [
            row
            for row in self._keys.rows(people.ending_key(self._counts.texts.text(name)))
            if self._counts.live(row) and name in self._counts.counts(row).forms
        ]
        roots = {self._roots[row] for row in rows}
        articles = self._counts.articles.values
        if sum(int(articles[row]) for row in rows) < articles[name]:
            return None  # "Hillary Clinton Donald Trump", once, is no longer name of Donald Trump
        return rows[0] if len(roots) == 1 and self._roots[name] not in roots else None

    def anchor(self, name: int) -> int | None:
        """The name of the person who dominates the surname, or who is called so elsewhere."""
        text = self._counts.texts.text
        if not people.bare(text(name)):
            return self._longer(name)
        keys = people.surname_keys(text(name))
        rows = np.unique(np.array([row for key in keys for row in self._keys.rows(key)], np.int64))
        roots = self._roots.values[rows]
        rows, roots = rows[roots >= 0], roots[roots >= 0]
        if not len(rows):
            return None
        persons, groups = np.unique(roots, return_inverse=True)
        articles = np.bincount(groups, self._counts.articles.values[rows])
        best = int(np.argmax(articles))
        surname = people.parse(text(name)).surname
        if articles[best] < SURNAME_SHARE * articles.sum() or (
            surname in common_surnames() and articles[best] < COMMON_ARTICLES
        ):
            return None
        borne = (people.parse(text(row)).surname for row in rows[groups == best].tolist())
        person = int(persons[best])
        return person if any(people.same_surname(each, surname) for each in borne) else None


class AcronymAnchors:
    """A long form belongs to the acronym that nearly always stands for it in the archive.

    A single word belongs to the one firm that begins with it where enough articles call that firm
    by this word: Moody's to Moody's Investors Service Inc.

    A misspelt long form contradicts none. Where no article spells the acronym out, the list of
    international bodies decides.
    """

    def __init__(self, counts: CountTable, keys: KeyIndex) -> None:
        self._counts = counts
        self._keys = keys

    def waiting(self, changed: set[int], counted: set[int]) -> set[int]:
        """The changed long forms that an acronym may stand for, and those of these acronyms."""
        found: set[int] = set()
        long_forms: dict[int, str] = {}
        definitions: list[tuple[str, int]] = []
        for name in changed | counted:
            text = self._counts.texts.text(name)
            if not organizations.is_acronym(text):
                if name in changed and self._counts.live(name):
                    long_forms[name] = organizations.key_of(text)
                continue
            counts = self._counts.counts(name)
            long_keys = {self._key(long) for long in counts.long_forms}
            long_keys |= {
                organizations.key_of(long) for long in organizations.known_long_forms(text)
            }
            for key in long_keys:
                if name not in self._keys.rows(f"d:{key}"):
                    definitions.append((f"d:{key}", name))
                found |= self._rows(key)
        self._keys.extend([key for key, _ in definitions], [name for _, name in definitions])
        defined = self._keys.several([f"d:{key}" for key in long_forms.values()])
        found |= {
            name
            for index, (name, key) in enumerate(long_forms.items())
            if index in defined or organizations.known_acronyms(key)
        }
        return found | self._short_names(changed | counted | found)

    def _short_names(self, names: set[int]) -> set[int]:
        """The single words by which these firms may be called, and those of these names."""
        text = self._counts.texts.text
        heads = {organizations.head_key(text(name)) for name in names} - {""}
        words = self._keys.several([f"k:{head}" for head in heads])
        found = {row for rows in words.values() for row in rows if self._counts.live(row)}
        single = [name for name in names if " " not in text(name) and self._counts.live(name)]
        firms = self._keys.several([f"h:{organizations.key_of(text(name))}" for name in single])
        return found | {single[index] for index in firms}

    def anchor(self, name: int) -> int | None:
        """The acronym that stands for this long form, or the firm that this word stands for."""
        acronym = self._acronym(name)
        if acronym is not None or " " in self._counts.texts.text(name):
            return acronym
        firm = self._firm(name)
        return None if firm is None else self._acronym(firm) or firm

    def _firm(self, name: int) -> int | None:
        """A name of the firm that articles call by this word."""
        counts, text = self._counts.counts(name), self._counts.texts.text
        if organizations.is_acronym(text(name)):
            return None
        called: Counter[str] = Counter()
        rows: dict[str, tuple[int, str, int]] = {}
        for row in self._keys.rows(f"h:{organizations.key_of(text(name))}"):
            if not self._counts.live(row):
                continue
            forms = self._counts.counts(row).forms
            articles = max((len(forms[f].days) for f in counts.forms if f in forms), default=0)
            key = organizations.key_of(text(row))
            called[key] += articles
            rows[key] = min(rows.get(key, (0, "~", -1)), (-articles, text(row), row))
        if not called:
            return None
        key, articles = min(called.items(), key=lambda each: (-each[1], each[0]))
        enough = max(LEAST_CALLED, counts.articles * CALLED_SHARE)
        if articles < enough or articles < ACRONYM_SHARE * called.total():
            return None
        return rows[key][2]

    def _acronym(self, name: int) -> int | None:
        """The acronym that stands for this long form."""
        text = self._counts.texts.text(name)
        key = organizations.key_of(text)
        if organizations.is_acronym(text) or not key:
            return None
        best: tuple[int, str, int] | None = None
        for acronym in self._definers(key):
            definitions = self._definitions(acronym)
            number = sum(
                articles
                for other, articles in definitions.items()
                if other == key or organizations.misspelt(key, other)
            )
            if number < ACRONYM_SHARE * definitions.total():
                continue
            if not definitions and key not in {
                organizations.key_of(long)
                for long in organizations.known_long_forms(self._counts.texts.text(acronym))
            }:
                continue
            candidate = (-number, self._counts.texts.text(acronym), acronym)
            best = candidate if best is None else min(best, candidate)
        return None if best is None else best[2]

    def _definitions(self, acronym: int) -> Counter[str]:
        """In how many articles the acronym stands for which organization.

        Few articles do not tell that FMC is Ford Motor Co, for the C is no part of the name.
        """
        found: Counter[str] = Counter()
        text = self._counts.texts.text
        for long, articles in self._counts.counts(acronym).long_forms.items():
            if articles >= LEAST_CALLED or not organizations.by_legal_form(
                text(acronym), text(long)
            ):
                found[self._key(long)] += articles
        return found

    def _definers(self, key: str) -> set[int]:
        """Live acronyms that were ever spelled out so, or are in the list of bodies."""
        found = set(self._keys.rows(f"d:{key}"))
        for acronym in organizations.known_acronyms(key):
            row = self._counts.texts.find(acronym)
            if row is not None:
                found.add(row)
        return {
            row
            for row in found
            if self._counts.live(row) and organizations.is_acronym(self._counts.texts.text(row))
        }

    def _key(self, long: int) -> str:
        return organizations.key_of(self._counts.texts.text(long))

    def _rows(self, key: str) -> set[int]:
        text = self._counts.texts.text
        return {
            row
            for row in self._keys.rows(f"k:{key}")
            if self._counts.live(row) and organizations.key_of(text(row)) == key
        }
