"""Write the datelines that annotated sets lack, so that CITIES in capitals become places."""

from __future__ import annotations

import random
from pathlib import Path

from search.names.training.lexicon import lines_of
from search.names.training.sets import Document, Name

_AGENCIES = ("Reuters", "AP", "AFP", "TASS", "Xinhua", "UPI", "dpa", "Interfax", "Kyodo", "EFE")
_MONTHS = "Jan. Feb. March April May June July Aug. Sept. Oct. Nov. Dec. January August".split()
_OPENINGS = (
    "{city}, {month} {day} ({agency}) - ",
    "{city} ({agency}) -- ",
    "{city}, {month} {day}. /{agency}/. ",
    "{city}, {month} {day} - ",
    "{city}, {country}, {month} {day} ({agency}) - ",
    "{city}, {country} ({agency}) — ",
    "{city} {year}-{number:02}-{day:02}\n\n",
    "{city} — ",
    "{city}: ",
    "{month} {day}, {year}, {city}. ",
)


def datelined(
    documents: list[Document], cities: list[tuple[str, str]], seed: int
) -> list[Document]:
    """The documents, each with a dateline of a random city put in front."""
    chance = random.Random(seed)
    return [_datelined(document, cities, chance) for document in documents]


def large_cities(names: Path) -> list[tuple[str, str]]:
    """(city, a larger city of the same country) pairs of places over 200,000 people."""
    found: dict[str, list[str]] = {}
    for line in lines_of(names / "cities15000_geonames.tsv.xz"):
        name, country, population, _ = line.split("\t")
        if int(population) >= 200_000:
            found.setdefault(country, []).append(name)
    return [(city, found[country][0]) for country in sorted(found) for city in found[country]]


def _datelined(
    document: Document, cities: list[tuple[str, str]], chance: random.Random
) -> Document:
    city, country = chance.choice(cities)
    if chance.random() < 0.75:
        city = city.upper()
    opening = chance.choice(_OPENINGS)
    agency = chance.choice(_AGENCIES)
    head = opening.format(
        city="\x01", country="\x02", agency="\x03", month=chance.choice(_MONTHS),
        day=chance.randint(1, 28), year=chance.randint(1985, 2025), number=chance.randint(1, 12),
    )  # fmt: skip
    names = []
    for placeholder, text, kind in (
        ("\x01", city, "LOC"),
        ("\x02", country, "LOC"),
        ("\x03", agency, "ORG"),
    ):
        names += [(placeholder, text, kind)] if placeholder in head else []
    added: list[Name] = []
    for placeholder, text, kind in sorted(names, key=lambda n: head.index(n[0])):
        at = head.index(placeholder)
        head = head[:at] + text + head[at + 1 :]
        added.append(Name(at, at + len(text), kind))
    moved = [Name(n.start + len(head), n.end + len(head), n.kind) for n in document.names]
    return Document(head + document.text, (*added, *moved))
