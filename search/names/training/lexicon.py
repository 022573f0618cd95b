"""Compile the lexicon of the tagger from lists of names and from the words of the training text."""

from __future__ import annotations

import json
import lzma
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from search.names.recognition import features as f
from search.names.training import wordlists as w

_SEEN, _SOMETIMES, _OFTEN = 3, 10, 50


def lower_case_counts(texts: Iterable[list[str]]) -> Counter[str]:
    """How often each word stands in lower case in lists of words."""
    counts: Counter[str] = Counter()
    for words in texts:
        counts.update(word for word in words if word.islower())
    return counts


def listed(names: Path, lower: Counter[str]) -> dict[str, int]:
    """Lower-cased word to the bits of `search.names.recognition.features`.

    `names` is the directory of name lists, `lower` the lower-case counts of the training text;
    counts below 3 are dropped, for one misspelt "putin" says nothing.
    """
    bits: Counter[str] = Counter()
    for word, bit in chain(_census(names), _people(names), _places(names), _closed_lists()):
        bits[word] |= bit
    for word, count in lower.items():
        if count >= _SEEN:
            grade = 1 if count < _SOMETIMES else 2 if count < _OFTEN else 3
            bits[word] |= grade << f.FREQUENCY_SHIFT
    return dict(sorted(bits.items()))


def _census(names: Path) -> Iterator[tuple[str, int]]:
    """Given names and surnames of the United States, with the bits of frequent ones."""
    for file, bit, common, percent in (
        ("us_census_male_first", f.GIVEN, f.COMMON_GIVEN, 0.01),
        ("us_census_female_first", f.GIVEN, f.COMMON_GIVEN, 0.01),
        ("us_census_surnames", f.SURNAME, f.COMMON_SURNAME, 0.004),
    ):
        for line in lines_of(names / f"{file}.tsv.xz"):
            name, share, *_ = line.split("\t")
            yield name.lower(), bit | common if float(share) >= percent else bit


def _people(names: Path) -> Iterator[tuple[str, int]]:
    """Words of names of people of many countries."""
    for line in lines_of(names / "faker_names.tsv.xz"):
        kind, _, name = line.split("\t")
        if kind != "title":
            yield from ((word, f.GIVEN if kind == "first" else f.SURNAME) for word in _latin(name))
    for record in _records(names / "us_congress_executive_names.jsonl.xz"):
        for name in record["names"]:
            parts = name.lower().split()
            yield from ((word, f.GIVEN) for word in parts[:1])
            yield from ((word, f.SURNAME) for word in parts[-1:])
    for line in lines_of(names / "wikidata_name_tokens_latin.txt.xz", header=False):
        if " " not in line and len(line) > 2:
            yield line, f.NAME_WORD


def _places(names: Path) -> Iterator[tuple[str, int]]:
    """Cities, and what the people of a country are called."""
    for line in lines_of(names / "cities15000_geonames.tsv.xz"):
        name, _, population, _ = line.split("\t")
        parts = name.lower().split()
        if len(parts) == 1:
            yield parts[0], f.CITY | f.LARGE_CITY if int(population) >= 400_000 else f.CITY
        elif int(population) >= 100_000:
            yield from ((word, f.CITY_WORD) for word in parts)
    with lzma.open(names / "dariusk_nationalities.json.xz", "rt", encoding="utf-8") as file:
        for nationality in json.load(file)["nationalities"]:
            if " " not in nationality:
                yield nationality.lower(), f.PEOPLE


def _closed_lists() -> Iterator[tuple[str, int]]:
    """The words of the lists in `wordlists`."""
    for words, bit in (
        (w.PEOPLES, f.PEOPLE),
        (w.COUNTRIES, f.COUNTRY),
        (w.TITLES, f.TITLE),
        (w.ORGANIZATION_HEADS, f.ORGANIZATION_HEAD),
        (w.LEGAL_FORMS, f.LEGAL_FORM),
        (w.SPEECH, f.SPEECH),
        (w.CALENDAR, f.CALENDAR),
        (w.CONNECTORS, f.CONNECTOR),
        (w.PARTICLES, f.PARTICLE),
        (w.ACRONYMS, f.ACRONYM),
        (w.KNOWN_ORGANIZATIONS, f.KNOWN_ORGANIZATION),
        (w.PLACING, f.PLACING),
    ):
        for word in words:
            yield word, bit


def _latin(name: str) -> Iterator[str]:
    for part in name.lower().split():
        if len(part) > 1 and all(ord(c) < 0x250 for c in part):
            yield part


def lines_of(path: Path, *, header: bool = True) -> Iterator[str]:
    """The lines of a compressed list, without the first where that names its columns."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        if header:
            next(lines)
        for line in lines:
            yield line.rstrip("\n")


def _records(path: Path) -> Iterator[dict[str, list[str]]]:
    for line in lines_of(path, header=False):
        yield json.loads(line)
