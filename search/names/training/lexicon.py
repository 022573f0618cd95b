"""Compile the lexicon of the tagger from lists of names and from the words of the training text."""

from __future__ import annotations

import json
import lzma
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from search.names import features as f
from search.names.training import wordlists as w

_SEEN, _SOMETIMES, _OFTEN = 3, 10, 50


def lower_case_counts(texts: Iterable[list[str]]) -> Counter[str]:
    """How often each word stands in lower case in lists of words."""
    counts: Counter[str] = Counter()
    for words in texts:
        counts.update(word for word in words if word.islower())
    return counts


def listed(names: Path, lower: Counter[str]) -> dict[str, int]:
    """Lower-cased word to the bits of `search.names.features`.

    `names` is the directory of name lists, `lower` the lower-case counts of the training text;
    counts below 3 are dropped, for one misspelt "putin" says nothing.
    """
    bits: Counter[str] = Counter()

    def mark(words: Iterable[str], bit: int) -> None:
        for word in words:
            bits[word] |= bit

    for file in ("us_census_male_first", "us_census_female_first"):
        rows = [line.split("\t") for line in lines_of(names / f"{file}.tsv.xz")]
        mark((r[0].lower() for r in rows), f.GIVEN)
        mark((r[0].lower() for r in rows if float(r[1]) >= 0.01), f.COMMON_GIVEN)
    rows = [line.split("\t") for line in lines_of(names / "us_census_surnames.tsv.xz")]
    mark((r[0].lower() for r in rows), f.SURNAME)
    mark((r[0].lower() for r in rows if float(r[1]) >= 0.004), f.COMMON_SURNAME)
    for line in lines_of(names / "faker_names.tsv.xz"):
        kind, _, name = line.split("\t")
        if kind != "title":
            mark(_latin(name), f.GIVEN if kind == "first" else f.SURNAME)
    for record in _records(names / "us_congress_executive_names.jsonl.xz"):
        for name in record["names"]:
            parts = name.lower().split()
            mark(parts[:1], f.GIVEN)
            mark(parts[-1:], f.SURNAME)
    for line in lines_of(names / "wikidata_name_tokens_latin.txt.xz", header=False):
        if " " not in line and len(line) > 2:
            mark([line], f.NAME_WORD)
    for line in lines_of(names / "cities15000_geonames.tsv.xz"):
        name, _, population, _ = line.split("\t")
        parts = name.lower().split()
        if len(parts) == 1:
            mark(parts, f.CITY)
            if int(population) >= 400_000:
                mark(parts, f.LARGE_CITY)
        elif int(population) >= 100_000:
            mark(parts, f.CITY_WORD)
    with lzma.open(names / "dariusk_nationalities.json.xz", "rt", encoding="utf-8") as file_:
        mark((n.lower() for n in json.load(file_)["nationalities"] if " " not in n), f.PEOPLE)
    mark(w.PEOPLES, f.PEOPLE)
    mark(w.COUNTRIES, f.COUNTRY)
    mark(w.TITLES, f.TITLE)
    mark(w.ORGANIZATION_HEADS, f.ORGANIZATION_HEAD)
    mark(w.LEGAL_FORMS, f.LEGAL_FORM)
    mark(w.SPEECH, f.SPEECH)
    mark(w.CALENDAR, f.CALENDAR)
    mark(w.CONNECTORS, f.CONNECTOR)
    mark(w.PARTICLES, f.PARTICLE)
    mark(w.ACRONYMS, f.ACRONYM)
    mark(w.KNOWN_ORGANIZATIONS, f.KNOWN_ORGANIZATION)
    mark(w.PLACING, f.PLACING)
    for word, count in lower.items():
        if count >= _SEEN:
            grade = 1 if count < _SOMETIMES else 2 if count < _OFTEN else 3
            bits[word] |= grade << f.FREQUENCY_SHIFT
    return dict(sorted(bits.items()))


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
